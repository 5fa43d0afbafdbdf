// Messages become the records that people and programs rely on.

import type { SetCookie } from '../cookie/cookie.ts';
import { isDeletion } from '../cookie/deletion.ts';
import { lifetimeSeconds } from '../cookie/lifetime.ts';
import type { ClientVerdict } from '../cookie/verdict.ts';
import { rememberingLast } from '../shared/last-result.ts';
import {
  fieldValues,
  type Message,
  messageTimeMs,
  type RequestMessage,
  type ResponseMessage,
} from './message.ts';
import { messageHost } from './message-host.ts';
import type { MessageResults } from './message-results.ts';
import type { CookieRecord, CookieView, RequestReference, SetCookieRecord, VerdictView } from './records.ts';

/** A record for each Set-Cookie field of a response, in the order of the wire. */
export function setCookieRecords(
  message: ResponseMessage,
  { verdicts, hop }: MessageResults,
  nextId: () => string,
): SetCookieRecord[] {
  const timeMs = messageTimeMs(message);
  const request = message.request === null ? null : requestReference(message.request);
  return message.setCookies.map(({ value: setCookie, truncated, parsed }, index) => {
    const record = begun('set-cookie', nextId(), message) as Draft<SetCookieRecord>;
    record.request = request;
    if (hop !== null) record.hop = hop;
    record.status = message.status;
    record.setCookie = setCookie;
    record.cookie = cookieView(parsed.cookie, truncated);
    record.deletion = truncated ? null : isDeletion(parsed, timeMs);
    record.lifetimeSeconds = truncated ? null : lifetimeSeconds(parsed, timeMs);
    record.verdict = verdictView(verdicts[index] ?? null);
    if (truncated) record.truncated = true;
    if (message.ambiguous) record.ambiguous = true;
    record.incomplete = message.incomplete;
    return record;
  });
}

function requestReference({ method, url, frame }: RequestMessage): RequestReference {
  return { method, url, frame };
}

/** The record of a request's Cookie fields; null when it has none. */
export function cookieRecord(
  message: RequestMessage,
  { hop, setBy }: MessageResults,
  id: string,
): CookieRecord | null {
  if (fieldValues(message, 'cookie').length === 0) return null;
  const record = begun('cookie', id, message) as Draft<CookieRecord>;
  record.request = requestReference(message);
  if (hop !== null) record.hop = hop;
  record.cookies = message.cookies.map(({ name, value }, index) => ({
    name,
    value,
    setBy: setBy[index] ?? null,
  }));
  record.incomplete = message.incomplete;
  return record;
}

/** A record while it is being filled. */
type Draft<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/**
 * The beginning of a record: who, when and where. The rest is added to it, as members stand in the order in which they
 * are made; spreading one object into the middle of another would take ten times as long.
 */
function begun(type: CookieRecord['type'] | SetCookieRecord['type'], id: string, message: Message): object {
  const { input, frame, stream, src, srcPort, dst, dstPort, protocol, streamId, tls } = message;
  const time = recordTime(message.seconds, message.nanoseconds);
  const host = messageHost(message).toLowerCase();
  const record = {
    type,
    id,
    input,
    frame,
    time,
    stream,
    src,
    srcPort,
    dst,
    dstPort,
    host,
    protocol,
  } as Draft<CookieRecord | SetCookieRecord>;
  if (streamId !== null) record.streamId = streamId;
  record.tls = tls;
  return record;
}

function verdictView(verdict: ClientVerdict | null): VerdictView | null {
  if (verdict === null) return null;
  const { stored, reason, action, step, browser, browsers, site } = verdict;
  return { stored, reason, action, step, browser, browsers, site };
}

/** Whether a truncated field had a flag that was not seen is not known. */
function cookieView(cookie: SetCookie, truncated: boolean): CookieView {
  const { name, value, domain, path, expires, maxAge, secure, httpOnly, sameSiteText, partitioned } = cookie;
  const without = truncated ? null : false;
  return {
    name,
    value,
    domain,
    path,
    expires,
    maxAge,
    secure: secure || without,
    httpOnly: httpOnly || without,
    sameSite: sameSiteText,
    partitioned: partitioned || without,
  };
}

/** RFC 3339 in UTC with nanoseconds; a time that no date can hold is given as 1970. */
export function recordTime(seconds: number, nanoseconds: number): string {
  return `${wholeSecond(seconds)}.${String(nanoseconds).padStart(9, '0')}Z`;
}

const wholeSecond = rememberingLast((seconds: number): string => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00' : date.toISOString().slice(0, 19);
});
