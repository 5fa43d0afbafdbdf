// The fields that filters and reports can name: Wireshark's own for packets and HTTP, and ours for cookies
// (https://www.wireshark.org/docs/dfref/h/http.html). `http.*` means HTTP whatever its version.

import type { SetCookie } from '../cookie/cookie.ts';
import { isDeletion } from '../cookie/deletion.ts';
import { fieldValues, type Message, messageTimeMs, type SetCookieField } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/user-error.ts';
import { type Instant, printDateAndTime, printEpoch } from './instant.ts';

export type FieldType = 'protocol' | 'boolean' | 'number' | 'string' | 'address' | 'time' | 'epoch';
export type FieldValue = string | number | boolean | Instant;
/** Which messages can have the field: all, one kind, or those with a Set-Cookie or Cookie line. */
type Carrier = 'message' | 'request' | 'response' | 'set-cookie' | 'cookie';

export interface FilterField {
  readonly name: string;
  readonly type: FieldType;
  readonly carrier: Carrier;
  /** Every message of its carrier has it. */
  readonly always: boolean;
  /** Its values come from the audit of the message. */
  readonly isFromAudit?: true;
  /** One line of documentation. */
  readonly help: string;
  /** Every value, in the order of the wire; none when the message does not have the field. */
  values(message: Message, results: MessageResults): readonly FieldValue[];
}

type Read = (message: Message, results: MessageResults) => readonly FieldValue[];
type Presence = 'always' | 'sometimes';

function field(
  name: string,
  type: FieldType,
  carrier: Carrier,
  presence: Presence,
  help: string,
  values: Read,
): FilterField {
  return { name, type, carrier, always: presence === 'always', help, values };
}

const NONE: readonly FieldValue[] = [];
const some = (value: FieldValue | null): readonly FieldValue[] => (value === null ? NONE : [value]);
const when = (condition: boolean, value: FieldValue): readonly FieldValue[] => (condition ? [value] : NONE);

function header(name: string, headerName: string, help: string): FilterField {
  return field(name, 'string', 'message', 'sometimes', help, (message) => fieldValues(message, headerName));
}

/** Every address of one IP version: an IPv6 address is the one with a colon. */
function address(name: string, help: string, read: (message: Message) => readonly string[]): FilterField {
  const wantsColon = name.startsWith('ipv6');
  const values: Read = (message) => read(message).filter((text) => text.includes(':') === wantsColon);
  return field(name, 'address', 'message', 'sometimes', help, values);
}

const NO_FIELDS: readonly SetCookieField[] = [];
const setCookiesOf = (message: Message): readonly SetCookieField[] =>
  message.kind === 'response' ? message.setCookies : NO_FIELDS;

/** One value for each cookie that has one. */
function cookieField(
  name: string,
  type: FieldType,
  help: string,
  read: (cookie: SetCookie) => FieldValue | null,
): FilterField {
  return field(name, type, 'set-cookie', 'sometimes', help, (message) =>
    setCookiesOf(message).flatMap(({ parsed }) => some(read(parsed.cookie))),
  );
}

function cookiePairs(message: Message): string[] {
  const pairs = fieldValues(message, 'cookie').flatMap((value) => value.split(';'));
  return pairs.map((pair) => pair.trim()).filter((pair) => pair !== '');
}

const isHttp2 = (message: Message): boolean => message.protocol === 'h2';
const isVersion6 = (message: Message): boolean => message.src.includes(':');

/** A field whose values come from the audit. */
function auditField(name: string, carrier: Carrier, help: string, values: Read): FilterField {
  return { ...field(name, 'string', carrier, 'sometimes', help, values), isFromAudit: true };
}

/** What browsers do with each whole Set-Cookie: `stored`, `replaced`, `deleted`, or why they reject it. */
const verdictNames: Read = (_message, { verdicts }) =>
  verdicts.flatMap((verdict) => (verdict === null ? NONE : [verdict.reason ?? verdict.action]));

const instantOf = (message: Message): Instant => ({
  seconds: message.seconds,
  nanoseconds: message.nanoseconds,
});

/** All fields, in the order in which they are listed. */
export const FIELDS: readonly FilterField[] = [
  field('frame', 'protocol', 'message', 'always', 'every message', () => ['frame']),
  field(
    'frame.number',
    'number',
    'message',
    'always',
    'packet that completed the header block, from 1',
    (m) => [m.frame],
  ),
  field('frame.time', 'time', 'message', 'always', 'time of that packet, local zone', (m) => [instantOf(m)]),
  field('frame.time_epoch', 'epoch', 'message', 'always', 'seconds since 1970', (m) => [instantOf(m)]),
  field('ip', 'protocol', 'message', 'sometimes', 'carried by IPv4', (m) => when(!isVersion6(m), 'ip')),
  address('ip.src', 'IPv4 source', (m) => [m.src]),
  address('ip.dst', 'IPv4 destination', (m) => [m.dst]),
  address('ip.addr', 'IPv4 source or destination', (m) => [m.src, m.dst]),
  field('ipv6', 'protocol', 'message', 'sometimes', 'carried by IPv6', (m) => when(isVersion6(m), 'ipv6')),
  address('ipv6.src', 'IPv6 source', (m) => [m.src]),
  address('ipv6.dst', 'IPv6 destination', (m) => [m.dst]),
  address('ipv6.addr', 'IPv6 source or destination', (m) => [m.src, m.dst]),
  field('tcp', 'protocol', 'message', 'always', 'carried by TCP', () => ['tcp']),
  field('tcp.srcport', 'number', 'message', 'always', 'source port', (m) => [m.srcPort]),
  field('tcp.dstport', 'number', 'message', 'always', 'destination port', (m) => [m.dstPort]),
  field('tcp.port', 'number', 'message', 'always', 'source or destination port', (m) => [
    m.srcPort,
    m.dstPort,
  ]),
  field('tcp.stream', 'number', 'message', 'always', 'TCP connection, from 0', (m) => [m.stream]),
  field('tls', 'protocol', 'message', 'sometimes', 'came through TLS', (m) => when(m.tls, 'tls')),
  field('http', 'protocol', 'message', 'always', 'HTTP of any version', () => ['http']),
  field('http.request', 'boolean', 'request', 'always', 'is a request', (m) =>
    when(m.kind === 'request', true),
  ),
  field('http.request.method', 'string', 'request', 'always', 'GET, POST, ...', (m) =>
    m.kind === 'request' ? [m.method] : NONE,
  ),
  field('http.request.uri', 'string', 'request', 'always', 'target as it was sent', (m) =>
    m.kind === 'request' ? [m.target] : NONE,
  ),
  field('http.request.full_uri', 'string', 'request', 'always', 'absolute URL', (m) =>
    m.kind === 'request' ? [m.url] : NONE,
  ),
  header('http.host', 'host', 'Host'),
  header('http.user_agent', 'user-agent', 'User-Agent'),
  header('http.referer', 'referer', 'Referer'),
  field('http.cookie', 'string', 'cookie', 'sometimes', 'Cookie field, whole', (m) =>
    fieldValues(m, 'cookie'),
  ),
  field('http.cookie_pair', 'string', 'cookie', 'sometimes', 'each name=value of Cookie', cookiePairs),
  field('http.response', 'boolean', 'response', 'always', 'is a response', (m) =>
    when(m.kind === 'response', true),
  ),
  field('http.response.code', 'number', 'response', 'always', 'status', (m) =>
    m.kind === 'response' ? [m.status] : NONE,
  ),
  field('http.response.phrase', 'string', 'response', 'sometimes', 'reason phrase', (m) =>
    m.kind === 'response' && m.phrase !== '' ? [m.phrase] : NONE,
  ),
  field('http.set_cookie', 'string', 'set-cookie', 'sometimes', 'each Set-Cookie field, whole', (m) =>
    fieldValues(m, 'set-cookie'),
  ),
  header('http.location', 'location', 'Location'),
  header('http.server', 'server', 'Server'),
  header('http.content_type', 'content-type', 'Content-Type'),
  field('http2', 'protocol', 'message', 'sometimes', 'HTTP/2', (m) => when(isHttp2(m), 'http2')),
  field('http2.streamid', 'number', 'message', 'sometimes', 'HTTP/2 stream', (m) =>
    isHttp2(m) ? some(m.streamId) : NONE,
  ),
  field(
    'http2.headers.set_cookie',
    'string',
    'set-cookie',
    'sometimes',
    'http.set_cookie over HTTP/2',
    (m) => (isHttp2(m) ? fieldValues(m, 'set-cookie') : NONE),
  ),
  field('http2.headers.cookie', 'string', 'cookie', 'sometimes', 'http.cookie over HTTP/2', (m) =>
    isHttp2(m) ? fieldValues(m, 'cookie') : NONE,
  ),
  cookieField('cookie.name', 'string', 'name of each cookie that is set', (cookie) => cookie.name),
  cookieField('cookie.value', 'string', 'its value', (cookie) => cookie.value),
  cookieField('cookie.domain', 'string', 'Domain attribute', (cookie) => cookie.domain),
  cookieField('cookie.path', 'string', 'Path attribute', (cookie) => cookie.path),
  cookieField('cookie.expires', 'string', 'Expires attribute as written', (cookie) => cookie.expires),
  cookieField('cookie.max_age', 'number', 'Max-Age in seconds', (cookie) => cookie.maxAge),
  cookieField('cookie.secure', 'boolean', 'has Secure', (cookie) => cookie.secure),
  cookieField('cookie.httponly', 'boolean', 'has HttpOnly', (cookie) => cookie.httpOnly),
  cookieField('cookie.samesite', 'string', 'SameSite attribute as written', (cookie) => cookie.sameSiteText),
  field('cookie.deletion', 'boolean', 'set-cookie', 'sometimes', 'deletes the cookie', (m) =>
    setCookiesOf(m).map(({ truncated, parsed }) => !truncated && isDeletion(parsed, messageTimeMs(m))),
  ),
  auditField(
    'cookie.verdict',
    'set-cookie',
    'what the browser of the client does with it: stored, replaced, deleted, nothing-to-delete, or why not',
    verdictNames,
  ),
  auditField('finding.rule', 'message', 'each rule that the message breaks', (_, { raised }) =>
    raised.map(({ rule }) => rule),
  ),
  auditField(
    'finding.severity',
    'message',
    'severity of each of these rules: high, medium, low, info',
    (_, { raised }) => raised.map(({ severity }) => severity),
  ),
];

const fieldsByName = new Map(FIELDS.map((known) => [known.name, known]));

/** The field of that name. Throws a UserError that names similar and all known fields; `where` begins its text. */
export function fieldNamed(name: string, where: string): FilterField {
  const found = fieldsByName.get(name);
  if (found !== undefined) return found;
  const names = FIELDS.map((known) => known.name);
  throw new UserError(
    `${where}: unknown field "${name}".${didYouMean(name, names)} The known fields are ${names.join(' ')}`,
  );
}

export function isField(name: string): boolean {
  return fieldsByName.has(name);
}

/** Whether the values of a field come from the audit. */
export function isAuditField(name: string): boolean {
  return fieldsByName.get(name)?.isFromAudit === true;
}

/** A value as tshark prints it with `-T fields`, nothing escaped. */
export function fieldText(known: FilterField, value: FieldValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'object') return String(value);
  return known.type === 'time' ? printDateAndTime(value) : printEpoch(value);
}
