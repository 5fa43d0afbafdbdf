// The audit of the packets and that of their messages, written as JSON and read back, have one result: every
// Set-Cookie record with its verdict, every session, every finding, for every capture there is.

import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  capturesUnder,
  deliverLine,
  messageLog,
  ndjsonConsumer,
  readWithKeys,
} from '../support/message-log.ts';
import { RUN } from '../support/messages.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES, ROOT } from '../support/repository.ts';

async function expectSame(capture: string): Promise<void> {
  const direct = ndjsonConsumer();
  const summary = await readWithKeys(capture, direct.consumer);
  await direct.consumer.end(summary, () => RUN);
  const { lines } = await messageLog(capture);
  const replayed = ndjsonConsumer();
  for (const line of lines) deliverLine(line, replayed.consumer);
  await replayed.consumer.end(summary, () => RUN);
  expect(replayed.text()).toBe(direct.text());
}

describe('the audit of the messages of a capture, written and read back', () => {
  it.each(capturesUnder(FIXTURES).map((path) => relative(ROOT, path)))('%s', (name) =>
    expectSame(join(ROOT, name)),
  );

  const apps = join(CAPTURES, 'apps');
  const shared = HAS_CAPTURES ? capturesUnder(apps).map((path) => relative(apps, path)) : [];
  it.skipIf(!HAS_CAPTURES).each(shared)('%s (needs the shared captures)', (name) =>
    expectSame(join(apps, name)),
  );
});
