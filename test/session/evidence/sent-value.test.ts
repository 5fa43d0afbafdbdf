import { expect, it } from 'vitest';
import { sentEvidence } from '../../../src/session/evidence/sent-value.ts';
import { sessionEvidence } from '../../../src/session/transition.ts';
import { respond, sendValue, source, trackedValue } from '../tracked.ts';

/** What a value is sent as, after what a response has done to its cookie. */
function sentAfter(event: 'logout' | 'cookie-gone', kind: 'deleted' | 'untouched') {
  const value = trackedValue();
  respond(value.session, sessionEvidence(event, 'high'), 2, kind, [sendValue(value, 1)]);
  return sentEvidence(value, source(3).at);
}

it('a value that no session has begins one; others are sent', () => {
  expect(sentEvidence(undefined, source(1).at).event).toBe('first-seen');
  expect(sentEvidence(trackedValue(), source(1).at).event).toBe('sent');
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

it('a value that was sent before its end is no replay, when that becomes known after the end', () => {
  const value = trackedValue();
  respond(value.session, sessionEvidence('logout', 'high'), 8, 'deleted', [sendValue(value, 7)]);
  expect(sentEvidence(value, source(5).at).event).toBe('sent');
  expect(sentEvidence(value, source(9).at).event).toBe('replayed');
});

it('a client that asks for the logout twice replays nothing', () => {
  const value = trackedValue();
  respond(value.session, sessionEvidence('logout', 'high'), 2, 'deleted', [sendValue(value, 1)]);
  const { client } = value.session;
  expect(sentEvidence(value, source(3).at, client).event).toBe('sent');
  expect(sentEvidence(value, source(3).at, { ...client, number: 2 }).event).toBe('replayed');
  expect(sentEvidence(value, source(3).at, null).event).toBe('replayed');
});
