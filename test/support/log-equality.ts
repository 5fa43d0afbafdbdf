// A capture judged from its packets and from its log: the records of both, and what the run ends with.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Report } from '../../src/analysis/analysis-options.ts';
import { runAnalysis } from '../../src/analysis/run-analysis.ts';
import type { SessionsElsewhere } from '../../src/audit/sessions-elsewhere.ts';
import type { LogMode } from '../../src/message-log/format.ts';
import type { CrumbRecord } from '../../src/record/records.ts';
import { createMessageLog } from '../../src/report/message-log.ts';
import { createNdjson } from '../../src/report/ndjson.ts';
import type { RunOptions } from '../../src/run.ts';
import { memoryOutput } from './output.ts';

const LIMITLESS = {
  live: null,
  packetLimit: null,
  durationSeconds: null,
  cookieLimit: null,
  writeFile: null,
  notice() {},
} as const;

/** With a gate that looks at everything, so that the exit code says something. */
const GATE = { failOn: 'low', expectedCookies: [], failOnUnjudged: true, updatesBaseline: false } as const;

export interface JudgedRun {
  /** The lines of -T ndjson, the summary without its `run`. */
  readonly lines: readonly string[];
  readonly exit: number | null;
  readonly warnings: readonly string[];
}

/** The key log that lies beside a capture. */
export function keyLogBeside(capture: string): readonly string[] {
  const keyLogs = [join(dirname(capture), 'keys.log'), capture.replace(/\.pcap(?:ng)?$/, '.keys')];
  return keyLogs.filter((keyLog) => keyLog !== capture && existsSync(keyLog));
}

type LogInput = Pick<RunOptions, 'inputs'> & Partial<RunOptions>;

/** Judges captures, logs, or the bytes of one. */
export async function judged(
  input: LogInput,
  others: readonly Report[] = [],
  sessionsElsewhere?: SessionsElsewhere,
): Promise<JudgedRun> {
  const output = memoryOutput();
  const warnings: string[] = [];
  const result = await runAnalysis({
    command: null,
    input: { ...LIMITLESS, ...input, warn: (line) => warnings.push(line) },
    filter: null,
    name: null,
    host: null,
    reports: [{ reporter: createNdjson(), output, masked: false }, ...others],
    audit: { ...GATE, config: {}, baseline: null, assumeHttps: false },
    ...(sessionsElsewhere === undefined ? {} : { sessionsElsewhere }),
  });
  return {
    lines: output.text().trimEnd().split('\n').map(withoutRun),
    exit: result.decision?.exit ?? null,
    warnings,
  };
}

function withoutRun(line: string): string {
  const record = JSON.parse(line) as CrumbRecord;
  return record.type === 'summary' ? JSON.stringify({ ...record, run: null }) : line;
}

/** The log of captures, as -T messages writes it. */
export async function logOf(inputs: readonly string[], logMode: LogMode = 'all'): Promise<string> {
  const output = memoryOutput();
  await runAnalysis({
    command: null,
    input: {
      ...LIMITLESS,
      inputs,
      keylogFiles: inputs.flatMap(keyLogBeside),
      warn() {},
    },
    filter: null,
    name: null,
    host: null,
    reports: [{ reporter: createMessageLog({ logMode }), output, masked: false }],
    audit: null,
  });
  return output.text();
}

/** Judges the text of a log. */
export function judgedLog(log: string | Buffer, sessionsElsewhere?: SessionsElsewhere): Promise<JudgedRun> {
  const stream = { name: 'log', bytes: Readable.from([Buffer.from(log)]) };
  return judged({ inputs: [], stream }, [], sessionsElsewhere);
}
