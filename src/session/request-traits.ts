// What of a request, beside its session, may decide whether a server gives it a page. Two requests show what a session is
// worth only where they do not differ in it.

import { browserOrProgram, isBrowser } from '../browser/client-name.ts';
import { fieldValues, type RequestMessage } from '../record/message.ts';
import { rememberingFields } from '../record/shared-fields.ts';
import { textHash } from '../shared/text-hash.ts';
import { deniedCookie } from './denied-cookie.ts';
import { MAX_CREDENTIALS, MAX_DENIED_COOKIES, MAX_QUERY_PARAMETERS } from './limits.ts';
import { factsOfName, isUnguessable } from './session-score.ts';

/** A cookie that is none of the sessions of its request, as hashes. */
export interface OtherCookie {
  readonly name: number;
  /** As deniedCookie() gives it. */
  readonly pair: number;
  /** Its value could be a key, or its name is that of a session. */
  readonly mayBeLogin: boolean;
}

export interface RequestTraits {
  /** The parameters of its query that may choose what the page is about, as a hash. */
  readonly query: number;
  /** Keys and tokens in its query and in its fields, as hashes. */
  readonly credentials: readonly number[];
  readonly cookies: readonly OtherCookie[];
  /** `Firefox`, `curl`; empty when it says nothing. */
  readonly client: string;
  readonly isBrowser: boolean;
  /** A hash of its Origin field: a script of which site asks. */
  readonly origin: number;
  /** What it wants: a page to show, or data for a script; null when it does not say. */
  readonly accepts: 'page' | 'data' | null;
  /** Equal for requests that are equal in all of these. */
  readonly hash: number;
}

/** Fields with a key of the client, and not with one against forged requests. */
const CREDENTIAL_FIELD =
  /(?:^|[-_])(?:authorization|api-?key|key|auth|token|secret|signature|jwt|ticket|pass(?:word|code)?)$/i;
const NO_CREDENTIAL = /^proxy-|csrf|xsrf|nonce|idempotency|websocket|verification/i;

/** Parameters with a key that gives access to whom it is sent: an API key, a link that is shared, a signed URL. */
const CREDENTIAL_PARAMETER =
  /token|secret|share|signature|apikey|passw|invit|hmac|jwt|ticket|^(?:.*[-_.])?(?:key|auth|sig|sign|pass|pwd|hash|code|sid)$/i;
/** A value that is made to be unguessable, and no word, number or path. */
const KEY = /^(?=.*\d)(?=.*[a-z])[\w.~%=+-]{16,}$/i;

/** The same in a field that is called so: no `none`, no `true`, no `1`. */
const FIELD_KEY = /^(?:(?=.*\d).{6,}|.{16,})$/;

/** Parameters that choose nothing: against caches, against forged requests, for counting visits. */
const NEUTRAL_PARAMETER = /^(?:_|ts|time(?:stamp)?|rand(?:om)?|nonce|cb|utm_\w+|gclid|fbclid)$|csrf|xsrf/i;
/** A time in seconds or milliseconds: `t=1717171717`. */
const TIME_PARAMETER = /^[tv]=\d{10,}$/;

/** What of it follows from the header fields alone, which many requests share. */
type FieldTraits = Pick<RequestTraits, 'client' | 'isBrowser' | 'origin' | 'accepts'>;

/** What the fields of equal requests show, by what is left out of them. */
type TraitsOfFields = Map<string, RequestTraits>;

/** `sessions`: the names of cookies that are left out; `token`: so are the headers and cookies that hold it. */
export function requestTraits(
  request: RequestMessage,
  sessions: readonly string[] = NO_SESSIONS,
  token: string | null = null,
): RequestTraits {
  const { target } = request;
  const known = traitsOfFields(request);
  const leftOut = `${token ?? ''}\n${sessions.join('\n')}`;
  let withoutQuery = known.get(leftOut);
  if (withoutQuery === undefined) {
    withoutQuery = traitsWithoutQuery(request, sessions, token);
    known.set(leftOut, withoutQuery);
  }
  return target.includes('?') ? withQuery(withoutQuery, parametersOf(target)) : withoutQuery;
}

const NO_SESSIONS: readonly string[] = [];

const traitsOfFields = rememberingFields((): TraitsOfFields => new Map());

function traitsWithoutQuery(
  request: RequestMessage,
  sessions: readonly string[],
  token: string | null,
): RequestTraits {
  const credentials = credentialFields(request, token).slice(0, MAX_CREDENTIALS).map(textHash);
  const cookies = otherCookies(request, sessions, token);
  const facts = { query: NO_QUERY, credentials, cookies, ...fieldTraits(request) };
  return { ...facts, hash: textHash(JSON.stringify(facts)) };
}

function fieldTraits(request: RequestMessage): FieldTraits {
  const [agent = ''] = fieldValues(request, 'user-agent');
  const client = browserOrProgram(agent);
  return {
    client,
    isBrowser: isBrowser(client),
    origin: textHash(fieldValues(request, 'origin')[0] ?? ''),
    accepts: acceptedKind(request),
  };
}

const NO_QUERY = textHash('');

/** The same with what the parameters of a query add. */
function withQuery(traits: RequestTraits, parameters: readonly string[]): RequestTraits {
  const keys = parameters.filter(isCredential).map(textHash);
  const choosing = parameters.filter((pair) => !isCredential(pair) && !isNeutral(pair)).sort();
  if (keys.length === 0 && choosing.length === 0) return traits;
  const query = textHash(choosing.join('&'));
  const credentials = [...keys, ...traits.credentials].slice(0, MAX_CREDENTIALS);
  const hash = textHash(`${traits.hash} ${query} ${keys.join(' ')}`);
  return { ...traits, query, credentials, hash };
}

/** The same without cookies of which nothing but the value says that they could be a login. */
export function withoutLoginCookies(traits: RequestTraits): RequestTraits {
  return { ...traits, cookies: traits.cookies.filter(({ mayBeLogin }) => !mayBeLogin) };
}

/** The parameters of a query, `name=value`; what is behind the last one that is looked at is one more. */
function parametersOf(target: string): readonly string[] {
  const start = target.indexOf('?');
  if (start < 0) return [];
  const pairs = target
    .slice(start + 1)
    .split('#', 1)[0]!
    .split('&')
    .filter((pair) => pair !== '');
  const rest = pairs.slice(MAX_QUERY_PARAMETERS);
  return rest.length === 0 ? pairs : [...pairs.slice(0, MAX_QUERY_PARAMETERS), rest.join('&')];
}

function isCredential(pair: string): boolean {
  const at = pair.indexOf('=');
  if (at < 0) return KEY.test(pair);
  const name = pair.slice(0, at);
  if (isNeutral(pair)) return false;
  return CREDENTIAL_PARAMETER.test(name) || KEY.test(pair.slice(at + 1));
}

/** Whether a request has a key that gives access to whom it is sent: in a field or a parameter that is called so. */
export function sendsKey(request: RequestMessage): boolean {
  const { target } = request;
  const isNamed = (pair: string) => {
    const at = pair.indexOf('=');
    return at > 0 && CREDENTIAL_PARAMETER.test(pair.slice(0, at)) && KEY.test(pair.slice(at + 1));
  };
  if (target.includes('?') && parametersOf(target).some((pair) => !isNeutral(pair) && isNamed(pair)))
    return true;
  return credentialFields(request, null).some((field) => FIELD_KEY.test(field.slice(field.indexOf(':') + 2)));
}

function isNeutral(pair: string): boolean {
  return NEUTRAL_PARAMETER.test(pair.split('=', 1)[0]!) || TIME_PARAMETER.test(pair);
}

function credentialFields(request: RequestMessage, token: string | null): string[] {
  return request.fields
    .filter(({ name }) => CREDENTIAL_FIELD.test(name) && !NO_CREDENTIAL.test(name))
    .map(({ name, value }) => ({ name: name.toLowerCase(), value }))
    .filter(({ value }) => token === null || !value.includes(token))
    .map(({ name, value }) => `${name}: ${value}`);
}

/** Those that count visits are left out: they open nothing. */
function otherCookies(
  { cookies }: RequestMessage,
  sessions: readonly string[],
  token: string | null,
): readonly OtherCookie[] {
  return cookies
    .filter(
      ({ name, value }) =>
        value !== token && !sessions.includes(name) && factsOfName(name).known?.role !== 'analytics',
    )
    .slice(0, MAX_DENIED_COOKIES)
    .map(({ name, value }) => ({
      name: textHash(name),
      pair: deniedCookie(name, value),
      mayBeLogin: factsOfName(name).score > 0 || (factsOfName(name).score === 0 && isUnguessable(value)),
    }));
}

/** RFC 9110 section 12.5.1; a script that accepts everything is known by what browsers and libraries add. */
function acceptedKind(request: RequestMessage): RequestTraits['accepts'] {
  const accept = fieldValues(request, 'accept').join(',').toLowerCase();
  if (/\btext\/html\b|\bapplication\/xhtml\+xml\b/.test(accept)) return 'page';
  if (/[/+]json\b|[/+]xml\b|\btext\/event-stream\b/.test(accept)) return 'data';
  const isOfScript =
    fieldValues(request, 'x-requested-with')[0] === 'XMLHttpRequest' ||
    fieldValues(request, 'sec-fetch-dest')[0] === 'empty';
  return isOfScript ? 'data' : null;
}
