// What browsers take of a response before any cookie is judged: nothing of interim responses, of those
// to a preflight and of those that they refuse whole, and other fields than ours where a CR stands inside a line.
// Measured with Chromium 156 and Firefox 153 over HTTP/1 (preflights with Chromium alone), with Chromium over HTTP/2;
// Safari was not run, and does here what both of them do.

import type { BrowserName } from '../cookie/profiles.ts';
import { fieldValues, type MalformedHead, type ResponseMessage } from '../record/message.ts';
import { isAbsoluteUrl } from '../shared/url.ts';
import { chromeHead, firefoxHead, type ReadField, type ReadHead } from './head-reading.ts';
import { isPreflight } from './request-initiator.ts';

/** Why nothing of a response is taken. */
export type RefusalCause =
  | 'interim-response'
  | 'preflight'
  | 'upgrade-not-asked-for'
  | 'proxy-authentication-without-proxy'
  | 'content-lengths-differ'
  | 'locations-differ'
  | 'content-dispositions-differ'
  | 'nul-in-header'
  | 'status-line'
  | 'header-too-large'
  | MalformedHead;

/** The causes as sentences. */
export const REFUSAL_TEXTS: Readonly<Record<RefusalCause, string>> = {
  'interim-response': 'an interim response (1xx) sets no cookies',
  preflight: 'no browser takes cookies from the response to a preflight (CORS)',
  'upgrade-not-asked-for': 'the response switches protocols, which the request did not ask for',
  'proxy-authentication-without-proxy': 'the response asks for a login at a proxy, and there is none',
  'content-lengths-differ': 'the response has Content-Length fields that differ',
  'locations-differ': 'the response has Location fields that differ',
  'content-dispositions-differ': 'the response has Content-Disposition fields that differ',
  'nul-in-header': 'a header line of the response holds a NUL',
  'status-line': 'the browser does not take the status line',
  'header-too-large': 'the header block is larger than 256 KiB',
  'pseudo-field-late': 'a pseudo-header field comes after a regular field (malformed HTTP/2 or HTTP/3)',
  'pseudo-field-doubled': 'a pseudo-header field stands twice in the response (malformed HTTP/2 or HTTP/3)',
  'pseudo-field-unknown':
    'the response has a pseudo-header field of no known name (malformed HTTP/2 or HTTP/3)',
  'pseudo-field-missing': 'the response has no status (malformed HTTP/2 or HTTP/3)',
  'upper-case-name': 'a field name of the response has upper-case letters (malformed HTTP/2 or HTTP/3)',
  'control-in-value': 'a field value of the response holds a control character (malformed HTTP/2 or HTTP/3)',
};

/** A Set-Cookie field as one browser sees it. */
export interface AcceptedField {
  readonly value: string;
  /** Its index in the message's `setCookies`; null for one that only this browser sees, behind a CR inside a line. */
  readonly index: number | null;
}

/** What one browser takes of a response. */
export interface AcceptedResponse {
  /** In order; none when the response is refused. */
  readonly fields: readonly AcceptedField[];
  readonly refused: RefusalCause | null;
}

export type ResponseAcceptance = Readonly<Record<BrowserName, AcceptedResponse>>;

/** Fields that may stand twice only with the same value. */
const SINGLE_FIELDS: readonly (readonly [name: string, cause: RefusalCause])[] = [
  ['content-length', 'content-lengths-differ'],
  ['location', 'locations-differ'],
  ['content-disposition', 'content-dispositions-differ'],
];

/**
 * What each browser takes of a response. Null, and cheap, for nearly all: then each takes `message.setCookies` as they
 * are. Null as well for an incomplete header block: what a browser takes of it is unknown.
 */
export function responseAcceptance(message: ResponseMessage): ResponseAcceptance | null {
  if (message.status >= 100 && message.status < 200) return interimAcceptance(message);
  if (message.request !== null && isPreflight(message.request)) return refusedByAll('preflight');
  if (message.incomplete) return null;
  if (message.status === 407 && isWithoutProxy(message))
    return refusedByAll('proxy-authentication-without-proxy');
  const { irregular } = message;
  if (irregular === null) return null;
  if (irregular.malformed !== null) return refusedByAll(irregular.malformed);
  if (irregular.text === null) return doubledAcceptance(message);
  const chrome = accepted(chromeHead(irregular.text));
  const firefox = accepted(firefoxHead(irregular.text));
  const other =
    chrome.refused !== null && firefox.refused !== null
      ? chrome
      : { fields: ownFields(message), refused: null };
  return { chrome, firefox, safari: other, standard: other };
}

/** Whether a browser sees Set-Cookie fields that stand inside other lines, behind a CR: response splitting. */
export function isSplitByCr(acceptance: ResponseAcceptance): boolean {
  return acceptance.chrome.fields.some(({ index }) => index === null);
}

function interimAcceptance(message: ResponseMessage): ResponseAcceptance | null {
  const { request, status } = message;
  if (status !== 101) return refusedByAll('interim-response');
  if (request === null || fieldValues(request, 'upgrade').length > 0) return null;
  const taken = { fields: ownFields(message), refused: null };
  return { chrome: refusal('upgrade-not-asked-for'), firefox: taken, safari: taken, standard: taken };
}

function doubledAcceptance(message: ResponseMessage): ResponseAcceptance | null {
  const cause = doubledField((name) => fieldValues(message, name));
  return cause === null ? null : refusedByAll(cause);
}

/** The cause for which both browsers refuse fields that differ; they ignore the lengths of a chunked response. */
function doubledField(valuesOf: (name: string) => readonly string[]): RefusalCause | null {
  for (const [name, cause] of SINGLE_FIELDS) {
    const values = valuesOf(name);
    if (values.length === 0 || !differ(name, values)) continue;
    if (name !== 'content-length' || !isChunked(valuesOf('transfer-encoding'))) return cause;
  }
  return null;
}

function differ(name: string, values: readonly string[]): boolean {
  const all =
    name === 'content-length' ? values.flatMap((value) => value.split(',').map((one) => one.trim())) : values;
  return all.some((value) => value !== all[0]);
}

function isChunked(codings: readonly string[]): boolean {
  return codings.some((value) => /(?:^|[\s,])chunked$/i.test(value.trimEnd().replace(/,$/, '').trimEnd()));
}

/** A request in absolute form goes to a proxy (RFC 9112 section 3.2.2), and so does CONNECT. */
function isWithoutProxy({ request }: ResponseMessage): boolean {
  return request !== null && request.method !== 'CONNECT' && !isAbsoluteUrl(request.target);
}

function accepted({ refused, fields }: ReadHead): AcceptedResponse {
  const named = (name: string) => fields.filter((field) => field.name === name);
  const cause = refused ?? doubledField((name) => named(name).map(({ value }) => value));
  return cause === null ? { fields: named('set-cookie').map(asAccepted), refused: null } : refusal(cause);
}

function asAccepted({ value, index }: ReadField): AcceptedField {
  return { value, index };
}

function ownFields(message: ResponseMessage): AcceptedField[] {
  return message.setCookies.map(({ value }, index) => ({ value, index }));
}

function refusal(refused: RefusalCause): AcceptedResponse {
  return { fields: [], refused };
}

function refusedByAll(cause: RefusalCause): ResponseAcceptance {
  const refused = refusal(cause);
  return { chrome: refused, firefox: refused, safari: refused, standard: refused };
}
