// What crumbshark judge has written of a partition, read again; and a partition judged once more, into memory.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Output } from '../../analysis/analysis-options.ts';
import type { CrumbRecord } from '../../record/records.ts';
import { UserError } from '../../shared/user-error.ts';
import { sumLine } from './partition-folder.ts';
import { type JudgedEnd, type Judging, judgeMessages } from './partition-judging.ts';

export interface JudgedRecords {
  readonly records: readonly CrumbRecord[];
  readonly end: JudgedEnd;
}

/** Throws a UserError where the file is damaged. */
export async function readJudged(path: string): Promise<JudgedRecords> {
  const sum = createHash('sha256');
  const texts: string[] = [];
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  }))
    texts.push(line);
  const last = texts.pop() ?? '';
  if (!last.startsWith(SUM_BEGIN)) throw unusable(path, 'is not all there');
  for (const text of texts) sum.update(`${text}\n`);
  if (`${last}\n` !== sumLine(sum.digest('hex'))) throw unusable(path, 'is damaged');
  return judgedOf(texts.slice(1).map((text) => JSON.parse(text) as unknown))!;
}

const SUM_BEGIN = '{"crumbshark":"sum"';

function unusable(path: string, what: string): UserError {
  return new UserError(`${path}: ${what}: remove it, and judge its partition again`);
}

/** The records of a partition when the sessions of others are known. */
export async function judgedAgain(judging: Judging): Promise<JudgedRecords> {
  const texts: string[] = [];
  await judgeMessages(judging, {
    ...NO_OUTPUT,
    write(text) {
      texts.push(text);
    },
  });
  const lines = texts.join('').trimEnd().split('\n');
  return judgedOf(lines.map((line) => JSON.parse(line) as unknown))!;
}

function judgedOf(lines: readonly unknown[]): JudgedRecords | null {
  const end = lines.at(-1) as JudgedEnd | undefined;
  const records = lines.slice(0, -1) as CrumbRecord[];
  return end?.crumbshark === 'end' && records.at(-1)?.type === 'summary' ? { records, end } : null;
}

const NO_OUTPUT: Output = {
  path: null,
  open() {},
  write() {},
  flush() {},
  pause: () => undefined,
  isClosed: () => false,
  end: async () => {},
};
