// A regular expression of PCRE2 after parsing: a tree of what JavaScript can say.

import type { ByteSet } from './byte-set.ts';

/** The parts of each alternative, in order. */
export type Alternatives = readonly (readonly Node[])[];

export type Node =
  | { readonly kind: 'set'; readonly set: ByteSet }
  /** Matches no bytes, and holds where the JavaScript `source` does. */
  | { readonly kind: 'assertion'; readonly source: string }
  /** `capture`: the group's number, from 1; null: it captures nothing. */
  | {
      readonly kind: 'group';
      readonly form: 'plain' | 'atomic' | '?=' | '?!' | '?<=' | '?<!';
      readonly capture: number | null;
      readonly body: Alternatives;
    }
  /** What the group of that number has matched, once more; `offset`: its place in the expression. */
  | {
      readonly kind: 'reference';
      readonly capture: number;
      readonly caseless: boolean;
      readonly offset: number;
    }
  /** `maximum`: null for no limit. */
  | {
      readonly kind: 'repetition';
      readonly node: Node;
      readonly minimum: number;
      readonly maximum: number | null;
      readonly style: 'greedy' | 'lazy' | 'possessive';
    };

/** What is wrong with an expression, and at which character of it, from 0. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}
