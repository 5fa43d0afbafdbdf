// Which attribute was meant by one that no browser knows? Two letters may be wrong, quotes, hyphens and the ';'
// between two attributes may be misplaced.

import type { Deviation } from '../cookie/cookie.ts';
import { editDistance } from '../shared/did-you-mean.ts';

/** The attributes that browsers know, as they are written (RFC 6265bis section 4.1.1, CHIPS). */
const KNOWN = [
  'Expires',
  'Max-Age',
  'Domain',
  'Path',
  'Secure',
  'HttpOnly',
  'SameSite',
  'Partitioned',
] as const;
export type KnownAttribute = (typeof KNOWN)[number];

/** What some software writes on purpose: Chrome's Priority, the attributes of RFC 2109 and RFC 2965. */
const VENDOR = new Set(['priority', 'version', 'comment', 'commenturl', 'discard', 'port']);

const NOT_A_LETTER = /[^a-z]+/g;
const MAX_CHARACTERS = 64;

interface Candidate {
  readonly attribute: KnownAttribute;
  readonly letters: string;
  /** Letters that may be wrong: short words are too alike. */
  readonly maxEdits: number;
}

const CANDIDATES: readonly Candidate[] = KNOWN.map((attribute) => {
  const letters = attribute.toLowerCase().replace(NOT_A_LETTER, '');
  return { attribute, letters, maxEdits: letters.length < 6 ? 1 : 2 };
});

/** The attribute that was probably meant by an unknown one, or null. */
export function meantAttribute(unknown: string): KnownAttribute | null {
  if (unknown.length > MAX_CHARACTERS) return null;
  const text = unknown.toLowerCase();
  if (VENDOR.has(text)) return null;
  const letters = text.replace(NOT_A_LETTER, '');
  for (const candidate of CANDIDATES) if (letters === candidate.letters) return candidate.attribute;
  // 'Secure HttpOnly', 'SameSite:Lax': several words in one.
  for (const word of text.split(NOT_A_LETTER))
    for (const candidate of CANDIDATES) if (word === candidate.letters) return candidate.attribute;
  for (const candidate of CANDIDATES) if (isNear(letters, candidate)) return candidate.attribute;
  return null;
}

/** Whether a field has the attribute, but misspelt, so that browsers ignore it. */
export function isMisspelt(deviations: readonly Deviation[], attribute: KnownAttribute): boolean {
  if (deviations.length === 0) return false;
  return deviations.some(({ id, text }) => id === 'unknown-attribute' && meantAttribute(text) === attribute);
}

function isNear(word: string, { letters, maxEdits }: Candidate): boolean {
  return Math.abs(word.length - letters.length) <= maxEdits && editDistance(word, letters) <= maxEdits;
}
