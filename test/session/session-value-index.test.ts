import { describe, expect, it } from 'vitest';
import { MAX_INDEXED_VALUES, MAX_SESSIONS, MAX_SHOWN_VALUE_CHARACTERS } from '../../src/session/limits.ts';
import { createSession } from '../../src/session/session-state.ts';
import { SessionValueIndex, valueKey } from '../../src/session/session-value-index.ts';
import type { TrackedSession } from '../../src/session/tracked-session.ts';
import { Counters } from '../../src/shared/counters.ts';
import { client } from '../support/sessions.ts';
import { source, VALUE } from './tracked.ts';

const session = (number = 1) =>
  createSession({
    number,
    host: 'a.test',
    name: 'sid',
    client: client(1, { address: '10.0.0.1' }),
    first: source(number).at,
    httpOnly: false,
    setByLogin: false,
    signature: null,
    predecessor: null,
    isBehindLoss: false,
  });
const keyOf = (value: string) => valueKey('sid', value, 'a.test', '10.0.0.1');

describe('a value', () => {
  it.each([
    ['long', VALUE],
    ['very long', VALUE.repeat(4)],
    ['short', '12'],
  ])('that is %s is found by its name; a short one by host and address too', (_, value) => {
    const index = new SessionValueIndex(new Counters(), () => {});
    expect(index.find(keyOf(value))).toBeUndefined();
    const added = index.add(keyOf(value), session(), value);
    expect(added.value).toBe(value);
    expect(index.find(keyOf(value))).toBe(added);
    const elsewhere = index.find(valueKey('sid', value, 'b.test', '10.0.0.2'));
    expect(elsewhere).toBe(value === '12' ? undefined : added);
    expect(index.find(valueKey('other', value, 'a.test', '10.0.0.1'))).toBeUndefined();
  });

  it('that is too long to be shown is found all the same', () => {
    const index = new SessionValueIndex(new Counters(), () => {});
    const value = 'x'.repeat(MAX_SHOWN_VALUE_CHARACTERS + 1);
    expect(index.add(keyOf(value), session(), value).value).toBeNull();
    expect(index.find(keyOf(value))).toBeDefined();
  });
});

describe('too many', () => {
  it('values of one session drive out no other', () => {
    const gone: TrackedSession[] = [];
    const index = new SessionValueIndex(new Counters(), (forgotten) => gone.push(forgotten));
    const one = session();
    for (let number = 0; number <= MAX_INDEXED_VALUES; number++)
      index.add(keyOf(`${VALUE}${number}`), one, `${VALUE}${number}`);
    expect(gone).toEqual([]);
    expect(index.sessions.size).toBe(1);
  });

  it('sessions: those idle longest are forgotten, and their values with them', () => {
    const gone: TrackedSession[] = [];
    const counters = new Counters();
    const index = new SessionValueIndex(counters, (forgotten) => gone.push(forgotten));
    for (let number = 0; number <= MAX_SESSIONS; number++)
      index.add(keyOf(`${VALUE}${number}`), session(number), `${VALUE}${number}`);
    expect(gone).toHaveLength(MAX_SESSIONS / 2);
    expect(counters.forgottenSessions).toBe(gone.length);
    expect(gone[0]?.number).toBe(0);
    expect(index.find(keyOf(`${VALUE}0`))).toBeUndefined();
    expect(index.find(keyOf(`${VALUE}${MAX_SESSIONS}`))).toBeDefined();
  });
});
