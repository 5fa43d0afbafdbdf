// What crumbshark judge has written of a partition, read again; and a partition judged once more, into memory.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Output } from '../../analysis/analysis-options.ts';
import type { CrumbRecord } from '../../record/records.ts';
import { UserError } from '../../shared/user-error.ts';
import { type JudgedEnd, type Judging, judgeMessages } from './partition-judging.ts';

export interface JudgedRecords {
  readonly records: readonly CrumbRecord[];
  readonly end: JudgedEnd;
}

/** Throws a UserError where the file is damaged. */
export async function readJudged(path: string): Promise<JudgedRecords> {
  const lines: unknown[] = [];
  try {
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    }))
      lines.push(JSON.parse(line));
  } catch {
    throw new UserError(`${path}: is damaged: remove it, and judge its partition again`);
  }
  const judged = judgedOf(lines.slice(1));
  if (judged === null)
    throw new UserError(`${path}: is not all there: remove it, and judge its partition again`);
  return judged;
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
