import { expect, test } from 'vitest';
import { isEnded, isEventful, isLoggedIn } from '../../src/session/tracked-session.ts';
import { sessionEvidence } from '../../src/session/transition.ts';
import { respond, sendValue, trackedValue } from './tracked.ts';

test('what the states mean', () => {
  const { session } = trackedValue();
  expect([isLoggedIn(session), isEnded(session)]).toEqual([false, false]);
  respond(session, sessionEvidence('login', 'medium'), 2);
  expect([isLoggedIn(session), isEnded(session)]).toEqual([true, false]);
  respond(session, sessionEvidence('logout', 'medium'), 4);
  expect([isLoggedIn(session), isEnded(session)]).toEqual([false, true]);
  const gone = trackedValue().session;
  respond(gone, sessionEvidence('cookie-gone', 'high'), 2);
  expect([isLoggedIn(gone), isEnded(gone)]).toEqual([false, true]);
});

test('a session that is only sent is not eventful', () => {
  const value = trackedValue();
  sendValue(value, 1);
  expect(isEventful(value.session)).toBe(false);
  respond(value.session, sessionEvidence('login-failed', 'low'), 2);
  expect(isEventful(value.session)).toBe(true);
});
