// The secrets in header fields and in what URLs are in them: where they lie, and what they are.

import { createUrlMasker, looksSecret } from '../report/masked-url.ts';
import type { Area, Escapes } from './area.ts';
import { type AreaField, TARGET } from './connection-areas.ts';
import { innerSecrets } from './inner-secrets.ts';
import { isCredentialField, isPlainField, isSecretMember, isWords } from './secret-names.ts';
import type { SecretSet } from './secret-set.ts';
import { unescapedValue } from './substitute.ts';

/** What is found is put down here. */
export class SecretCollector {
  readonly secrets: SecretSet;
  /** Names and paths: what is a word of them is no secret where it is none. */
  readonly vocabulary = new Set<string>();
  /** Base64 of users and passwords, without what fills it up. */
  readonly credentials = new Set<string>();

  constructor(secrets: SecretSet) {
    this.secrets = secrets;
  }

  /** A value that was read as one. */
  place(area: Area, start: number, end: number, escapes: Escapes, isCredential: boolean): void {
    if (end <= start) return;
    area.places.push({ start, end, escapes });
    this.value(area.text.slice(start, end), escapes, isCredential);
  }

  /** A value wherever it is. */
  value(text: string, escapes: Escapes, isCredential: boolean): void {
    const value = unescapedValue(text, escapes);
    this.secrets.add(value, isCredential, text);
    const quoted = /^"(.*)"$/s.exec(value)?.[1];
    if (quoted !== undefined) this.secrets.add(quoted, isCredential);
    for (const inner of innerSecrets(value)) this.secrets.add(inner, isCredential);
  }
}

const URL_FIELDS = new Set([TARGET, 'referer', 'location', 'content-location', 'refresh', 'link']);
const NO_SECRET_ATTRIBUTE =
  /^(?:expires|max-age|domain|samesite|secure|httponly|partitioned|priority|version|comment)$/i;

/** Reads one field. */
export function collectField(field: AreaField, collector: SecretCollector): void {
  const { name, area, start, end } = field;
  if (name !== TARGET && !name.startsWith(':')) collector.vocabulary.add(name);
  if (name === 'cookie') collectCookies(field, collector);
  else if (name === 'set-cookie' || name === 'set-cookie2') collectSetCookie(field, collector);
  else if (isCredentialField(name)) collectCredential(field, collector);
  else if (URL_FIELDS.has(name)) collectUrl(area.text.slice(start, end), collector, { area, start });
  else if (isPlainField(name)) area.fix(start, end);
}

/** RFC 6265 section 4.2.1. */
function collectCookies({ area, start, end }: AreaField, collector: SecretCollector): void {
  for (const { index, 0: pair } of area.text.slice(start, end).matchAll(/[^;]+/g))
    collectPair(area, start + index, pair, collector);
}

function collectSetCookie({ area, start, end }: AreaField, collector: SecretCollector): void {
  const [pair, ...attributes] = [...area.text.slice(start, end).matchAll(/(?:^|;)([^;]*)/g)];
  if (pair === undefined) return;
  collectPair(area, start + (pair[0].startsWith(';') ? 1 : 0), pair[1] ?? '', collector);
  for (const { index, 0: whole } of attributes) {
    const at = start + index;
    const equals = whole.indexOf('=');
    const name = whole.slice(1, equals < 0 ? undefined : equals).trim();
    area.fix(at, at + (equals < 0 ? whole.length : equals + 1));
    if (equals < 0) continue;
    if (NO_SECRET_ATTRIBUTE.test(name)) area.fix(at + equals, at + whole.length);
    else if (/^path$/i.test(name)) collectPath(whole.slice(equals + 1), collector);
    else placeTrimmed(area, at + equals + 1, whole.slice(equals + 1), false, collector);
  }
}

/** `name=value`; without a `=` all of it is the value in one browser, and the name in another. */
function collectPair(area: Area, at: number, pair: string, collector: SecretCollector): void {
  const equals = pair.indexOf('=');
  if (equals >= 0) {
    area.fix(at, at + equals + 1);
    const name = pair.slice(0, equals).trim();
    if (name !== '') collector.vocabulary.add(name);
  }
  placeTrimmed(area, at + equals + 1, pair.slice(equals + 1), false, collector);
}

function placeTrimmed(
  area: Area,
  at: number,
  text: string,
  isCredential: boolean,
  collector: SecretCollector,
): void {
  const start = at + text.length - text.trimStart().length;
  const end = start + text.trim().length;
  collector.place(area, start, end, 'percent', isCredential);
  collectUrlParameters(area.text.slice(start, end), collector);
}

const SCHEME = /^[A-Za-z][\w-]*[ \t]+/;
const DIGEST_PARAMETER = /([\w-]+)[ \t]*=[ \t]*(?:"([^"]*)"|([^\s,"]+))/g;
const OPEN_PARAMETER = /^(?:username\*?|realm|uri|algorithm|qop|nc|userhash|charset)$/i;

/** `Bearer token`, `Basic ...`, `Digest name="value"`, or a token alone. */
function collectCredential({ area, start, end }: AreaField, collector: SecretCollector): void {
  const text = area.text.slice(start, end);
  const [scheme = ''] = SCHEME.exec(text) ?? [];
  area.fix(start, start + scheme.length);
  const rest = text.slice(scheme.length);
  const at = start + scheme.length;
  if (/^(?:digest|hawk|aws4|oauth)/i.test(scheme)) {
    for (const { index, 0: whole, 1: name = '', 2: quoted, 3: bare = '' } of rest.matchAll(
      DIGEST_PARAMETER,
    )) {
      if (OPEN_PARAMETER.test(name)) continue;
      const value = quoted ?? bare;
      const from = at + index + whole.length - value.length - (quoted === undefined ? 0 : 1);
      collector.place(area, from, from + value.length, 'percent', true);
    }
    return;
  }
  collector.place(area, at, end, 'percent', true);
  if (/^basic/i.test(scheme)) collectBasic(rest, collector);
}

/** The password, which may be elsewhere as it is; a key that is the name of a user has none. */
function collectBasic(credentials: string, collector: SecretCollector): void {
  const decoded = Buffer.from(credentials, 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  if (colon < 0) return;
  collector.credentials.add(credentials.replace(/=+$/, ''));
  collector.value(decoded.slice(colon + 1) || decoded.slice(0, colon), 'none', true);
  collector.value(decoded, 'none', true);
}

/** What is secret in a URL or a path; a word alone is none. */
function collectUrl(url: string, collector: SecretCollector, place: TextPlace): void {
  const [, before = '', after = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? [];
  const [, user = '', path = ''] =
    /^(?:[a-z][\w+.-]*:)?(?:\/\/(?:([^/]*)@)?[^/]*)?(.*)$/is.exec(before) ?? [];
  if (user.includes(':')) collector.value(user.slice(user.indexOf(':') + 1), 'percent', true);
  collectPath(path, collector);
  collectUrlParameters(after, collector, { area: place.area, start: place.start + before.length });
}

/** What is secret in the path of a link somewhere in a text. */
export function collectLinkPath(path: string, collector: SecretCollector): string[] {
  const found: string[] = [];
  createUrlMasker((secret) => {
    found.push(secret);
    return secret;
  }).path(path);
  const keys = found.filter((secret) => !isWords(secret));
  for (const key of keys) collector.value(key, 'percent', true);
  return keys;
}

function collectPath(path: string, collector: SecretCollector): void {
  const keys = collectLinkPath(path, collector);
  if (keys.length === 0) collector.vocabulary.add(path);
  for (const segment of path.split('/'))
    if (segment !== '' && !keys.some((key) => segment.includes(key))) collector.vocabulary.add(segment);
}

const PARAMETER = /(?<![^?&;#\s"'<>])([^?&;#=\s"'<>]+)=([^?&;#\s"'<>]*)/g;

/** Where a text lies in an area. */
interface TextPlace {
  readonly area: Area;
  readonly start: number;
}

/** Parameters of a query or a fragment, in whatever text. */
export function collectUrlParameters(
  text: string,
  collector: SecretCollector,
  place: TextPlace | null = null,
): void {
  for (const { index, 0: whole, 1: name = '', 2: value = '' } of text.matchAll(PARAMETER)) {
    if (!isSecretMember(unescapedValue(name, 'percent'), value) && !looksSecret(value)) continue;
    collector.value(value, 'percent', true);
    if (place === null) continue;
    const end = place.start + index + whole.length;
    collector.place(place.area, end - value.length, end, 'percent', true);
  }
}
