import { expect, it } from 'vitest';
import { attemptedLogin, isDoubtful, loginOfPresumed } from '../../src/session/login-values.ts';
import { sessionEvidence } from '../../src/session/transition.ts';
import { content } from './contents.ts';
import { change, respond, sendValue, source, trackedValue } from './tracked.ts';

it('the values before a login are those that it replaces', () => {
  const value = trackedValue();
  const { session } = value;
  const sent = sendValue(value, 1);
  const before = (kind: 'rotated' | 'untouched', own: typeof sent | null = sent) =>
    attemptedLogin(session.events[0]!, session, source(2), own ?? undefined, change(kind)).valuesBefore;
  expect(before('rotated')).toBe(1);
  expect(before('untouched')).toBe(0);
  expect(before('rotated', null)).toBe(0);
  respond(session, sessionEvidence('login-step', 'high'), 3, 'rotated');
  expect(before('untouched')).toBe(0);
});

it('an attempt has what the content of its response says', () => {
  const { session } = trackedValue();
  const said = source(2, { content: content({ outcome: 'success', code: 'c' }) });
  const login = attemptedLogin(session.events[0]!, session, said, undefined, change('untouched'));
  expect(login).toMatchObject({ isSaid: true, code: 'c', isKept: true });
});

it('a failed login may have worked where a guess, or the way back of another server, says so', () => {
  const { session } = trackedValue();
  respond(session, sessionEvidence('login-failed', 'low'), 3);
  const [event] = session.events.slice(-1);
  expect(isDoubtful(event!)).toBe(true);
  expect(isDoubtful({ ...event!, confidence: 'medium' })).toBe(false);
  expect(isDoubtful({ ...event!, confidence: 'medium', how: 'other-server' })).toBe(true);
  expect(isDoubtful({ ...event!, confidence: 'high', how: 'other-server' })).toBe(false);
});

it('the value of a presumed login that kept it was there before', () => {
  const { session } = trackedValue();
  respond(session, sessionEvidence('sent', 'high'), 3);
  const login = loginOfPresumed(session.events.at(-1)!, source(3, { user: 'ada', redirectsTo: '/' }), {
    how: 'registration',
    isKept: true,
    value: 'value',
    valuesBefore: 0,
  });
  expect(login).toMatchObject({ isKept: true, user: 'ada', landing: '/', value: 'value', valuesBefore: 0 });
});
