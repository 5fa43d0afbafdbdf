// Judges one partition of the messages in a folder: records as -T ndjson has them, between the header of their file and a last
// line that says what is needed to unite them with the others.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Output } from '../../analysis/analysis-options.ts';
import { CrossingValues, type CrossingView, type SessionHash } from '../../analysis/crossing-values.ts';
import { NO_GATE } from '../../analysis/exit-decision.ts';
import { runAnalysis } from '../../analysis/run-analysis.ts';
import type { Config } from '../../audit/config.ts';
import { escapeJson } from '../../report/escape.ts';
import { createNdjson } from '../../report/ndjson.ts';
import type { FileAccess } from '../../shared/file-access.ts';
import { UserError } from '../../shared/user-error.ts';
import { watchInterruption } from '../interruption.ts';
import { writeError, writeNotice } from '../output.ts';
import { type Opened, openNamed } from '../rights/open-named.ts';
import { finished, unfinished } from '../unfinished-files.ts';
import { crossingKey, type PartitionFile, sectionOf } from './partition-folder.ts';

/** What the rules are to do. */
export interface JudgingSettings {
  readonly config: Config;
  readonly configFile: string | null;
  readonly assumeHttps: boolean;
}

/** The last line of a file of records. */
export interface JudgedEnd {
  readonly crumbshark: 'end';
  readonly settings: JudgingSettings;
  /** HTTP requests, and final responses, of all partitions. */
  readonly requests: number;
  readonly responses: number;
  readonly lostResponses: number;
  readonly crossing: CrossingView;
}

/** Of which partition, and how. */
export interface Judging {
  readonly all: readonly PartitionFile[];
  readonly partition: number;
  readonly settings: JudgingSettings;
  /** Sessions of the other partitions that are in URLs of this one; none the first time. */
  readonly sessions: readonly SessionHash[];
  readonly files: FileAccess;
}

/** Opens the files of messages, and the file that is written; null: none is. Then the rights of root are given up. */
export function openedForJudging(
  all: readonly PartitionFile[],
  path: string | null,
  user: string | null,
): Promise<Opened> {
  const output = { isBeside: true, makesFolder: false, isPrivate: true, isNew: true };
  return openNamed(
    {
      inputs: all.map((one) => one.path),
      keyLogs: [],
      followsKeyLogs: false,
      others: [],
      outputs: path === null ? [] : [{ named: path, path, ...output }],
      live: null,
    },
    {
      audits: true,
      readsSettings: false,
      writes: false,
      follows: false,
      showsProgress: false,
      formats: ['ndjson'],
    },
    user,
  );
}

/** Writes the records, and the line behind them. */
export async function judgeMessages(judging: Judging, output: Output): Promise<void> {
  // Before the folder is there: a signal that is not watched ends the process at once.
  const interruption = watchInterruption(null);
  // Only its user may read it: mkdtemp(3) makes folders of mode 0700.
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  unfinished(folder);
  try {
    await judgeLogs(
      judging.all.map((one) => logOf(one, judging, folder)),
      judging,
      output,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
    finished(folder);
    interruption.forget();
  }
}

/** The log of a partition, in a file of its own. */
function logOf({ path, index }: PartitionFile, { partition, files }: Judging, folder: string): string {
  const [start, length] = index.partitions[partition]!;
  const log = join(folder, basename(path));
  const section = sectionOf(path, start, length, files);
  try {
    writeFileSync(log, section, { mode: 0o600 });
  } catch (error) {
    throw writeError(`${tmpdir()} (TMPDIR)`, error as Error);
  }
  return log;
}

async function judgeLogs(inputs: readonly string[], judging: Judging, output: Output): Promise<void> {
  const { all, settings, sessions } = judging;
  const values = new CrossingValues(crossingKey(all), sessions);
  const messages = { requests: 0, responses: 0, lostResponses: 0 };
  const endLine = (): string => {
    const end: JudgedEnd = { crumbshark: 'end', settings, ...messages, crossing: values.view() };
    return `${escapeJson(end)}\n`;
  };
  await runAnalysis({
    command: null,
    input: {
      inputs,
      live: null,
      packetLimit: null,
      durationSeconds: null,
      cookieLimit: null,
      writeFile: null,
      notice() {},
      warn: (line) => warnUnlessDamaged(line, inputs, all),
    },
    filter: null,
    name: null,
    host: null,
    reports: [{ reporter: createNdjson(), output: withEnd(output, endLine), masked: false }],
    audit: { ...NO_GATE, ...settings, baseline: null },
    sessionsElsewhere: values,
    inputEnded({ requests, responses, lostResponses }) {
      Object.assign(messages, { requests, responses, lostResponses });
    },
  });
}

/**
 * A file of messages is made whole: what cannot be read of it would be missing in the report, in each run something else.
 * @throws {UserError}
 */
function warnUnlessDamaged(line: string, logs: readonly string[], all: readonly PartitionFile[]): void {
  const damaged = logs.findIndex((log) => line.startsWith(`${log}: `));
  if (damaged >= 0) {
    const why = line.slice(logs[damaged]!.length + 2);
    throw new UserError(
      `${all[damaged]!.path}: it is damaged (${why}): remove it, and make it again with crumbshark messages`,
    );
  }
  writeNotice(`warning: ${line}`);
}

function withEnd(output: Output, endLine: () => string): Output {
  return {
    ...output,
    end() {
      output.write(endLine());
      return output.end();
    },
  };
}
