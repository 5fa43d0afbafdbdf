// Whatever is judged of the packets is judged the same of the messages, written as JSON and read back: every
// Set-Cookie record with its verdict, every session, every finding, for every capture there is.

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditRun } from '../../src/analysis/audit-run.ts';
import { policyOf } from '../../src/analysis/policy.ts';
import { ReportConsumer } from '../../src/analysis/report-consumer.ts';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { isNamed, type Message } from '../../src/record/message.ts';
import { messageFromJson, messageToJson } from '../../src/record/message-data.ts';
import type { SummaryRecord } from '../../src/record/records.ts';
import { createNdjson } from '../../src/report/ndjson.ts';
import { type MessageConsumer, run } from '../../src/run.ts';
import { Counters } from '../../src/shared/counters.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES, ROOT } from '../support/repository.ts';

/** Judges messages as the command does with -T ndjson. */
function judging(): { consumer: ReportConsumer; text(): string } {
  let text = '';
  const output = {
    write: (more: string) => {
      text += more;
    },
    flush: () => {},
    pause: () => undefined,
    isClosed: () => false,
    end: async () => {},
  };
  const audit = new AuditRun({
    policy: policyOf(),
    assumeHttps: false,
    isNamed: null,
    reportsFindings: true,
    fillsFields: false,
    baseline: null,
    isWhole: true,
    counters: new Counters(),
  });
  const target = { reporter: createNdjson(), output, masked: false };
  return {
    consumer: new ReportConsumer(compileFilter(''), null, null, [target], audit),
    text: () => text,
  };
}

async function read(capture: string, consumer: MessageConsumer): Promise<SummaryRecord> {
  const keyLog = join(dirname(capture), 'keys.log');
  return run({
    inputs: [capture],
    live: null,
    packetLimit: null,
    durationSeconds: null,
    cookieLimit: null,
    keylogFiles: existsSync(keyLog) ? [keyLog] : [],
    writeFile: null,
    consumer,
    notice() {},
    warn() {},
  });
}

/** All messages of a capture as lines of JSON, and its summary. */
async function log(capture: string): Promise<{ lines: string[]; summary: SummaryRecord }> {
  const lines: string[] = [];
  const summary = await read(capture, {
    needsRequests: true,
    wantsForms: true,
    wants: () => true,
    message: (message) => lines.push(JSON.stringify(messageToJson(message))),
  });
  return { lines, summary };
}

/** Hands a message over as a run does: to a consumer that wants it. */
function deliver(message: Message, consumer: ReportConsumer): void {
  const has = (name: string) => message.fields.some((field) => isNamed(field, name));
  const { kind } = message;
  const isWanted =
    consumer.wants(kind, kind === 'response' && has('set-cookie'), kind === 'request' && has('cookie')) ||
    (kind === 'response' && consumer.wantsResponse(message.status, message.request));
  if (isWanted) consumer.message(message);
}

function capturesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:pcap|pcapng|snoop)(?:\.(?:gz|zst|lz4))?$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

async function expectSame(capture: string): Promise<void> {
  const direct = judging();
  const summary = await read(capture, direct.consumer);
  await direct.consumer.end(summary);
  const { lines } = await log(capture);
  const replayed = judging();
  for (const line of lines) deliver(messageFromJson(JSON.parse(line)), replayed.consumer);
  await replayed.consumer.end(summary);
  expect(replayed.text()).toBe(direct.text());
}

describe('judging the messages of a capture that were written and read back', () => {
  it.each(capturesUnder(FIXTURES).map((path) => relative(ROOT, path)))('%s', (name) =>
    expectSame(join(ROOT, name)),
  );

  const apps = join(CAPTURES, 'apps');
  const shared = HAS_CAPTURES ? capturesUnder(apps).map((path) => relative(apps, path)) : [];
  it.skipIf(!HAS_CAPTURES).each(shared)('%s (needs the shared captures)', (name) =>
    expectSame(join(apps, name)),
  );
});
