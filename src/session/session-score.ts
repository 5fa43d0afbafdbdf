// Which cookie is a session? A score with its evidence: the name, the shape of the value, what set it, what it is
// known not to be. That a cookie opens closed pages comes on top of it.

import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_CACHED_NAMES } from './limits.ts';
import { isRememberName, type KnownName, knownName, LOOKS_LIKE_SESSION_NAME } from './names/known-names.ts';
import { isUnsignedToken, valueFormat } from './value-format.ts';
import { isPlainFact } from './value-without-key.ts';

/** A cookie with at least this score is taken for a session. */
export const SESSION_SCORE = 50;

export interface SessionScore {
  readonly score: number;
  /** In words, what spoke for and against it. */
  readonly evidence: readonly string[];
}

/** Bits above which a value can be made to be unguessable. */
const STRONG_BITS = 64;
/** Characters of a value that are looked at. */
const MAX_ENTROPY_CHARACTERS = 512;

/** Scores a cookie by its Set-Cookie field; `setByLogin`: it is in the response to a login. */
export function scoreSession(
  name: string,
  value: string,
  httpOnly: boolean,
  setByLogin = false,
): SessionScore {
  const byName = scoreName(name, knownName(name));
  const byValue = scoreValue(value, httpOnly, setByLogin);
  return { score: byName.score + byValue.score, evidence: [...byName.evidence, ...byValue.evidence] };
}

/** What a name alone says. */
export interface NameFacts {
  readonly score: number;
  /** Null when the name is not known. */
  readonly known: KnownName | null;
  /** It sounds like that of a cookie which keeps a user logged in for weeks. */
  readonly isRemember: boolean;
}

const namesSeen = new GenerationalMap<string, NameFacts>(MAX_CACHED_NAMES, () => {});

/** The score of a name, and what is known about it; the names seen lately are remembered. */
export function factsOfName(name: string): NameFacts {
  const known = namesSeen.get(name);
  if (known !== undefined) return known;
  const found = knownName(name);
  const facts = { score: scoreName(name, found).score, known: found, isRemember: isRememberName(name) };
  namesSeen.set(unsliced(name), facts);
  return facts;
}

function scoreName(name: string, known: KnownName | null): SessionScore {
  if (known === null)
    return LOOKS_LIKE_SESSION_NAME.test(name)
      ? { score: 25, evidence: ['the name suggests a session'] }
      : { score: 0, evidence: [] };
  const { role } = known;
  if (role === 'session' || role === 'remember-me') return { score: 50, evidence: ['known name'] };
  if (role === 'signature')
    return { score: -100, evidence: ['the name is that of the signature of another cookie'] };
  // A login makes these anew too, and frameworks give them the format of their sessions.
  if (role === 'csrf') return { score: -40 - LOGIN_SCORE, evidence: ['the name is that of a CSRF token'] };
  return { score: -60, evidence: [`the name is known from another use: ${role}`] };
}

/** An address or a path is long, and no secret. */
const ADDRESS = /^"?(?:https?(?::|%3a)|\/|%2f)/i;

const FORMAT_SCORE = 40;
/** Only together with a name that suggests a session. */
const UNSIGNED_SCORE = 25;
const STRONG_SCORE = 15;
const HTTP_ONLY_SCORE = 5;
const LOGIN_SCORE = 30;

function scoreValue(value: string, httpOnly: boolean, setByLogin: boolean): SessionScore {
  let score = 0;
  const evidence: string[] = [];
  const format = valueFormat(value);
  if (format !== null) {
    score += isUnsignedToken(value) ? UNSIGNED_SCORE : FORMAT_SCORE;
    evidence.push(`the format of ${format}`);
  }
  const isStrong = isUnguessable(value);
  if (isStrong) {
    score += STRONG_SCORE;
    evidence.push('long random value');
  }
  if (httpOnly) {
    score += HTTP_ONLY_SCORE;
    evidence.push('HttpOnly');
  }
  // A login sets other cookies too, a greeting or a language: only what could be a key counts.
  if (setByLogin && isStrong) {
    score += LOGIN_SCORE;
    evidence.push('set at login');
  }
  return { score, evidence };
}

/** Whether a value is long enough to be a key, and is no address, no time and no token that anyone can write. */
export function isUnguessable(value: string): boolean {
  if (entropyBits(value) < STRONG_BITS || isUnsignedToken(value)) return false;
  return !ADDRESS.test(value) && !isPlainFact(value);
}

/** The same for a name whose score is known: it looks no further than it has to. */
export function isSessionScore(
  nameScore: number,
  value: string,
  httpOnly: boolean,
  setByLogin: () => boolean,
): boolean {
  if (nameScore >= SESSION_SCORE) return true;
  const missing = SESSION_SCORE - nameScore;
  if (missing > FORMAT_SCORE + STRONG_SCORE + HTTP_ONLY_SCORE + LOGIN_SCORE) return false;
  const { score } = scoreValue(value, httpOnly, false);
  if (score >= missing) return true;
  return score + LOGIN_SCORE >= missing && setByLogin() && scoreValue(value, httpOnly, true).score >= missing;
}

/** The sizes of the parts that alphabets are made of; a value that shows one character may use them all. */
const DIGITS = 10;
const HEX_LETTERS = 6;
const OTHER_LETTERS = 20;
const PUNCTUATION = 2;

/** At most so many bits can be in a value: its length times the bits of the alphabet that it seems to use. */
export function entropyBits(value: string): number {
  const length = Math.min(value.length, MAX_ENTROPY_CHARACTERS);
  let seen = 0;
  for (let at = 0; at < length; at++) seen |= PART_OF[value.charCodeAt(at)] ?? OTHER_PART;
  const alphabet =
    (seen & 1 ? DIGITS : 0) +
    (seen & 2 ? HEX_LETTERS : 0) +
    (seen & 4 ? OTHER_LETTERS : 0) +
    (seen & 8 ? HEX_LETTERS : 0) +
    (seen & 16 ? OTHER_LETTERS : 0) +
    (seen & 32 ? PUNCTUATION : 0);
  return alphabet === 0 ? 0 : value.length * Math.log2(alphabet);
}

const OTHER_PART = 32;
const PART_OF = Uint8Array.from({ length: 128 }, (_, character) => partOf(character));

/** A bit for each part of the alphabet: 0-9, a-f, g-z, A-F, G-Z, all else. */
function partOf(character: number): number {
  if (character >= 0x30 && character <= 0x39) return 1;
  if (character >= 0x61 && character <= 0x7a) return character <= 0x66 ? 2 : 4;
  if (character >= 0x41 && character <= 0x5a) return character <= 0x46 ? 8 : 16;
  return OTHER_PART;
}
