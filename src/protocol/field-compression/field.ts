// A header field as HPACK (RFC 7541) knows it: one object is shared by a table and by every head that refers to it.
// Its name is looked at once, when it is made.

import type { RawField } from '../events.ts';

/** What a name means to us. Pseudo-header fields (RFC 9113 section 8.3) are those from METHOD on. */
export const ORDINARY = 0;
export const COOKIE = 1;
export const SET_COOKIE = 2;
/** A field whose content was not captured: it keeps its place in a table, and is in no head. */
export const UNKNOWN = 3;
export const METHOD = 4;
export const SCHEME = 5;
export const AUTHORITY = 6;
export const PATH = 7;
export const STATUS = 8;
export const OTHER_PSEUDO = 9;
export type FieldMeaning =
  | typeof ORDINARY
  | typeof COOKIE
  | typeof SET_COOKIE
  | typeof UNKNOWN
  | typeof METHOD
  | typeof SCHEME
  | typeof AUTHORITY
  | typeof PATH
  | typeof STATUS
  | typeof OTHER_PSEUDO;

/** Bytes that a table entry counts besides its octets (RFC 7541 section 4.1). */
const ENTRY_OVERHEAD_BYTES = 32;

const PSEUDO_MEANINGS = new Map<string, FieldMeaning>([
  [':method', METHOD],
  [':scheme', SCHEME],
  [':authority', AUTHORITY],
  [':path', PATH],
  [':status', STATUS],
]);

export class TableField implements RawField {
  readonly name: string;
  readonly value: string;
  readonly meaning: FieldMeaning;
  readonly truncated: boolean;

  constructor(name: string, value: string, meaning: FieldMeaning = meaningOf(name), truncated = false) {
    this.name = name;
    this.value = value;
    this.meaning = meaning;
    this.truncated = truncated;
  }

  /** RFC 7541 section 4.1: octets, of which each is one character. */
  get size(): number {
    return this.name.length + this.value.length + ENTRY_OVERHEAD_BYTES;
  }
}

/** In the place of a table entry whose insertion was not captured. */
export const UNKNOWN_FIELD = new TableField('', '', UNKNOWN);

/** The meaning of a name; upper case is malformed in HTTP/2 but no reason to miss a cookie. */
export function meaningOf(name: string): FieldMeaning {
  if (name.charCodeAt(0) === 0x3a) return PSEUDO_MEANINGS.get(name) ?? OTHER_PSEUDO;
  if (name.length === 6) return name.toLowerCase() === 'cookie' ? COOKIE : ORDINARY;
  if (name.length === 10) return name.toLowerCase() === 'set-cookie' ? SET_COOKIE : ORDINARY;
  return ORDINARY;
}
