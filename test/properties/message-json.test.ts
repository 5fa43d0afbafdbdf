// The audit of the packets and that of their messages, written as JSON and read back, have one result: every
// Set-Cookie record with its verdict, every session, every finding, for every capture there is.

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditRun } from '../../src/analysis/audit-run.ts';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { ReportConsumer } from '../../src/analysis/report-consumer.ts';
import { type ContentMessage, hidesField, isNamed, type Message } from '../../src/record/message.ts';
import { type MessageJson, messageFromJson, messageToJson } from '../../src/record/message-data.ts';
import type { ReadSummary } from '../../src/record/records.ts';
import { createNdjson } from '../../src/report/ndjson.ts';
import type { MessageConsumer } from '../../src/run.ts';
import { Counters } from '../../src/shared/counters.ts';
import { runCaptures } from '../support/analyse.ts';
import { RUN } from '../support/messages.ts';
import { memoryOutput } from '../support/output.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES, ROOT } from '../support/repository.ts';

/** Audits messages as the command does with -T ndjson. */
function ndjsonConsumer(): { consumer: ReportConsumer; text(): string } {
  const output = memoryOutput();
  const settings = { ...NO_GATE, config: {}, baseline: null, assumeHttps: false };
  const scope = {
    firstInput: 'login.pcap',
    isNamed: null,
    choice: null,
    reportsFindings: true,
    fillsFields: false,
  };
  const audit = new AuditRun(settings, scope, new Counters());
  const reports = [{ reporter: createNdjson(), output, masked: false }];
  const consumer = new ReportConsumer({ filter: null, name: null, host: null, reports }, audit);
  return { consumer, text: output.text };
}

async function read(capture: string, consumer: MessageConsumer): Promise<ReadSummary> {
  const keyLog = join(dirname(capture), 'keys.log');
  return runCaptures([capture], consumer, { keylogFiles: existsSync(keyLog) ? [keyLog] : [] });
}

/** All messages of a capture as lines of JSON, and its summary. */
async function log(capture: string): Promise<{ lines: string[]; summary: ReadSummary }> {
  const lines: string[] = [];
  const summary = await read(capture, {
    needsRequests: true,
    wantsForms: true,
    wants: () => true,
    wantsContent: () => true,
    message: (message) => lines.push(JSON.stringify(messageToJson(message))),
    content: (message) => lines.push(JSON.stringify(message)),
  });
  return { lines, summary };
}

/** Hands a message over as a run does: to a consumer that wants it. */
function deliver(message: Message, consumer: ReportConsumer): void {
  const has = (name: string) => message.fields.some((field) => isNamed(field, name));
  const { kind } = message;
  const hasSetCookie = message.kind === 'response' && (has('set-cookie') || hidesField(message));
  const isWanted =
    consumer.wants(kind, hasSetCookie, kind === 'request' && has('cookie')) ||
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
  const direct = ndjsonConsumer();
  const summary = await read(capture, direct.consumer);
  await direct.consumer.end(summary, () => RUN);
  const { lines } = await log(capture);
  const replayed = ndjsonConsumer();
  for (const line of lines) {
    const json = JSON.parse(line) as MessageJson | ContentMessage;
    if (json.kind === 'content') replayed.consumer.content(json);
    else deliver(messageFromJson(json), replayed.consumer);
  }
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
