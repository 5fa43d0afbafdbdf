import { expect, test } from 'vitest';
import { visibleChange } from '../../../src/session/evidence/habit.ts';
import { sessionEvidence } from '../../../src/session/transition.ts';
import { change, respond, trackedValue } from '../tracked.ts';

test('a value that changes with every response shows nothing when it changes', () => {
  const { session } = trackedValue();
  const rotated = change('rotated');
  for (let frame = 2; frame <= 4; frame++)
    respond(session, sessionEvidence('rotated', 'high'), frame, 'rotated');
  expect(visibleChange(session, rotated).kind).toBe('rotated');
  respond(session, sessionEvidence('rotated', 'high'), 5, 'rotated');
  expect(visibleChange(session, rotated).kind).toBe('renewed');
  expect(visibleChange(session, change('deleted')).kind).toBe('deleted');
});

test('changes that logins explain are no habit', () => {
  const { session } = trackedValue();
  for (let frame = 2; frame <= 8; frame++) {
    respond(session, sessionEvidence('rotated', 'high'), frame, 'rotated');
    respond(session, sessionEvidence('login-failed', 'high'), frame, 'rotated');
  }
  expect(visibleChange(session, change('rotated')).kind).toBe('rotated');
});
