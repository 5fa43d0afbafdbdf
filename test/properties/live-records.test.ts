// Live, findings and sessions are written as they are known. Wherever a capture pauses: the last revisions are what the run
// reports when it is read in one piece, each revision is one higher, none repeats the one before, and writing them changes
// nothing of what follows.

import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CrumbRecord } from '../../src/record/records.ts';
import { lastRevisions, recordsOfText, withoutIds } from '../support/last-revisions.ts';
import {
  capturesUnder,
  deliverLine,
  type MessageLog,
  messageLog,
  ndjsonConsumer,
} from '../support/message-log.ts';
import { RUN } from '../support/messages.ts';
import fc from '../support/properties.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES, ROOT } from '../support/repository.ts';

/** All records of a run that pauses behind some of the lines. */
async function recordsOf(
  { lines, summary }: MessageLog,
  pauses: ReadonlySet<number>,
): Promise<CrumbRecord[]> {
  const { consumer, text } = ndjsonConsumer(pauses.size > 0);
  for (const [index, line] of lines.entries()) {
    deliverLine(line, consumer);
    if (!pauses.has(index)) continue;
    if (consumer.amend()) continue;
    // The decoders are loaded meanwhile.
    await import('../../src/session/decode/index.ts');
    consumer.amend();
  }
  await consumer.end(summary, () => RUN);
  return recordsOfText(text());
}

async function expectSame(log: MessageLog, pauses: ReadonlySet<number>): Promise<void> {
  const whole = await recordsOf(log, new Set());
  const live = await recordsOf(log, pauses);
  expect(withoutIds(lastRevisions(live))).toEqual(withoutIds(lastRevisions(whole)));
  const others = (records: readonly CrumbRecord[]) =>
    records.filter((record) => record.type === 'set-cookie' || record.type === 'cookie');
  expect(others(live)).toEqual(others(whole));
  const end = (records: readonly CrumbRecord[]) => ({ ...records.at(-1), run: null });
  expect(end(live)).toEqual(end(whole));
}

/** Behind each message; behind some of a long capture. */
async function expectSameWithPauses(capture: string): Promise<void> {
  const log = await messageLog(capture);
  const step = Math.ceil(log.lines.length / 200);
  await expectSame(log, new Set(log.lines.map((_, index) => index).filter((index) => index % step === 0)));
}

async function expectSameWhereverItPauses(capture: string): Promise<void> {
  const log = await messageLog(capture);
  const pauses = fc.uniqueArray(fc.nat(log.lines.length - 1), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(pauses, (some) => expectSame(log, new Set(some))),
    { numRuns: 3 },
  );
}

const APPLICATIONS = join(FIXTURES, 'applications');

describe('with a pause behind each message', () => {
  it.each(capturesUnder(FIXTURES).map((path) => relative(ROOT, path)))('%s', async (name) => {
    await expectSameWithPauses(join(ROOT, name));
  });

  const apps = join(CAPTURES, 'apps');
  const shared = HAS_CAPTURES ? capturesUnder(apps).map((path) => relative(apps, path)) : [];
  it.skipIf(!HAS_CAPTURES).each(shared)('%s (needs the shared captures)', async (name) => {
    await expectSameWithPauses(join(apps, name));
  });
});

describe('wherever it pauses', () => {
  it.each(capturesUnder(APPLICATIONS).map((path) => relative(ROOT, path)))('%s', async (name) => {
    await expectSameWhereverItPauses(join(ROOT, name));
  });
});
