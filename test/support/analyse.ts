// Runs the whole pipeline in this process and gathers what comes out: faster than a process for each capture.

import { setCookieRecords } from '../../src/record/cookie-records.ts';
import type { Message } from '../../src/record/message.ts';
import type { MessageConsumer } from '../../src/record/message-consumer.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import type { ReadSummary, SetCookieRecord } from '../../src/record/records.ts';
import { type RunOptions, run } from '../../src/run.ts';

export interface Analysis {
  readonly setCookies: readonly SetCookieRecord[];
  readonly messages: number;
  /** The frames of the requests. */
  readonly requests: readonly number[];
  readonly summary: ReadSummary;
}

/** Reads captures to their end. */
export function runCaptures(
  inputs: readonly string[],
  consumer: MessageConsumer,
  change: Partial<RunOptions> = {},
): Promise<ReadSummary> {
  return run({ ...wholeInput(inputs), consumer, ...change });
}

/** Files, read to their end without notices. */
export function wholeInput(inputs: readonly string[]): Omit<RunOptions, 'consumer'> {
  return {
    inputs,
    live: null,
    packetLimit: null,
    durationSeconds: null,
    cookieLimit: null,
    writeFile: null,
    notice() {},
    warn() {},
  };
}

export interface CapturedMessages {
  readonly messages: readonly Message[];
  readonly summary: ReadSummary;
}

/** All messages of a capture. */
export async function messagesOf(
  capture: string,
  keylogFiles: readonly string[] = [],
): Promise<CapturedMessages> {
  const messages: Message[] = [];
  const consumer: MessageConsumer = {
    needsRequests: true,
    wants: () => true,
    message: (message) => messages.push(message),
  };
  return { messages, summary: await runCaptures([capture], consumer, { keylogFiles }) };
}

/** Analyses captures one after the other, as one run. Throws what the run throws. */
export async function analyse(...inputs: string[]): Promise<Analysis> {
  const setCookies: SetCookieRecord[] = [];
  const requests: number[] = [];
  let messages = 0;
  const summary = await runCaptures(inputs, {
    needsRequests: true,
    wants: () => true,
    message(message) {
      messages++;
      if (message.kind === 'request') requests.push(message.frame);
      else setCookies.push(...setCookieRecords(message, NO_RESULTS, () => `set${setCookies.length + 1}`));
    },
  });
  return { setCookies, messages, requests, summary };
}

/** What the truth is about: how often which status came with which value. */
export function multiset(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
