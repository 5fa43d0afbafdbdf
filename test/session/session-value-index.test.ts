import { describe, expect, it } from 'vitest';
import { MAX_INDEXED_VALUES, MAX_SHOWN_VALUE_CHARACTERS } from '../../src/session/limits.ts';
import { SessionValueIndex } from '../../src/session/session-value-index.ts';
import { TrackedSession } from '../../src/session/tracked-session.ts';
import { Counters } from '../../src/shared/counters.ts';

const at = { input: 'a.pcap', frame: 1, stream: 0, seconds: 1, nanoseconds: 0 };
const life = (number = 1) => new TrackedSession(number, 'a.test', 'sid', 1, '10.0.0.1', at);
const LONG = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';

describe('identities', () => {
  it('a value is found by its name, whoever sends it wherever; a short one by host and address too', () => {
    const identities = new SessionValueIndex(new Counters(), () => {});
    for (const value of [LONG, LONG.repeat(4), '12']) {
      expect(identities.find('sid', value, 'a.test', '10.0.0.1')).toBeUndefined();
      const added = identities.add(life(), value);
      expect(added.value).toBe(value);
      expect(identities.find('sid', value, 'a.test', '10.0.0.1')).toBe(added);
      const elsewhere = identities.find('sid', value, 'b.test', '10.0.0.2');
      expect(elsewhere).toBe(value === '12' ? undefined : added);
      expect(identities.find('other', value, 'a.test', '10.0.0.1')).toBeUndefined();
    }
  });

  it('a value that is too long to be shown is found all the same', () => {
    const identities = new SessionValueIndex(new Counters(), () => {});
    const value = 'x'.repeat(MAX_SHOWN_VALUE_CHARACTERS + 1);
    identities.find('sid', value, 'a.test', '10.0.0.1');
    expect(identities.add(life(), value).value).toBeNull();
    expect(identities.find('sid', value, 'a.test', '10.0.0.1')).toBeDefined();
  });

  it('who changes the value with every answer drives nobody out but itself', () => {
    const gone: TrackedSession[] = [];
    const counters = new Counters();
    const identities = new SessionValueIndex(counters, (forgotten) => gone.push(forgotten));
    const one = life();
    for (let index = 0; index <= MAX_INDEXED_VALUES; index++) {
      identities.find('sid', `${LONG}${index}`, 'a.test', '10.0.0.1');
      identities.add(one, `${LONG}${index}`);
    }
    expect(gone).toEqual([]);
    expect(identities.sessions.size).toBe(1);
  });
});
