// Secrets masked, once for all formats, before any of them sees a text. Secrets are the values of cookies
// (masked-value.ts), what is secret in URLs (masked-url.ts), and what a filter looks for of both.

import { cookieFieldKind, pairAt, setCookiePair } from '../filter/cookie-pairs.ts';
import { replaceLiterals } from '../filter/literals.ts';
import type { HeaderField, Message } from '../record/message.ts';
import { withFields } from '../record/message-data.ts';
import type { FindingRecord, InventoryRecord } from '../record/records.ts';
import type { Session, SessionEvent } from '../session/session.ts';
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
  const value = createValueMask(key);
  const masks: Masks = { ...createUrlMasker(value), value };
  const { path, text, url } = masks;
  return {
    value,
    text,
    filter: (filter) => replaceLiterals(filter, (literal, field) => maskedLiteral(masks, literal, field)),
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
      message: text(finding.message),
      why: text(finding.why),
      fix: { ...finding.fix, text: text(finding.fix.text) },
    }),
    cookie: (cookie) => ({ ...cookie, path: cookie.path && path(cookie.path) }),
  };
}

/** What masks are made of. */
type Masks = UrlMasker & { readonly value: Mask };

/** Header fields whose value is a URL. */
const URL_FIELDS = new Set(['referer', 'location', 'content-location']);
/** An attribute with a value, in what follows the pair. */
const ATTRIBUTE = /(;([^=;]*)=)([^;]*)/g;
/** Attributes in whose values there is no secret. */
const PLAIN_ATTRIBUTE =
  /^[ \t]*(?:expires|max-age|domain|samesite|secure|httponly|partitioned|priority|version)[ \t]*$/i;
const PATH_ATTRIBUTE = /^[ \t]*path[ \t]*$/i;

function maskedField(masks: Masks, field: HeaderField): HeaderField {
  const kind = cookieFieldKind(field);
  if (kind === null)
    return URL_FIELDS.has(field.name.toLowerCase()) ? { ...field, value: masks.url(field.value) } : field;
  if (kind === 'set-cookie') return { ...field, value: maskedSetCookie(masks, field.value) };
  const pairs = field.value
    .split(';')
    .map((pair) => replaceValue(pair, pairAt(pair, 0, pair.length), masks.value));
  return { ...field, value: pairs.join(';') };
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

/** Events are masked when they are read: of many sessions few are shown. */
function maskedSession(masks: Masks, session: Session): Session {
  const { says } = session;
  let events: readonly SessionEvent[] | null = null;
  return {
    ...session,
    says: says && { ...says, sentence: says.maskedSentence },
    get events() {
      events ??= session.events.map((event) => maskedEvent(masks, event));
      return events;
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
const PAIR_FIELD = /^http2?\.(?:headers\.)?(?:set_cookie|cookie|cookie_pair)$/;
const URL_FIELD = /^http\.(?:request\.(?:full_)?uri|referer|location)$/;

/** What a filter compares a field with. A name with its `=` is no secret. */
function maskedLiteral({ value, path }: Masks, literal: string, field: string): string {
  if (field === 'cookie.value' || URL_FIELD.test(field)) return value(literal);
  if (field === 'cookie.path') return path(literal);
  return PAIR_FIELD.test(field) ? replaceValue(literal, setCookiePair(literal), value) : literal;
}

type Bounds = { readonly valueStart: number; readonly valueEnd: number };

function replaceValue(text: string, at: Bounds, mask: Mask): string {
  return (
    text.slice(0, at.valueStart) + mask(text.slice(at.valueStart, at.valueEnd)) + text.slice(at.valueEnd)
  );
}
