// A display filter after parsing: a tree that tests messages, and before that, in three-valued logic (Kleene), what is
// known of a message before it is made. `undefined` is the third value: it depends on the message.

import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import type { FieldValue, FilterField } from './fields.ts';

/** What the protocol knows of a message before it is made. */
interface MessageFacts {
  readonly kind: 'request' | 'response';
  /** The header block has a Set-Cookie (Cookie) line; whether it is whole is not known yet. */
  readonly hasSetCookie: boolean;
  readonly hasCookie: boolean;
}

export interface Expression {
  matches(message: Message, results: MessageResults): boolean;
  /** True or false when the facts alone decide. */
  foresee(facts: MessageFacts): boolean | undefined;
}

/** Whether the field is present, as far as its carrier decides it. */
function foreseePresence(field: FilterField, facts: MessageFacts): boolean | undefined {
  const carried =
    field.carrier === 'message' ||
    field.carrier === facts.kind ||
    (field.carrier === 'set-cookie' && facts.hasSetCookie) ||
    (field.carrier === 'cookie' && facts.hasCookie);
  if (!carried) return false;
  return field.always ? true : undefined;
}

/** A field on its own. One value of a boolean has to be true: `not cookie.secure` finds cookies without Secure. */
export function present(field: FilterField): Expression {
  const isBoolean = field.type === 'boolean';
  return {
    matches: (message, results) => {
      const values = field.values(message, results);
      return isBoolean ? values.includes(true) : values.length > 0;
    },
    foresee: (facts) => foreseePresence(field, facts),
  };
}

/** A test of a field's values: any of them has to pass, or all; without a value it fails. */
export function test(
  field: FilterField,
  quantifier: 'any' | 'all',
  passes: (value: FieldValue) => boolean,
): Expression {
  return {
    matches: (message, results) => {
      const values = field.values(message, results);
      if (quantifier === 'any') return values.some(passes);
      return values.length > 0 && values.every(passes);
    },
    foresee: (facts) => (foreseePresence(field, facts) === false ? false : undefined),
  };
}

export function not(operand: Expression): Expression {
  return {
    matches: (message, results) => !operand.matches(message, results),
    foresee: (facts) => {
      const known = operand.foresee(facts);
      return known === undefined ? undefined : !known;
    },
  };
}

export function and(left: Expression, right: Expression): Expression {
  return {
    matches: (message, results) => left.matches(message, results) && right.matches(message, results),
    foresee: (facts) => {
      const first = left.foresee(facts);
      const second = right.foresee(facts);
      if (first === false || second === false) return false;
      return first && second;
    },
  };
}

export function or(left: Expression, right: Expression): Expression {
  return {
    matches: (message, results) => left.matches(message, results) || right.matches(message, results),
    foresee: (facts) => {
      const first = left.foresee(facts);
      const second = right.foresee(facts);
      if (first === true || second === true) return true;
      return first === undefined || second === undefined ? undefined : false;
    },
  };
}
