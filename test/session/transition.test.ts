import { expect, test } from 'vitest';
import { isUnchanged, sentOf, sessionEvidence } from '../../src/session/transition.ts';
import { change, sendValue, trackedValue } from './tracked.ts';

test('evidence holds what it was concluded from', () => {
  expect(sessionEvidence('login', 'low', 'a', 'b')).toEqual({
    event: 'login',
    confidence: 'low',
    evidence: ['a', 'b'],
  });
});

test('a cookie that is left alone, or set again, is unchanged', () => {
  const kinds = [
    'untouched',
    'issued',
    'renewed',
    'rotated',
    'replaced',
    'deleted',
    'deletion-missed',
  ] as const;
  expect(kinds.filter((kind) => isUnchanged(change(kind)))).toEqual(['untouched', 'renewed']);
});

test('what was sent is found by its session', () => {
  const [one, other] = [trackedValue('1'), trackedValue('2')];
  const sent = [sendValue(one, 1), sendValue(other, 1)];
  expect(sentOf(sent, other.session)?.value).toBe(other);
  expect(sentOf(sent, trackedValue('3').session)).toBeUndefined();
});
