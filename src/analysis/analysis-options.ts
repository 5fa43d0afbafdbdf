// What an analysis reads, shows and audits: the command and the library make it from their options, and runAnalysis does
// what it says. Everything in it has been checked, and nothing is open yet.

import type { AuditOptions } from '../audit/audit-options.ts';
import type { BaselineEntry } from '../audit/baseline.ts';
import type { Config } from '../audit/config.ts';
import type { SessionsElsewhere } from '../audit/sessions-elsewhere.ts';
import type { DisplayFilter } from '../filter/display-filter.ts';
import type { Reporter } from '../report/reporter.ts';
import type { RunOptions } from '../run.ts';
import type { Counters } from '../shared/counters.ts';
import type { Gate } from './exit-decision.ts';
import type { LoadLimit } from './load-limit.ts';

export interface AnalysisOptions {
  /** What was typed, a word each; null when a program asks for the analysis. */
  readonly command: readonly string[] | null;
  /** Of the command that `crumbshark run` has started. */
  readonly commandStatus?: number;
  /** What is read, and when reading stops. */
  readonly input: Omit<RunOptions, 'consumer' | 'counters' | 'pause' | 'inputRead' | 'inputBroken' | 'tick'>;
  /** The messages that are reported; null for all. */
  readonly filter: DisplayFilter | null;
  /** Globs of cookie names and hosts; null for all. */
  readonly name: string | null;
  readonly host: string | null;
  readonly reports: readonly Report[];
  /** Null: the rules are not loaded. */
  readonly audit: AuditSettings | null;
  /** Leaves out what cannot be judged as fast as it comes; without it the capture has to wait. */
  readonly loadLimit?: LoadLimit;
  /** Called after the last message, before the reports get their ends. */
  inputEnded?(counters: Counters): void;
  /** Where sites are judged apart: the sessions of the others. */
  readonly sessionsElsewhere?: SessionsElsewhere;
}

/** What the rules are to do. */
export interface AuditSettings extends Pick<AuditOptions, 'assumeHttps'>, Gate {
  readonly config: Config;
  /** Accepted findings; null without a baseline. */
  readonly baseline: readonly BaselineEntry[] | null;
  /** The day of the run, by which entries of the baseline expire; without it none does. */
  readonly today?: string;
  /** The files of both, where they come from files. */
  readonly configFile?: string | null;
  readonly baselineFile?: string | null;
}

/** One report and where it goes. */
export interface Report {
  readonly reporter: Reporter;
  readonly output: Output;
  readonly masked: boolean;
}

/** Where the text of a report goes. */
export interface Output {
  /** The file that it overwrites; null when there is none. */
  readonly path: string | null;
  /** Called once, before anything is written. Throws a UserError when it cannot be written. */
  open(): void;
  write(text: string): void;
  /** Writes what was gathered. */
  flush(): void;
  /** Called between two blocks of the input: of a live run, writes what was gathered. A promise while the reader is slower. */
  pause(): Promise<void> | undefined;
  /** The reader is gone. */
  isClosed(): boolean;
  /** Resolves when everything is written, or the reader is gone. */
  end(): Promise<void>;
}
