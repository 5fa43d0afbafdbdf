// Runs the whole pipeline in this process and gathers what comes out: faster than a process for each capture.

import { setCookieRecords } from '../../src/record/cookie-records.ts';
import type { SetCookieRecord, SummaryRecord } from '../../src/record/records.ts';
import { run } from '../../src/run.ts';

export interface Analysis {
  readonly setCookies: readonly SetCookieRecord[];
  readonly messages: number;
  /** The frames of the requests. */
  readonly requests: readonly number[];
  readonly summary: SummaryRecord;
}

/** Analyses captures one after the other, as one run. Throws what the run throws. */
export async function analyse(...inputs: string[]): Promise<Analysis> {
  const setCookies: SetCookieRecord[] = [];
  const requests: number[] = [];
  let messages = 0;
  const summary = await run({
    inputs,
    live: null,
    packetLimit: null,
    durationSeconds: null,
    cookieLimit: null,
    keylogFiles: [],
    writeFile: null,
    consumer: {
      needsRequests: true,
      wants: () => true,
      message(message) {
        messages++;
        if (message.kind === 'request') requests.push(message.frame);
        else setCookies.push(...setCookieRecords(message, [], () => setCookies.length + 1));
      },
    },
    notice() {},
    warn() {},
  });
  return { setCookies, messages, requests, summary };
}

/** What the truth is about: how often which status came with which value. */
export function multiset(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
