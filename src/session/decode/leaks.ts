// What a reader of a cookie learns about its owner and about the server, by the keys and by the shape of values.
// The kinds follow OWASP ASVS 5.0 section 14.3.3 (no sensitive data in cookies) and CWE-315.

import { MAX_SHAPED_CHARACTERS } from './limits.ts';
import { isList, isRecord, type Plain } from './plain.ts';

interface Kind {
  readonly leak: string;
  /** Of the key in lower case, its words joined by `_`. */
  readonly key: RegExp;
}

/** In order of weight; a key counts for the first that fits. */
const KINDS: readonly Kind[] = [
  { leak: 'CSRF token', key: /csrf|xsrf|authenticity_token/ },
  { leak: 'password', key: /(?:^|_)(?:password|passwd|passphrase|pass|pwd|pw)(?:_|$)/ },
  { leak: 'secret', key: /(?:^|_)(?:secret|api_?key|private_key)(?:_|$)/ },
  { leak: 'card or account number', key: /(?:^|_)(?:card|card_?number|credit_card|cvc|cvv|iban|bic)(?:_|$)/ },
  {
    leak: 'identity number',
    key: /(?:^|_)(?:ssn|social_security|national_id|tax_id|passport_?(?:number|no)?)(?:_|$)/,
  },
  { leak: 'birth date', key: /birth|(?:^|_)dob(?:_|$)/ },
  { leak: 'phone number', key: /(?:^|_)(?:phone|phone_?number|mobile|telephone|msisdn)(?:_|$)/ },
  { leak: 'postal address', key: /(?:^|_)(?:street|post_?code|zip_?code|postal|city)(?:_|$)/ },
  {
    leak: 'role',
    key: /(?:^|_)(?:roles?|is_?admin|admin|is_?staff|superuser|permissions?|privileges?|scopes?|groups?|authorities)(?:_|$)/,
  },
  { leak: 'session number', key: /(?:^|_)(?:session_?id|sess_?id|sid|jsessionid)$/ },
  { leak: 'token', key: /(?:^|_)(?:token|jwt|bearer)(?:_|$)/ },
  { leak: 'e-mail', key: /(?:^|_)e_?mail(?:_|$)/ },
  {
    leak: 'user name',
    key: /^(?:user_?name|user|login|nick_?name|preferred_username|screen_name|uname|handle|principal|upn|unique_name)$/,
  },
  {
    leak: 'real name',
    key: /^(?:name|full_?name|first_?name|last_?name|given_name|family_name|surname|display_?name)$/,
  },
  {
    leak: 'user number',
    key: /^(?:(?:auth_)?user_?id|uid|sub|id|account_?id|member_?id|customer_?id)$/,
  },
  {
    leak: 'client address',
    key: /(?:^|_)(?:ip|ip_?addr(?:ess)?|remote_?addr(?:ess)?|client_?addr(?:ess)?)$/,
  },
  { leak: 'message to the user', key: /^(?:flash(?:es)?|messages?|notice|alert)$/ },
];

const EMAIL = /^[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}$/;
const JWT = /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/;
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}(?::\d{1,5})?$/;

/** Kinds of data, each once, in order of appearance. */
export function leaksOf(content: Plain): string[] {
  const leaks = new Set<string>();
  collect(content, leaks);
  return [...leaks];
}

function collect(content: Plain, leaks: Set<string>): void {
  if (isList(content)) for (const item of content) collect(item, leaks);
  else if (isRecord(content)) {
    for (const [key, value] of Object.entries(content)) {
      const kind = isNothing(value) ? undefined : kindOf(key, value);
      if (kind !== undefined) leaks.add(kind);
      collect(value, leaks);
    }
  } else if (typeof content === 'string') {
    const leak = leakOfText(content);
    if (leak !== null) leaks.add(leak);
  }
}

function kindOf(key: string, value: Plain): string | undefined {
  if (key.length > MAX_SHAPED_CHARACTERS) return undefined;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  const leak = KINDS.find((kind) => kind.key.test(words))?.leak;
  if (leak === 'role' && isCommonRole(value)) return 'common role';
  return leak === 'user number' && isName(value) ? 'user name' : leak;
}

/** `sub` and `id` hold the name of a user as well: words without a digit, short, and not of mixed letters as random numbers. */
const NAME = /^[A-Z]?[a-z]{2,15}(?:[ ._-][A-Z]?[a-z]{1,15}){0,2}$/;

function isName(value: Plain): boolean {
  return typeof value === 'string' && NAME.test(value) && !HEXADECIMAL.test(value);
}

const HEXADECIMAL = /^[a-f-]{8,}$/;

/** What everybody is, and may: it says nothing about its owner. The scopes are those of OpenID Connect Core section 5.4. */
const COMMON_ROLES: ReadonlySet<string> = new Set(
  [
    'user users member members customer client guest visitor anonymous public default basic standard normal regular',
    'authenticated registered viewer reader subscriber free none no false 0 read',
    'openid profile email address phone offline_access',
  ].flatMap((line) => line.split(' ')),
);

function isCommonRole(value: Plain): boolean {
  if (isList(value)) return value.every(isCommonRole);
  if (isRecord(value)) return false;
  const words = String(value)
    .toLowerCase()
    .split(/[\s,]+/)
    .map((word) => word.replace(/^roles?[_:-]/, ''));
  return words.every((word) => COMMON_ROLES.has(word));
}

/** An empty field leaks nothing. */
function isNothing(value: Plain): boolean {
  return value === null || value === '' || (isList(value) && value.length === 0);
}

function leakOfText(text: string): string | null {
  if (text.length > MAX_SHAPED_CHARACTERS) return null;
  if (EMAIL.test(text)) return 'e-mail';
  if (JWT.test(text)) return 'token';
  return isInternalAddress(text) ? 'internal address' : null;
}

/** An address, with or without a port, that is no public one: RFC 1918, 3927, 4193, 4291. */
export function isInternalAddress(text: string): boolean {
  const ipv4 = IPV4.exec(text);
  if (ipv4 === null) return /^\[?f(?:[cd][0-9a-f]{2}|e[89ab][0-9a-f]):[0-9a-f:]+(?:\]:\d{1,5})?$/.test(text);
  const [first, second] = [Number(ipv4[1]), Number(ipv4[2])];
  return (
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254)
  );
}
