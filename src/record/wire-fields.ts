// The fields of a message of the wire as text, each made when it is first read. Messages whose header blocks are equal share
// them, as far as protocols share those.

import type { FieldLines, MessageHead, RawField } from '../protocol/events.ts';
import { type CookiePair, cookiePairs, type HeaderField } from './message.ts';
import { isLatin1, wireText } from './wire-text.ts';

const NO_VALUES: readonly string[] = [];

/** What `WireFields` are made of: field lines, or the head that they are in. */
type WireLines = Pick<FieldLines, 'fields' | 'mayHave' | 'values'>;

export class WireFields {
  readonly #lines: WireLines;
  #fields: readonly HeaderField[] | null = null;
  #cookies: readonly CookiePair[] | null = null;
  /** What others have found of them: see `rememberingFields`. */
  readonly facts: unknown[] = [];
  /** By the names that were asked for; null: none of them was there. */
  #values: Map<string, readonly string[]> | null = null;

  constructor(lines: WireLines) {
    this.#lines = lines;
  }

  get fields(): readonly HeaderField[] {
    this.#fields ??= this.#lines.fields.map(headerField);
    return this.#fields;
  }

  /** The pairs of the whole Cookie fields. */
  get cookies(): readonly CookiePair[] {
    this.#cookies ??= cookiePairs(this.valuesOf('cookie'));
    return this.#cookies;
  }

  valuesOf(lowerCaseName: string): readonly string[] {
    if (!this.#lines.mayHave(lowerCaseName)) return NO_VALUES;
    const known = this.#values?.get(lowerCaseName);
    if (known !== undefined) return known;
    const raw = this.#lines.values(lowerCaseName);
    if (raw.length === 0) return NO_VALUES;
    const values = raw.map(wireText);
    this.#values ??= new Map();
    this.#values.set(lowerCaseName, values);
    return values;
  }
}

/** The fields of a head; made once for all heads that share its lines. */
export function wireFields(head: MessageHead): WireFields {
  const { sharedLines } = head;
  if (sharedLines === null) return new WireFields(head);
  sharedLines.made ??= new WireFields(sharedLines);
  return sharedLines.made as WireFields;
}

function headerField({ name, value, truncated }: RawField): HeaderField {
  const text = wireText(value);
  const field = { name: wireText(name), value: text, truncated };
  return isLatin1(value, text) ? { ...field, encoding: 'iso-8859-1' } : field;
}
