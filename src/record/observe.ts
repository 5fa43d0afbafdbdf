// Messages become the records that people and programs rely on.

import type { SetCookie } from '../cookie/cookie.ts';
import { isDeletion, parseSetCookie } from '../cookie/parse.ts';
import { parseCookieField } from '../cookie/request.ts';
import { fieldValues, type HeaderField, type RequestMessage, type ResponseMessage } from './message.ts';
import type { CookieRecord, CookieView, SetCookieRecord, VerdictView } from './records.ts';

const SET_COOKIE = 'set-cookie';

/** A record for each Set-Cookie field of a response, in the order of the wire. */
export function setCookieRecords(message: ResponseMessage, nextId: () => number): SetCookieRecord[] {
  const timeMs = message.seconds * 1000 + Math.floor(message.nanoseconds / 1e6);
  // Written out: spreading an object into the middle of another takes ten times as long.
  const { input, frame, stream, src, srcPort, dst, dstPort, protocol, streamId, tls } = message;
  const time = recordTime(message.seconds, message.nanoseconds);
  const records: SetCookieRecord[] = [];
  for (const field of message.fields) {
    if (field.name.length !== SET_COOKIE.length || field.name.toLowerCase() !== SET_COOKIE) continue;
    // The line that a gap cuts is reported too, as a part of a message that has a gap.
    if (field.cut && !message.incomplete) continue;
    const { value: setCookie, cut } = field;
    const { cookie } = parseSetCookie(setCookie);
    records.push({
      type: 'set-cookie',
      id: nextId(),
      input,
      frame,
      time,
      stream,
      src,
      srcPort,
      dst,
      dstPort,
      protocol,
      streamId: streamId ?? undefined,
      tls,
      request: message.request,
      status: message.status,
      setCookie,
      cookie: cookieView(cookie),
      deletion: !cut && isDeletion(cookie, timeMs),
      verdict: verdictView(field),
      incomplete: message.incomplete,
    });
  }
  return records;
}

/** The record of a request's Cookie fields; null when it has none. */
export function cookieRecord(message: RequestMessage, id: number): CookieRecord | null {
  const values = fieldValues(message, 'cookie');
  if (values.length === 0) return null;
  const { input, frame, stream, src, srcPort, dst, dstPort, protocol, streamId, tls } = message;
  return {
    type: 'cookie',
    id,
    input,
    frame,
    time: recordTime(message.seconds, message.nanoseconds),
    stream,
    src,
    srcPort,
    dst,
    dstPort,
    protocol,
    streamId: streamId ?? undefined,
    tls,
    request: { method: message.method, url: message.url, frame: message.frame },
    cookies: values.flatMap((value) => parseCookieField(value)),
    incomplete: message.incomplete,
  };
}

function verdictView({ verdict }: HeaderField): VerdictView | null {
  if (verdict === undefined) return null;
  const { stored, reason, action, step } = verdict;
  return { stored, reason, action, step };
}

function cookieView(cookie: SetCookie): CookieView {
  const { name, value, domain, path, expires, maxAge, secure, httpOnly, sameSiteText, partitioned } = cookie;
  return {
    name,
    value,
    domain,
    path,
    expires,
    maxAge,
    secure,
    httpOnly,
    sameSite: sameSiteText,
    partitioned,
  };
}

/** RFC 3339 in UTC with nanoseconds; a time that no date can hold is given as 1970. */
export function recordTime(seconds: number, nanoseconds: number): string {
  const date = new Date(seconds * 1000);
  const whole = Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00' : date.toISOString().slice(0, 19);
  return `${whole}.${String(nanoseconds).padStart(9, '0')}Z`;
}
