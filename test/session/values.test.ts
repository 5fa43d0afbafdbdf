import { describe, expect, it } from 'vitest';
import { MAX_SESSION_VALUE_CHARACTERS, MAX_SESSION_VALUES } from '../../src/limits.ts';
import { SessionValues } from '../../src/session/values.ts';

const counters = () => ({ forgottenSessionValues: 0 });

describe('SessionValues', () => {
  it('knows the cookie of a value', () => {
    const values = new SessionValues(counters());
    values.add('sid', 'f3b1c9d2e7a84650');
    expect(values.nameOf('f3b1c9d2e7a84650')).toBe('sid');
    expect(values.nameOf('f3b1c9d2e7a84651')).toBeNull();
  });

  it('does not take what is found everywhere, nor what is too long', () => {
    const values = new SessionValues(counters());
    const long = 'x'.repeat(MAX_SESSION_VALUE_CHARACTERS + 1);
    for (const value of ['', 'admin', '12345678901', long]) values.add('sid', value);
    for (const value of ['', 'admin', '12345678901', long]) expect(values.nameOf(value)).toBeNull();
  });

  it('forgets the oldest and counts them', () => {
    const counted = counters();
    const values = new SessionValues(counted);
    const value = (index: number) => `session-${String(index).padStart(8, '0')}`;
    for (let index = 0; index <= MAX_SESSION_VALUES; index++) values.add('sid', value(index));
    expect(values.nameOf(value(0))).toBeNull();
    expect(values.nameOf(value(MAX_SESSION_VALUES))).toBe('sid');
    expect(counted.forgottenSessionValues).toBe(MAX_SESSION_VALUES / 2);
  });
});
