import { expect, it } from 'vitest';
import { sentEvidence } from '../../../src/session/evidence/sent-value.ts';
import { sessionEvidence } from '../../../src/session/transition.ts';
import { respond, sendValue, trackedValue } from '../tracked.ts';

/** What a value is sent as, after what a response has done to its cookie. */
function sentAfter(event: 'logout' | 'cookie-gone', kind: 'deleted' | 'untouched') {
  const value = trackedValue();
  respond(value.session, sessionEvidence(event, 'high'), 2, kind, [sendValue(value, 1)]);
  return sentEvidence(value);
}

it('a value that no session has begins one; others are sent', () => {
  expect(sentEvidence(undefined).event).toBe('first-seen');
  expect(sentEvidence(trackedValue()).event).toBe('sent');
});

it('a value that has been ended is replayed, and says what ended it', () => {
  expect(sentAfter('cookie-gone', 'deleted')).toMatchObject({
    event: 'replayed',
    evidence: ['the server has deleted it'],
  });
  expect(sentAfter('logout', 'deleted')).toMatchObject({
    event: 'replayed',
    evidence: ['its user has logged out'],
  });
});

it('a value that a logout leaves alone is sent, as browsers do', () => {
  expect(sentAfter('logout', 'untouched').event).toBe('sent');
});
