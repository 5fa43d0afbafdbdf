// Judges one partition of the messages in a folder: records as -T ndjson has them, between the header of their file and a last
// line that says what is needed to unite them with the others.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Output } from '../../analysis/analysis-options.ts';
import { CrossingValues, type CrossingView, type SessionHash } from '../../analysis/crossing-values.ts';
import { NO_GATE } from '../../analysis/exit-decision.ts';
import { runAnalysis } from '../../analysis/run-analysis.ts';
import type { Config } from '../../audit/config.ts';
import { READ_BLOCK_BYTES } from '../../capture/limits.ts';
import { joinedLog } from '../../message-log/joined-log.ts';
import { escapeJson } from '../../report/escape.ts';
import { createNdjson } from '../../report/ndjson.ts';
import type { FileAccess } from '../../shared/file-access.ts';
import { noRepeats, type RepeatedCounts } from '../../shared/repeated-input.ts';
import { UserError } from '../../shared/user-error.ts';
import { directFiles } from '../file-maker.ts';
import { fileOutput } from '../file-output.ts';
import { watchInterruption } from '../interruption.ts';
import { writeError } from '../output.ts';
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
  /** What of all was taken out of the counts here. */
  readonly repeated: RepeatedCounts;
  readonly crossing: CrossingView;
}

/** Of which partitions, and how. */
export interface Judging {
  readonly all: readonly PartitionFile[];
  /** Several are judged together. */
  readonly partitions: readonly number[];
  readonly settings: JudgingSettings;
  /** Sessions of the other partitions that are in URLs of these; none the first time. */
  readonly sessions: readonly SessionHash[];
  readonly files: FileAccess;
  /** A line that is for users, and for the summary. */
  warn(line: string): void;
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
    const logs: string[] = [];
    for (const one of judging.all) logs.push(await logOf(one, judging, folder));
    await judgeLogs(logs, judging, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    finished(folder);
    interruption.forget();
  }
}

/** The log of some partitions of a file, in a file of its own. */
async function logOf(file: PartitionFile, judging: Judging, folder: string): Promise<string> {
  const { partitions, files } = judging;
  const log = join(folder, basename(file.path));
  const sections = partitions.map((partition) => sectionOf(file, partition, files));
  try {
    if (sections.length === 1) writeFileSync(log, sections[0]!, { mode: 0o600 });
    else await writeJoinedLog(log, sections);
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (error instanceof UserError) throw error;
    throw syscall === undefined
      ? damagedFile(file, message)
      : writeError(`${tmpdir()} (TMPDIR)`, error as Error);
  }
  return log;
}

async function writeJoinedLog(log: string, sections: readonly Buffer[]): Promise<void> {
  const output = fileOutput(log, false, directFiles, { isPrivate: true, isGzip: true });
  output.open();
  try {
    for await (const line of joinedLog(sections.map(linesOf))) output.write(`${line}\n`);
  } finally {
    await output.end();
  }
}

/** The lines of a compressed log. */
async function* linesOf(section: Buffer): AsyncGenerator<string> {
  const texts = Readable.from([section])
    .pipe(createGunzip({ chunkSize: READ_BLOCK_BYTES }))
    .setEncoding('utf8') as AsyncIterable<string>;
  let rest = '';
  for await (const text of texts) {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function judgeLogs(inputs: readonly string[], judging: Judging, output: Output): Promise<void> {
  const { all, settings, sessions } = judging;
  const values = new CrossingValues(crossingKey(all), sessions);
  const messages = { requests: 0, responses: 0, lostResponses: 0, repeated: noRepeats() };
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
      warn: (line) => warnUnlessDamaged(line, inputs, judging),
    },
    filter: null,
    name: null,
    host: null,
    reports: [{ reporter: createNdjson(), output: withEnd(output, endLine), masked: false }],
    audit: { ...NO_GATE, ...settings, baseline: null },
    sessionsElsewhere: values,
    inputEnded({ requests, responses, lostResponses, repeated }) {
      Object.assign(messages, { requests, responses, lostResponses, repeated });
    },
  });
}

/**
 * A file of messages is made whole: what cannot be read of it would be missing in the report, in each run something else.
 * @throws {UserError}
 */
function warnUnlessDamaged(line: string, logs: readonly string[], { all, warn }: Judging): void {
  const damaged = logs.findIndex((log) => line.startsWith(`${log}: `));
  if (damaged >= 0) {
    const why = line.slice(logs[damaged]!.length + 2);
    throw damagedFile(all[damaged]!, why);
  }
  warn(line);
}

function damagedFile({ path }: PartitionFile, why: string): UserError {
  return new UserError(
    `${path}: it is damaged (${why}): remove it, and make it again with crumbshark messages`,
  );
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
