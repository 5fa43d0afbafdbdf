// The records of messages, numbered, for the formats that consist of records.

import { cookieRecord, setCookieRecords } from '../record/cookie-records.ts';
import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import type { CookieRecord, SetCookieRecord } from '../record/records.ts';

export interface RecordSource {
  /** The Set-Cookie records of a response, or the Cookie record of a request; none without cookies. */
  read(message: Message, results: MessageResults): readonly (SetCookieRecord | CookieRecord)[];
}

/** Ids count from 1 over the reported records of a type. */
export function createRecordSource(): RecordSource {
  let setCookies = 0;
  let cookies = 0;
  return {
    read(message, results) {
      if (message.kind === 'response') return setCookieRecords(message, results, () => `set${++setCookies}`);
      const record = cookieRecord(message, results, `sent${cookies + 1}`);
      if (record === null) return [];
      cookies++;
      return [record];
    },
  };
}

/** For `wants` of a reporter: responses that set cookies, requests that send them. */
export function carriesCookies(
  kind: 'request' | 'response',
  hasSetCookie: boolean,
  hasCookie: boolean,
): boolean {
  return kind === 'response' ? hasSetCookie : hasCookie;
}
