// Which attribute was meant by one that no browser knows? Two letters may be wrong, quotes, hyphens and the ';'
// between two attributes may be misplaced.

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
  readonly allowed: number;
}

const CANDIDATES: readonly Candidate[] = KNOWN.map((attribute) => {
  const letters = attribute.toLowerCase().replace(NOT_A_LETTER, '');
  return { attribute, letters, allowed: letters.length < 6 ? 1 : 2 };
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
  for (const candidate of CANDIDATES)
    if (isWithin(letters, candidate.letters, candidate.allowed)) return candidate.attribute;
  return null;
}

/** Whether so many insertions, removals, exchanges and swaps of neighbours at most turn one text into the other. */
function isWithin(from: string, to: string, limit: number): boolean {
  if (Math.abs(from.length - to.length) > limit) return false;
  let before: number[] = [];
  let last: number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let cost = Math.min(next[column - 1]! + 1, last[column]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap) cost = Math.min(cost, before[column - 2]! + 1);
      next.push(cost);
    }
    before = last;
    last = next;
  }
  return last[to.length]! <= limit;
}
