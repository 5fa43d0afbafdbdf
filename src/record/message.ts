// One HTTP message as plain data, whatever its version and wherever it came from: all that filters, rules, sessions and
// reports know of the wire. It is made in one place (`createRequest` and `createResponse` for data that is there already,
// wire-message.ts for what protocols find) and never written afterwards; what is found out about it stands beside it
// (message-results.ts). docs/RECORDS.md lists its members.
// Strings from the wire are UTF-8 where the bytes are valid UTF-8, else ISO-8859-1 (a character a byte).

import type { ParsedSetCookie } from '../cookie/cookie.ts';
import { parseSetCookie } from '../cookie/parse.ts';
import { type CookiePair, parseCookieField } from '../cookie/request.ts';
import type { TextEncoding } from '../cookie/text.ts';
import type { ContentFacts } from '../protocol/content-facts.ts';
import type { IrregularHead, MalformedHead } from '../protocol/events.ts';
import type { PostedAction } from '../protocol/posted-fields.ts';
import type { FormKind } from '../protocol/posted-form.ts';
import type { HttpVersion } from '../shared/http-version.ts';
import type { HopView } from './summary-record.ts';

export type { ContentFacts, CookiePair, IrregularHead, MalformedHead, PostedAction };

/** One header field line: name as it was written, value without the white space around it. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
  /** The line runs into a gap or a truncated packet: the value is only its beginning. */
  readonly truncated: boolean;
  /** Only where the bytes of the value are no UTF-8: each of its characters is one. */
  readonly encoding?: 'iso-8859-1' | undefined;
}

/** What a request posts: the names of its fields, and of what it asks for; never other values but hashes. */
export interface FormFacts {
  readonly kind: FormKind;
  /** In order, each once, as far as the body has been seen when the response came. */
  readonly fields: readonly string[];
  /** Likewise: `auth.login` (JSON-RPC), `signOut` (GraphQL), `logout` (a field such as `action`). */
  readonly actions: readonly PostedAction[];
  /** Stands for the user that it names: a hash, equal for equal users; null: it names none. */
  readonly user: string | null;
  /** What the value of its field `token` is known by: a hash (SHA-256, base64url); absent: there is none. */
  readonly token?: string;
  /** The same of a field for a refresh token; absent: there is none. */
  readonly refreshToken?: string;
  /** The names of the request's cookies that a field repeats as CSRF tokens are repeated; absent: none. */
  readonly repeatedCookies?: readonly string[];
}

/** Where, when and how a message was seen: the members that requests and responses share. */
interface MessageData {
  /** The capture it was found in, as the user named it; '-' is standard input, an interface its name. */
  readonly input: string;
  /** The packet, counted from 1 in its capture, in which the header block was complete. */
  readonly frame: number;
  /** Time of that packet: seconds since 1970, and nanoseconds of the second. */
  readonly seconds: number;
  readonly nanoseconds: number;
  /** The connection, counted from 0 in order of its first packet: those of TCP and QUIC together. */
  readonly stream: number;
  /** The same among those of TCP, or of QUIC, alone (tcp.stream, quic.connection.number); absent where it is `stream`. */
  readonly transportStream?: number | undefined;
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
  readonly protocol: HttpVersion;
  /** HTTP/2 and HTTP/3 only. */
  readonly streamId: number | null;
  /** It came through TLS, or QUIC. */
  readonly tls: boolean;
  /** A gap or a truncated packet lies inside the header block. */
  readonly incomplete: boolean;
  /** Copies of its header block came that differ: another receiver may have read other text. */
  readonly ambiguous: boolean;
  /** Where else its exchange was seen, when that is known before it is judged; null: nowhere; absent: not known. */
  readonly hop?: HopView | null | undefined;
  /** In the order of the wire; without pseudo-header fields. */
  readonly fields: readonly HeaderField[];
  /** Characters of the names and values of all header fields on the wire, whether `fields` holds them all or not. */
  readonly headerCharacters: number;
}

/** A request as it can be written as JSON. */
export interface RequestData extends MessageData {
  readonly kind: 'request';
  readonly method: string;
  /** The request target as it was sent. */
  readonly target: string;
  /** Absolute URL, built from the target, the Host field and the connection. */
  readonly url: string;
  /** The :authority of HTTP/2 and HTTP/3; null when there was none. */
  readonly authority: string | null;
  /** It has a Cookie field, whole or not. */
  readonly hasCookie: boolean;
  /** It posts a form or JSON (known in runs that ask for it). */
  readonly postsForm: boolean;
  /** What it posts: known with its final response, so null in the request's own message and before. */
  readonly form: FormFacts | null;
}

/** A response as it can be written as JSON. */
export interface ResponseData extends MessageData {
  readonly kind: 'response';
  readonly status: number;
  readonly phrase: string;
  /** Browsers may read its header block in different ways, or refuse it; null nearly always. */
  readonly irregular: IrregularHead | null;
  /** Its content is being read (known in runs that ask for it): a `ContentMessage` follows. */
  readonly isContentRead: boolean;
  /** Null when the request was not seen. */
  readonly request: RequestData | null;
  /** Without its request: the host that its connection leads to, by TLS or a proxy, as a URL writes it; absent: not known. */
  readonly serverName?: string | undefined;
}

/**
 * What was read of the content of a response, which comes when its body ends, is lost, or is longer than what is read:
 * behind the response itself, since browsers keep cookies and go on to other requests with the head.
 */
export interface ContentMessage {
  readonly kind: 'content';
  /** The request that the response is for: its capture, packet, connection and stream. */
  readonly request: Pick<RequestData, 'input' | 'frame' | 'stream' | 'streamId'>;
  /** The packet with the last byte that was read, and its time. */
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly facts: ContentFacts;
}

/** Faster ways to what fields say, where there are some: see `fieldValues` and `rememberingFields`. */
interface ValueReader {
  valuesOf?(lowerCaseName: string): readonly string[];
  /** What was found of the fields so far, for all messages that share them. */
  readonly factsOfFields?: unknown[];
}

export interface RequestMessage extends RequestData, ValueReader {
  /** The pairs of its whole Cookie fields, in order. */
  readonly cookies: readonly CookiePair[];
}

export interface ResponseMessage extends ResponseData, ValueReader {
  readonly request: RequestMessage | null;
  /** Its Set-Cookie fields in order; of an incomplete message those as well whose line is truncated. */
  readonly setCookies: readonly SetCookieField[];
}

export type Message = RequestMessage | ResponseMessage;

/** What comes in the order of the capture. */
export type AnyMessage = Message | ContentMessage;

/** A Set-Cookie field, parsed on first use. */
export class SetCookieField {
  readonly value: string;
  /** The line is not whole: what a browser would have made of it is not known. */
  readonly truncated: boolean;
  readonly encoding: TextEncoding;
  #parsed: ParsedSetCookie | null = null;

  constructor(value: string, truncated: boolean, encoding: TextEncoding = 'utf-8') {
    this.value = value;
    this.truncated = truncated;
    this.encoding = encoding;
  }

  /** Of a truncated field without the attribute that is not whole; which others it had is not known. */
  get parsed(): ParsedSetCookie {
    this.#parsed ??= parseSetCookie(this.truncated ? wholePart(this.value) : this.value, this);
    return this.#parsed;
  }

  /** The name is whole: its '=' was seen, or the ';' behind a value without a name. */
  get hasName(): boolean {
    return !this.truncated || /[=;]/.test(this.value);
  }

  /** The value is whole. */
  get hasValue(): boolean {
    return !this.truncated || this.value.includes(';');
  }
}

/** Name and value, as far as they were seen, and the attributes that were seen to their end. */
function wholePart(value: string): string {
  return value.includes(';') ? value.slice(0, value.lastIndexOf(';')) : value;
}

const COOKIE = 'cookie';
const SET_COOKIE = 'set-cookie';

/** Whether a field has this name, in any case; quick for fields of another length. */
export function isNamed({ name }: HeaderField, lowerCaseName: string): boolean {
  return name.length === lowerCaseName.length && name.toLowerCase() === lowerCaseName;
}

/** Every whole value of a field, by its lower-case name, in order. `host` is :authority where there is one. */
export function fieldValues(message: Message, lowerCaseName: string): readonly string[] {
  if (message.valuesOf !== undefined) return message.valuesOf(lowerCaseName);
  if (lowerCaseName === 'host' && message.kind === 'request' && message.authority !== null)
    return [message.authority];
  const values: string[] = [];
  for (const field of message.fields)
    if (!field.truncated && isNamed(field, lowerCaseName)) values.push(field.value);
  return values;
}

/** The pairs of a request's Cookie fields (RFC 6265bis section 4.2.1). */
export function cookiePairs(fields: readonly string[]): readonly CookiePair[] {
  const [only] = fields;
  if (only === undefined) return NO_PAIRS;
  return fields.length === 1 ? parseCookieField(only) : fields.flatMap(parseCookieField);
}

const NO_PAIRS: readonly CookiePair[] = [];

/** The Set-Cookie fields among header fields. */
export function setCookieFields(fields: readonly HeaderField[], incomplete: boolean): SetCookieField[] {
  return fields
    .filter((field) => isNamed(field, SET_COOKIE) && (incomplete || !field.truncated))
    .map(({ value, truncated, encoding }) => new SetCookieField(value, truncated, encoding));
}

/** A field stands behind a CR inside another line, where some browsers see it: `fields` has it not. */
export function hidesField({ irregular }: ResponseMessage): boolean {
  return irregular !== null && irregular.text !== null && /\r[!-9;-~]+[\t ]*:/.test(irregular.text);
}

/** A request of data that is there already. */
export function createRequest(data: RequestData): RequestMessage {
  return { ...data, cookies: cookiePairs(fieldValues(data as RequestMessage, COOKIE)) };
}

/** A response of data that is there already. */
export function createResponse(data: ResponseData): ResponseMessage {
  const { request } = data;
  return {
    ...data,
    request: request === null ? null : createRequest(request),
    setCookies: setCookieFields(data.fields, data.incomplete),
  };
}

/** Milliseconds since 1970. */
export function messageTimeMs({
  seconds,
  nanoseconds,
}: Pick<MessageData, 'seconds' | 'nanoseconds'>): number {
  return seconds * 1000 + Math.floor(nanoseconds / 1e6);
}

/** Microseconds since 1970. */
export function messageTimeUs({
  seconds,
  nanoseconds,
}: Pick<MessageData, 'seconds' | 'nanoseconds'>): number {
  return seconds * 1e6 + Math.floor(nanoseconds / 1000);
}

/** Characters of the names and values of header fields. */
export function headerCharacters(fields: readonly HeaderField[]): number {
  let characters = 0;
  for (const { name, value } of fields) characters += name.length + value.length;
  return characters;
}
