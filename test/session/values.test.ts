import { describe, expect, it } from 'vitest';
import { MAX_HASHED_VALUE_CHARACTERS, MAX_HASHED_VALUES } from '../../src/session/limits.ts';
import { SessionValues } from '../../src/session/values.ts';
import fc from '../support/properties.ts';

const counters = () => ({ forgottenSessionValues: 0 });

describe('SessionValues', () => {
  it('knows the cookie of a value', () => {
    const values = new SessionValues(counters());
    values.add('sid', 'f3b1c9d2e7a84650');
    expect(values.nameOf('f3b1c9d2e7a84650')).toBe('sid');
    expect(values.nameOf('f3b1c9d2e7a84651')).toBeNull();
    values.add('session', 'f3b1c9d2e7a84651');
    expect(values.nameOf('f3b1c9d2e7a84651')).toBe('session');
  });

  it('takes no other text for it', () => {
    const values = new SessionValues(counters());
    values.add('sid', 'f3b1c9d2e7a84650');
    fc.assert(
      fc.property(fc.string({ minLength: 12, maxLength: 40, unit: 'binary' }), (other) => {
        fc.pre(other !== 'f3b1c9d2e7a84650');
        expect(values.nameOf(other)).toBeNull();
      }),
    );
  });

  it('does not take what is found everywhere, nor what is too long', () => {
    const values = new SessionValues(counters());
    const long = 'x'.repeat(MAX_HASHED_VALUE_CHARACTERS + 1);
    for (const value of ['', 'admin', '12345678901', long]) values.add('sid', value);
    for (const value of ['', 'admin', '12345678901', long]) expect(values.nameOf(value)).toBeNull();
  });

  it('holds most of as many as it has places for, always the latest, and counts what had to go', () => {
    const counted = counters();
    const values = new SessionValues(counted);
    const value = (index: number) => `session-${String(index).padStart(8, '0')}`;
    for (let index = 0; index < MAX_HASHED_VALUES; index++) {
      values.add('sid', value(index));
      if (index % 1000 === 0) expect(values.nameOf(value(index))).toBe('sid');
    }
    let held = 0;
    for (let index = 0; index < MAX_HASHED_VALUES; index++) if (values.nameOf(value(index)) !== null) held++;
    expect(held + counted.forgottenSessionValues).toBe(MAX_HASHED_VALUES);
    // As many balls as urns leave 1 - 1/e of the urns filled, when the hash is a good one.
    expect(held / MAX_HASHED_VALUES).toBeCloseTo(1 - 1 / Math.E, 1);
  });
});
