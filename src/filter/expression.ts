// A display filter after parsing: a tree that tests messages, and before that, in three-valued logic (Kleene), what is
// known of a message before it is made. `undefined` is the third value: it depends on the message.

import type { Entity } from './entity.ts';
import type { FieldValue } from './field.ts';
import type { MessageFacts, Subject } from './subject.ts';

export interface Expression {
  matches(subject: Subject): boolean;
  /** True or false when the facts alone decide. */
  foresee(facts: MessageFacts): boolean | undefined;
}

export type Quantifier = 'any' | 'all';

/**
 * An entity on its own. Of our own booleans one value has to be true: `not cookie.secure` finds cookies without Secure;
 * those of Wireshark are there when they are false, too. A number that is worked out must not be 0.
 */
export function present(entity: Entity): Expression {
  const { fields, isField, type } = entity;
  const isTruth = isField ? type === 'boolean' && fields[0]!.isThereWhenFalse !== true : type === 'number';
  return {
    matches: (subject) => {
      const values = entity.values(subject);
      return isTruth ? values.some((value) => value !== false && value !== 0) : values.length > 0;
    },
    foresee: (facts) => {
      const isPresent = entity.foreseePresence(facts);
      return isPresent === true && !isField ? undefined : isPresent;
    },
  };
}

/** A test of an entity's values: any of them has to pass, or all; without a value it fails. */
export function testValues(
  entity: Entity,
  quantifier: Quantifier,
  passes: (value: FieldValue) => boolean,
): Expression {
  return {
    matches: (subject) => quantified(entity.values(subject), quantifier, passes),
    foresee: (facts) => (entity.foreseePresence(facts) === false ? false : undefined),
  };
}

/** A test of each value of one entity with each of another. */
export function compare(
  left: Entity,
  right: Entity,
  quantifier: Quantifier,
  passes: (left: FieldValue, right: FieldValue) => boolean,
): Expression {
  return {
    matches: (subject) => {
      const others = right.values(subject);
      return quantified(left.values(subject), quantifier, (value) =>
        quantified(others, quantifier, (other) => passes(value, other)),
      );
    },
    foresee: (facts) =>
      left.foreseePresence(facts) === false || right.foreseePresence(facts) === false ? false : undefined,
  };
}

function quantified(
  values: readonly FieldValue[],
  quantifier: Quantifier,
  passes: (value: FieldValue) => boolean,
): boolean {
  return quantifier === 'any' ? values.some(passes) : values.length > 0 && values.every(passes);
}

export function not(operand: Expression): Expression {
  return {
    matches: (subject) => !operand.matches(subject),
    foresee: (facts) => {
      const known = operand.foresee(facts);
      return known === undefined ? undefined : !known;
    },
  };
}

export function and(left: Expression, right: Expression): Expression {
  return {
    matches: (subject) => left.matches(subject) && right.matches(subject),
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
    matches: (subject) => left.matches(subject) || right.matches(subject),
    foresee: (facts) => {
      const first = left.foresee(facts);
      const second = right.foresee(facts);
      if (first === true || second === true) return true;
      return first === undefined || second === undefined ? undefined : false;
    },
  };
}
