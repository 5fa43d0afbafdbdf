// Captures as the messages in them, and the records that a run prints of those, as the command does with -T ndjson.

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AuditRun } from '../../src/analysis/audit-run.ts';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { ReportConsumer } from '../../src/analysis/report-consumer.ts';
import { type ContentMessage, hidesField, isNamed, type Message } from '../../src/record/message.ts';
import type { MessageConsumer } from '../../src/record/message-consumer.ts';
import { type MessageJson, messageFromJson, messageToJson } from '../../src/record/message-data.ts';
import type { ReadSummary } from '../../src/record/records.ts';
import { createNdjson } from '../../src/report/ndjson.ts';
import { Counters } from '../../src/shared/counters.ts';
import { runCaptures } from './analyse.ts';
import { memoryOutput } from './output.ts';

/** Audits messages; `isLive`: its `amend` may be called between them. */
export function ndjsonConsumer(isLive = false): { consumer: ReportConsumer; text(): string } {
  const output = memoryOutput();
  const settings = { ...NO_GATE, config: {}, baseline: null, assumeHttps: false };
  const scope = {
    firstInput: () => 'login.pcap',
    isNamed: null,
    choice: null,
    reportsFindings: true,
    fillsFields: false,
    isLive,
    finalFindings: null,
  };
  const audit = new AuditRun(settings, scope, new Counters());
  const reports = [{ reporter: createNdjson(), output, masked: false }];
  const consumer = new ReportConsumer({ filter: null, name: null, host: null, reports }, audit);
  return { consumer, text: output.text };
}

/** Reads a capture with the key log that lies beside it. */
export async function readWithKeys(capture: string, consumer: MessageConsumer): Promise<ReadSummary> {
  const keyLog = join(dirname(capture), 'keys.log');
  return runCaptures([capture], consumer, { keylogFiles: existsSync(keyLog) ? [keyLog] : [] });
}

export interface MessageLog {
  /** A line of JSON each. */
  readonly lines: readonly string[];
  readonly summary: ReadSummary;
}

/** All messages of a capture. */
export async function messageLog(capture: string): Promise<MessageLog> {
  const lines: string[] = [];
  const summary = await readWithKeys(capture, {
    needsRequests: true,
    wantsForms: true,
    wants: () => true,
    wantsContent: () => true,
    message: (message) => lines.push(JSON.stringify(messageToJson(message))),
    content: (message) => lines.push(JSON.stringify(message)),
  });
  return { lines, summary };
}

/** Hands a line of a log over as a run does: to a consumer that wants it. */
export function deliverLine(line: string, consumer: ReportConsumer): void {
  const json = JSON.parse(line) as MessageJson | ContentMessage;
  if (json.kind === 'content') consumer.content(json);
  else deliver(messageFromJson(json), consumer);
}

function deliver(message: Message, consumer: ReportConsumer): void {
  const has = (name: string) => message.fields.some((field) => isNamed(field, name));
  const { kind } = message;
  const hasSetCookie = message.kind === 'response' && (has('set-cookie') || hidesField(message));
  const isWanted =
    consumer.wants(kind, hasSetCookie, kind === 'request' && has('cookie')) ||
    (kind === 'response' && consumer.wantsResponse(message.status, message.request));
  if (isWanted) consumer.message(message);
}

export function capturesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:pcap|pcapng|snoop)(?:\.(?:gz|zst|lz4))?$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}
