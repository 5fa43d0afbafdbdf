// Secrets masked, once for all formats, before any of them sees a text. Secrets are the values of cookies
// (masked-value.ts), what is secret in URLs (masked-url.ts), and what a filter looks for of both.

import { cookieFieldKind, pairAt, setCookiePair } from '../filter/cookie-pairs.ts';
import { replaceLiterals } from '../filter/literals.ts';
import type { HeaderField, Message } from '../record/message.ts';
import { withFields } from '../record/message-data.ts';
import type { FindingRecord, InventoryRecord } from '../record/records.ts';
import type { Session, SessionEvent } from '../session/session.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_REMEMBERED_CHARACTERS, MAX_REMEMBERED_MASKS } from './limits.ts';
import { createUrlMasker, type UrlMasker } from './masked-url.ts';
import { createValueMask, type Mask } from './masked-value.ts';

export interface Masker {
  /** One value: `eyJhbGci…(87)#3fa9c1`. An empty one stays empty. */
  value: Mask;
  /** A text with what is secret in the URLs and paths in it masked. */
  text: Mask;
  /** A display filter with the values masked that it looks for. Throws a UserError for what is no filter. */
  filter: Mask;
  /** The message with every cookie value masked, in Set-Cookie and Cookie fields, and what is secret in its URLs. */
  message(message: Message): Message;
  /** The session with its values masked, also those in paths, and with the sentence that contains no values. */
  session(session: Session): Session;
  /** What is secret in the path and in the texts of a finding. */
  finding(finding: FindingRecord): FindingRecord;
  cookie(cookie: InventoryRecord): InventoryRecord;
}

/** `key`: for tests; without it random bytes, new for every run and never stored. */
export function createMasker(key?: Uint8Array): Masker {
  const value = remembering(createValueMask(key));
  const urls = createUrlMasker(value);
  const masks: Masks = {
    url: urls.url,
    path: remembering(urls.path),
    page: remembering(urls.page),
    text: remembering(urls.text),
    value,
  };
  const { path, text, url } = masks;
  return {
    value,
    text,
    filter: (filter) => replaceLiterals(filter, (literal, fields) => maskedLiteral(masks, literal, fields)),
    message: (message) =>
      withFields(
        message,
        message.fields.map((field) => maskedField(masks, field)),
        url,
      ),
    session: (session) => maskedSession(masks, session),
    finding: (finding) => ({
      ...finding,
      path: finding.path && path(finding.path),
      cookies: finding.cookies.map((one) => ({ ...one, path: one.path && path(one.path) })),
      message: text(finding.message),
      why: text(finding.why),
      fix: { ...finding.fix, text: text(finding.fix.text) },
    }),
    cookie: (cookie) => ({ ...cookie, path: cookie.path && path(cookie.path) }),
  };
}

/** The mask with what it made of the last texts: the events of sessions have the same paths and values again and again. */
function remembering(mask: Mask): Mask {
  const known = new GenerationalMap<string, string>(MAX_REMEMBERED_MASKS, () => {});
  return (text) => {
    if (text.length > MAX_REMEMBERED_CHARACTERS) return mask(text);
    let masked = known.get(text);
    if (masked === undefined) {
      masked = mask(text);
      known.set(unsliced(text), masked);
    }
    return masked;
  };
}

/** What masks are made of. */
type Masks = UrlMasker & { readonly value: Mask };

/** Header fields whose value is a URL. */
const URL_FIELDS = new Set(['referer', 'location', 'content-location']);
/** Header fields whose value lets its owner in. */
const CREDENTIAL_FIELD = /^(?:proxy-)?authorization$|token|api-?key|secret|session|csrf|xsrf|password/i;
/** An attribute with a value, in what follows the pair. */
const ATTRIBUTE = /(;([^=;]*)=)([^;]*)/g;
/** Attributes in whose values there is no secret. */
const PLAIN_ATTRIBUTE =
  /^[ \t]*(?:expires|max-age|domain|samesite|secure|httponly|partitioned|priority|version)[ \t]*$/i;
const PATH_ATTRIBUTE = /^[ \t]*path[ \t]*$/i;

function maskedField(masks: Masks, field: HeaderField): HeaderField {
  const kind = cookieFieldKind(field);
  if (kind === null) {
    if (CREDENTIAL_FIELD.test(field.name)) return { ...field, value: maskedCredential(masks, field.value) };
    return URL_FIELDS.has(field.name.toLowerCase()) ? { ...field, value: masks.url(field.value) } : field;
  }
  if (kind === 'set-cookie') return { ...field, value: maskedSetCookie(masks, field.value) };
  const pairs = field.value
    .split(';')
    .map((pair) => replaceValue(pair, pairAt(pair, 0, pair.length), masks.value));
  return { ...field, value: pairs.join(';') };
}

/** The scheme of `Authorization: Bearer ...` is no secret. */
function maskedCredential({ value }: Masks, text: string): string {
  const [scheme = ''] = /^[A-Za-z][\w-]*[ \t]+/.exec(text) ?? [];
  return scheme + value(text.slice(scheme.length));
}

/** The value, what is secret in the path that the cookie is for, and values of attributes that no browser knows. */
function maskedSetCookie(masks: Masks, field: string): string {
  return maskedAttributes(masks, replaceValue(field, setCookiePair(field), masks.value));
}

function maskedAttributes({ path, value }: Masks, text: string): string {
  return text.replaceAll(ATTRIBUTE, (whole: string, start: string, name: string, seen: string) => {
    if (PATH_ATTRIBUTE.test(name)) return start + path(seen);
    return PLAIN_ATTRIBUTE.test(name) ? whole : start + value(seen);
  });
}

/** Events are masked whenever they are read: of many sessions few are shown, and all of them take much memory. */
function maskedSession(masks: Masks, session: Session): Session {
  const { says } = session;
  return {
    ...session,
    says: says && { ...says, sentence: says.maskedSentence },
    get events() {
      return session.events.map((event) => maskedEvent(masks, event));
    },
  };
}

function maskedEvent(masks: Masks, event: SessionEvent): SessionEvent {
  const { page, path, text, value } = masks;
  const { request, value: seen, evidence, attributes } = event;
  return {
    ...event,
    evidence: evidence.map((one) => ({ text: text(one.text), frame: one.frame })),
    request: request && { ...request, path: path(request.path), page: page(request.page) },
    value: seen && { ...seen, value: seen.value === null ? null : value(seen.value) },
    attributes: attributes && maskedAttributes(masks, `;${attributes}`).slice(1),
  };
}

/** Fields of a display filter that hold pairs of cookies, and URLs. */
const PAIR_FIELD = /^http[23]?\.(?:headers\.)?(?:set_cookie|cookie|cookie_pair)$/;
/** Fields with values that may be secret, whole, and fields that have such values in them. */
const VALUE_FIELD =
  /^(?:cookie\.value|frame|http\.(?:chat|(?:proxy_)?authorization|request\.(?:full_uri|uri|uri\.path|uri\.query)|re(?:quest|sponse)\.line|referer|location)|http[23]\.headers\.path|_ws\.col\.info)$/;

/** What a filter compares a field with. A name with its `=` is no secret. */
function maskedLiteral({ value, path }: Masks, literal: string, fields: readonly string[]): string {
  if (fields.some((field) => VALUE_FIELD.test(field))) return value(literal);
  if (fields.includes('cookie.path')) return path(literal);
  const hasPair = fields.some((field) => PAIR_FIELD.test(field));
  return hasPair ? replaceValue(literal, setCookiePair(literal), value) : literal;
}

type Bounds = { readonly valueStart: number; readonly valueEnd: number };

function replaceValue(text: string, at: Bounds, mask: Mask): string {
  return (
    text.slice(0, at.valueStart) + mask(text.slice(at.valueStart, at.valueEnd)) + text.slice(at.valueEnd)
  );
}
