// What JSON says of the outcome of a request, whatever its status: error members of JSON-RPC 2.0 (section 5.1), GraphQL
// (October 2021, section 7.1), OAuth (RFC 6749 section 5.2), and those that applications have made up; redirects of
// SvelteKit's form actions and of React Router's single fetch.

import { hashOfToken, isRefreshTokenName, mayBeToken } from '../shared/token-hash.ts';
import { codeOf, isFailureCode } from './application-code.ts';
import type { ContentFacts, ContentOutcome } from './content-facts.ts';
import { jsonTokens } from './json-tokens.ts';
import { MAX_CONTENT_TEXT_CHARACTERS } from './limits.ts';
import { verdictOfLatin1 } from './verdict-words.ts';

type OutcomeFacts = Pick<ContentFacts, 'outcome' | 'location' | 'isWithoutUser' | 'refreshToken' | 'words'>;
type JsonFacts = OutcomeFacts & Pick<ContentFacts, 'code' | 'tokens'>;
type JsonObject = Readonly<Record<string, unknown>>;

/** How many wrappers are opened: `{"data":{"login":{"ok":true}}}`. */
const MAX_WRAPPERS = 3;

const ERROR_MEMBER = /^(?:errors?|err|err(?:or)?_?(?:code|no)|error_?message|exception|fault)$/i;
const MESSAGE_MEMBER =
  /^(?:(?:err(?:or)?|ret(?:urn)?|resp?|result|status)?_?(?:msg|message|text|desc|description)|detail|details|info|reason|title|tips?|hint)$/i;
const FLAG_MEMBER =
  /^(?:is_?)?(?:success|successful|succeeded|ok|authenticated|auth|logged_?in|login|valid|result)$/i;
const WORD_MEMBER = /^(?:status|result|state|type|outcome)$/i;
const CODE_MEMBER = /^(?:status|status_?code|code)$/i;
const FAILURE_WORD =
  /^(?:errors?|fail|failed|failure|unauthorized|unauthenticated|denied|forbidden|invalid|ko|nok|no|wrong.*|not_?(?:logged_?in|auth\w*))$/i;
const SUCCESS_WORD = /^(?:ok|okay|success|successful|pass|passed|authenticated|logged_?in)$/i;
const TOKEN_MEMBER = /^(?:(?:access|auth|id|session|refresh)_?token|token|jwt)$/i;
/** Of a code or a passkey, where little else is said: in more it is about the address of a user. */
const VERIFIED_MEMBER = /^(?:is_?)?verified$/i;
const MAX_VERDICT_MEMBERS = 2;
/** Without its `_`, `-` and capitals: `mfa_required`, `requiresTwoFactor`, `next: "otp"`. */
const SECOND_FACTOR =
  '(?:mfa|2fa|totp|otp|twofactor|secondfactor|multifactor|2step|twostep)(?:auth|authentication|code)?';
const STEP_MEMBER = new RegExp(
  `^(?:is)?(?:${SECOND_FACTOR}(?:is)?(?:required|needed|pending|challenge)|(?:requires?|needs?|pending)${SECOND_FACTOR})$`,
);
const STEP_WORD_MEMBER =
  /^(?:status|result|state|type|outcome|next|step|nextstep|challenge|challengename|action|code)$/;
const STEP_WORD = new RegExp(
  `^(?:(?:requires?|needs?|pending|sms|email|software|token)*${SECOND_FACTOR}(?:required|needed|pending|challenge)?)$`,
);
const LOCATION_MEMBER =
  /^(?:location|redirect|redirect_?(?:to|url|uri)|return_?(?:to|url)|next|next_?(?:page|url)|url|forward|goto)$/i;
const WRAPPER_MEMBER = /^(?:data|result|response|payload|body|d|tokens?)$/i;

/** Who asks, as applications and GraphQL schemas call it. */
const USER_MEMBER =
  /^(?:me|viewer|who_?am_?i|(?:current|auth|authenticated|logged_?in|session)?_?user|session|identity)$/i;
const ANONYMOUS_MEMBER = /^(?:is_?)?(?:anonymous|guest)$/i;

const UNKNOWN: OutcomeFacts = { outcome: null, location: null, isWithoutUser: false };

/** Of text that need not be JSON. */
export function jsonFacts(text: string): JsonFacts {
  const turbo = singleFetchFacts(text);
  if (turbo !== null) return turbo;
  const json = parsed(text.replace(GUARD, ''));
  if (json === undefined) return textFacts(text.trim());
  const code = codeOf(json);
  const tokens = jsonTokens(json);
  return {
    ...factsOf(json, MAX_WRAPPERS),
    ...(code === null ? null : { code }),
    ...(tokens.length === 0 ? null : { tokens }),
  };
}

/** Undefined: it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text that is no JSON may be a message, or a code. */
function textFacts(text: string): JsonFacts {
  const words = verdictOfLatin1(text);
  const code = codeOf(text);
  return {
    ...UNKNOWN,
    ...(words === null ? null : { words }),
    ...(code === null ? null : { code }),
  };
}

/** What keeps other sites from including it as a script. */
const GUARD = /^(?:\ufeff|\)\]\}',?\s*\n|while\s*\(1\);|for\s*\(;;\);)\s*/;

function factsOf(value: unknown, wrappersLeft: number): OutcomeFacts {
  if (value === false) return { ...UNKNOWN, outcome: 'failure' };
  // A batch is as good as its first part.
  if (Array.isArray(value)) return wrappersLeft > 0 ? factsOf(value[0], wrappersLeft - 1) : UNKNOWN;
  if (typeof value !== 'object' || value === null) return UNKNOWN;
  const own = ownFacts(value as JsonObject);
  if (own.outcome === 'failure' || wrappersLeft === 0) return own;
  const inner = factsOf(wrapped(value as JsonObject), wrappersLeft - 1);
  const refreshToken = own.refreshToken ?? inner.refreshToken;
  const words = own.words ?? inner.words;
  return {
    outcome: stronger(own.outcome, inner.outcome),
    location: own.location ?? inner.location,
    isWithoutUser: own.isWithoutUser || inner.isWithoutUser,
    ...(refreshToken === undefined ? null : { refreshToken }),
    ...(words === undefined ? null : { words }),
  };
}

/** The only member, or the one with a name for that. */
function wrapped(value: JsonObject): unknown {
  const entries = Object.entries(value);
  const inner =
    entries.find(([key]) => WRAPPER_MEMBER.test(key)) ?? (entries.length === 1 ? entries[0] : null);
  const member = inner?.[1];
  // ASP.NET: `{"d":"{\"ok\":true}"}`.
  if (typeof member === 'string' && /^\s*[[{]/.test(member)) return parsed(member);
  return typeof member === 'object' ? member : null;
}

function ownFacts(value: JsonObject): OutcomeFacts {
  let outcome: ContentOutcome | null = null;
  let location: string | null = null;
  let words: OutcomeFacts['words'];
  const members = Object.entries(value);
  for (const [key, member] of members) {
    const said = isStep(key, member) ? 'step' : outcomeOf(key, member);
    outcome = stronger(outcome, said);
    if (VERIFIED_MEMBER.test(key) && members.length <= MAX_VERDICT_MEMBERS && typeof member === 'boolean')
      outcome = stronger(outcome, member ? 'success' : 'failure');
    if (location === null && LOCATION_MEMBER.test(key)) location = locationOf(member);
    if (MESSAGE_MEMBER.test(key) && typeof member === 'string')
      words ??= verdictOfLatin1(member) ?? undefined;
  }
  const token = members.find(([key]) => isRefreshTokenName(key))?.[1];
  const refreshToken = typeof token === 'string' && mayBeToken(token) ? hashOfToken(token) : undefined;
  return {
    outcome,
    location,
    isWithoutUser: isWithoutUser(members),
    ...(refreshToken === undefined ? null : { refreshToken }),
    ...(words === undefined ? null : { words }),
  };
}

/** Null in the place of each user, or one that is said to be none. */
function isWithoutUser(members: readonly (readonly [key: string, member: unknown])[]): boolean {
  const users = members.filter(([key]) => USER_MEMBER.test(key)).map(([, user]) => user);
  if (users.length > 0 && users.every((user) => user === null)) return true;
  return members.some(([key, member]) => ANONYMOUS_MEMBER.test(key) && member === true);
}

const STRENGTH = ['success', 'step', 'failure'] as const;

/** A failure counts more than a step, and a step more than a success: `{"ok":true,"mfa_required":true}`. */
function stronger(one: ContentOutcome | null, other: ContentOutcome | null): ContentOutcome | null {
  return STRENGTH.findLast((outcome) => outcome === one || outcome === other) ?? null;
}

/** A right password, and the server asks for a second factor. */
function isStep(key: string, member: unknown): boolean {
  const name = bare(key);
  if (typeof member === 'string' && STEP_WORD_MEMBER.test(name) && STEP_WORD.test(bare(member))) return true;
  return STEP_MEMBER.test(name) && !isNothing(member) && member !== 'false';
}

function bare(text: string): string {
  return text.replace(/[_\s-]/g, '').toLowerCase();
}

function outcomeOf(key: string, member: unknown): ContentOutcome | null {
  if (ERROR_MEMBER.test(key)) return isNothing(member) ? null : 'failure';
  if (FLAG_MEMBER.test(key)) {
    if (member === true || member === 'true') return 'success';
    if (member === false || member === 'false') return 'failure';
  }
  if (typeof member === 'string') {
    if (TOKEN_MEMBER.test(key) && member.length > 0) return 'success';
    if (isFailureCode(key, member)) return 'failure';
    if (!WORD_MEMBER.test(key)) return null;
    return FAILURE_WORD.test(member) ? 'failure' : SUCCESS_WORD.test(member) ? 'success' : null;
  }
  if (typeof member === 'number' && CODE_MEMBER.test(key) && member >= 400 && member < 600) return 'failure';
  return isFailureCode(key, member) ? 'failure' : null;
}

/** As good as left out. */
function isNothing(member: unknown): boolean {
  if (typeof member === 'string') return /^0*$/.test(member) || SUCCESS_WORD.test(member);
  if (member === null || typeof member !== 'object') return !member || member === 200;
  return Object.keys(member).length === 0;
}

function locationOf(member: unknown): string | null {
  if (typeof member !== 'string' || !/^(?:\/|\?|\.{1,2}\/|https?:\/\/)/i.test(member)) return null;
  return member.slice(0, MAX_CONTENT_TEXT_CHARACTERS);
}

/** React Router's turbo-stream: a redirect is an array under this name, its members by key and value one after another. */
const SINGLE_FETCH_REDIRECT = /^\[\["SingleFetchRedirect",\d+\]/;
const SINGLE_FETCH_ERROR = /^\[.{0,100}?\["(?:SingleFetchError|SanitizedError|ErrorResponse|Error)",/;
const SINGLE_FETCH_LOCATION = /"redirect"\s*[,:]\s*"([^"\\]{1,500})"/;

function singleFetchFacts(text: string): OutcomeFacts | null {
  if (SINGLE_FETCH_REDIRECT.test(text))
    return { ...UNKNOWN, location: locationOf(SINGLE_FETCH_LOCATION.exec(text)?.[1]) };
  return SINGLE_FETCH_ERROR.test(text) ? { ...UNKNOWN, outcome: 'failure' } : null;
}
