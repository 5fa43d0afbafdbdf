// Which cookie is a session? A score with its evidence: the name, the shape of the value, what it is known not to
// be. What the life of the cookie adds (set by a login, opens pages) comes on top of it.

import { isCsrfName, isKnownSessionName, isNoiseName, LOOKS_LIKE_SESSION_NAME } from './names.ts';
import { valueFormat } from './value-format.ts';

/** A cookie with at least this score is taken for a session. */
export const SESSION_SCORE = 50;

export interface SessionJudgement {
  readonly score: number;
  /** In words, what spoke for and against it. */
  readonly evidence: readonly string[];
}

/** Bits below which a value could be guessed, and above which it is made to be unguessable. */
const STRONG_BITS = 64;

/** Scores a cookie by what its Set-Cookie field alone says. */
export function judgeSession(name: string, value: string, httpOnly: boolean): SessionJudgement {
  let score = 0;
  const evidence: string[] = [];
  const add = (points: number, why: string) => {
    score += points;
    evidence.push(why);
  };
  if (isKnownSessionName(name)) add(50, 'a session cookie of this name is known');
  else if (LOOKS_LIKE_SESSION_NAME.test(name)) add(25, 'the name speaks of a session or login');
  const format = valueFormat(value);
  if (format !== null) add(40, `the value has the format of ${format}`);
  if (entropyBits(value) >= STRONG_BITS) add(15, 'the value is long enough to be unguessable');
  if (httpOnly) add(5, 'it is HttpOnly');
  if (isNoiseName(name)) add(-60, 'the name is known from consent, analytics or load balancing');
  if (isCsrfName(name)) add(-40, 'the name is that of a CSRF token');
  return { score, evidence };
}

/** At most so many bits can be in a value: its length times the bits of the alphabet that it seems to use. */
export function entropyBits(value: string): number {
  let alphabet = 0;
  if (/[0-9]/.test(value)) alphabet += 10;
  if (/[a-f]/.test(value)) alphabet += 6;
  if (/[g-z]/.test(value)) alphabet += 20;
  if (/[A-F]/.test(value)) alphabet += 6;
  if (/[G-Z]/.test(value)) alphabet += 20;
  if (/[^0-9a-zA-Z]/.test(value)) alphabet += 2;
  return alphabet === 0 ? 0 : value.length * Math.log2(alphabet);
}
