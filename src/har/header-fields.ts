// The header fields of an entry, as far as a HAR file has kept what was on the wire: `headers` first, which most programs fill
// with what was sent, and the list of parsed cookies where there are none.

import { type HeaderField, isNamed } from '../record/message.ts';
import { isRedacted } from '../shared/redacted.ts';
import { type JoinedCookies, joinedCookies } from './joined-cookies.ts';
import { type HarObject, harList, harObject, harText } from './members.ts';

export interface HarFields {
  /** Without pseudo-header fields. */
  readonly fields: readonly HeaderField[];
  /** The :authority of HTTP/2 and HTTP/3. */
  readonly authority: string | null;
  /** Cookies are known from a list of parsed cookies alone, or a field of them is redacted: how they were spelled is not known. */
  readonly isRebuilt: boolean;
  /** Values of cookies, and whole fields, that are redacted. */
  readonly redactedCount: number;
  /** Of Set-Cookie fields that commas may join; null where there is none of them. */
  readonly joined: JoinedFields | null;
}

/** What was made of commas, and how the fields are where the commas are the server's. */
export interface JoinedFields extends Omit<JoinedCookies, 'fields'> {
  readonly unsplit: readonly HeaderField[];
}

/** `message`: `request` or `response` of an entry. */
export function harFields(message: HarObject, cookieField: 'cookie' | 'set-cookie'): HarFields {
  const lines = headerLines(message.headers);
  const authority = lines.find(({ name }) => name === ':authority')?.value ?? null;
  const listed = harList(message.cookies).map(harObject).filter(hasCookieName);
  const own = lines.filter(({ name }) => name !== '' && !name.startsWith(':'));
  const cookiesApart = cookieField === 'cookie' ? null : joinedCookies(own, listed);
  const joined = cookiesApart === null ? null : joinedFields(cookiesApart, own);
  const all = cookiesApart?.fields ?? own;
  const fields = all.filter((field) => !isNamed(field, cookieField) || !isRedacted(field.value));
  const redactedFields = all.length - fields.length;
  const cookies = fields.filter((field) => isNamed(field, cookieField));
  const redactedCount = redactedFields + cookies.reduce((sum, { value }) => sum + redactedValues(value), 0);
  if (cookies.length > 0 || listed.length === 0)
    return { fields, authority, isRebuilt: redactedFields > 0, redactedCount, joined };
  const rebuilt = cookieField === 'cookie' ? rebuiltCookie(listed) : listed.map(rebuiltSetCookie);
  return {
    fields: [...fields, ...rebuilt],
    authority,
    isRebuilt: true,
    redactedCount: redactedCount + listed.filter(({ value }) => isRedacted(harText(value))).length,
    joined: null,
  };
}

function joinedFields(
  { splitCount, unsureCount, areApart }: JoinedCookies,
  unsplit: readonly HeaderField[],
): JoinedFields | null {
  return areApart || splitCount + unsureCount > 0 ? { splitCount, unsureCount, areApart, unsplit } : null;
}

/** The fields as they are where the program that wrote the file joins none: commas are those of the server. */
export function withoutJoining(fields: HarFields): HarFields {
  return fields.joined === null || fields.joined.areApart
    ? fields
    : { ...fields, fields: fields.joined.unsplit, joined: null };
}

/** A line each: some programs join fields of one name with line ends. */
function headerLines(headers: unknown): HeaderField[] {
  const pairs = Array.isArray(headers)
    ? headers.map(harObject).map(({ name, value }) => [harText(name), harText(value)] as const)
    : Object.entries(harObject(headers)).map(([name, value]) => [name, harText(value)] as const);
  return pairs.flatMap(([name, value]) =>
    value.split(/\r\n|[\r\n]/).map((line) => fieldOf(name.trim(), line.trim())),
  );
}

function fieldOf(name: string, value: string): HeaderField {
  return { name, value, truncated: false };
}

const PAIR = /(?:^|;)[^=;]*=([^;]*)/g;

function redactedValues(field: string): number {
  return [...field.matchAll(PAIR)].filter(([, value = '']) => isRedacted(value.trim())).length;
}

function hasCookieName({ name, value }: HarObject): boolean {
  return harText(name) !== '' || harText(value) !== '';
}

function pairText({ name, value }: HarObject): string {
  return `${withoutLineEnds(harText(name))}=${withoutLineEnds(harText(value))}`;
}

function rebuiltCookie(listed: readonly HarObject[]): HeaderField[] {
  return [fieldOf('Cookie', listed.map(pairText).join('; '))];
}

function rebuiltSetCookie(cookie: HarObject): HeaderField {
  const { path, domain, sameSite, expires } = cookie;
  const time = Date.parse(harText(expires));
  const attributes = [
    harText(path) === '' ? null : `Path=${harText(path)}`,
    harText(domain) === '' ? null : `Domain=${harText(domain)}`,
    Number.isNaN(time) ? null : `Expires=${new Date(time).toUTCString()}`,
    cookie.secure === true ? 'Secure' : null,
    cookie.httpOnly === true ? 'HttpOnly' : null,
    harText(sameSite) === '' ? null : `SameSite=${harText(sameSite)}`,
  ].filter((text) => text !== null);
  return fieldOf('Set-Cookie', withoutLineEnds([pairText(cookie), ...attributes].join('; ')));
}

function withoutLineEnds(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}
