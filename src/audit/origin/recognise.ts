// Recognises what makes a cookie. In two steps, as a host shows what it is with any of its messages: which signs a cookie
// has is seen when it comes; which of them counts is decided at the end.

import type { CookiePair } from '../../cookie/request.ts';
import { fieldValues, type ResponseMessage } from '../../record/message.ts';
import type { CookieRole } from '../../session/cookie-role.ts';
import { decodeSession } from '../../session/decode/index.ts';
import { knownName } from '../../session/names/known-names.ts';
import { factsOfName } from '../../session/session-score.ts';
import { applicationFramework, type CookieOrigin, type Framework } from './cookie-origin.ts';
import { COOKIE_SIGNS, type CookieSign, HOST_SIGNS, type MessageSign } from './signs.ts';

const PREFIX = /^__(?:host-http|host|secure|http)-/i;
const NO_SIGNS: readonly CookieSign[] = [];
/** What no framework sets. */
const SERVICE_ROLES: readonly CookieRole[] = [
  'analytics',
  'advertising',
  'consent',
  'experiment',
  'bot-defence',
];
/** Numbers of sessions and the like: too short for a format, and nothing in them that separates its parts. */
const OPAQUE = /^(?!eyJ)[\w-]{0,40}$/;

/** The signs that a cookie has, in their order; `companions`: the cookies of the same message. */
export function signsOf(
  name: string,
  value: string,
  companions: readonly CookiePair[],
): readonly CookieSign[] {
  const role = factsOfName(name).known?.role;
  if (role !== undefined && SERVICE_ROLES.includes(role)) return NO_SIGNS;
  const bare = name.replace(PREFIX, '');
  // Decoding is the dear part: at most once, and only where a sign asks for it.
  let format: string | null | undefined;
  const hasFormat = (expected: string | readonly string[]): boolean => {
    if (format === undefined)
      format = OPAQUE.test(value) ? null : (decodeSession(name, value, companions)?.format ?? null);
    return typeof expected === 'string' ? format === expected : format !== null && expected.includes(format);
  };
  const signs = COOKIE_SIGNS.filter(
    (sign) =>
      (sign.name === undefined || sign.name.test(bare)) &&
      (sign.value === undefined || sign.value.test(value)) &&
      (sign.format === undefined || hasFormat(sign.format)),
  );
  return signs.length === 0 ? NO_SIGNS : signs;
}

/** What a cookie shows of its host by itself, or null. */
export function frameworkOfSigns(signs: readonly CookieSign[]): Framework | null {
  return signs.find(({ beside }) => beside === undefined)?.framework ?? null;
}

/** What the header fields of a response and the target of its request show of their host. */
export function frameworksOfMessage(message: ResponseMessage): readonly Framework[] {
  const target = message.request?.target ?? '';
  const has = ({ field, pattern }: MessageSign): boolean => {
    const texts = field === 'url' ? [target] : fieldValues(message, field);
    return texts.some((text) => pattern.test(text));
  };
  const signs = HOST_SIGNS.filter((sign) => has(sign) && (sign.with?.every(has) ?? true));
  return signs.map(({ framework }) => framework);
}

/** Names of everyday words: a framework or product has them, and so may any application. */
const EVERYDAY_NAME =
  /^(?:access|admin|app|auth|auto|client|csrf|identity|id|login|logged|in|jwt|me|member|name|refresh|remember|session|sid|token|user|xsrf|[-_.])+$/i;

/** Roles of cookies that something in front of the application sets. */
const PROXY_ROLES: readonly CookieRole[] = ['load-balancer', 'bot-defence'];

/** What the cookie is; `seen`: all that was seen at its host. */
export function originOf(
  name: string,
  signs: readonly CookieSign[],
  seen: readonly Framework[],
): CookieOrigin {
  const sign = signs.find(
    ({ beside, without }) =>
      (beside === undefined || beside.some((other) => seen.includes(other))) &&
      without?.some((other) => seen.includes(other)) !== true,
  );
  if (sign !== undefined) return { kind: sign.kind, framework: sign.framework };
  const known = knownName(name);
  // The name is that of a product or service: no code of the application sets it.
  if (known !== null && known.vendor !== null && !EVERYDAY_NAME.test(name.replace(PREFIX, '')))
    return { kind: PROXY_ROLES.includes(known.role) ? 'proxy' : 'vendor', framework: null };
  return { kind: 'application', framework: applicationFramework(seen) };
}
