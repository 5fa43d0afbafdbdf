import { expect, test } from 'vitest';
import { sessionSteps } from '../../src/model/session-steps.ts';
import type { SessionEventRecord } from '../../src/record/records.ts';
import { eventRecord, sessionRecord } from '../support/records.ts';

const steps = (...events: SessionEventRecord[]) => sessionSteps(sessionRecord(events));
const path = (text: string, frame: number, formFields: readonly string[] | null = null) => ({
  request: { input: 'login.pcap', frame, method: 'GET', path: text, page: text, formFields },
});

test('the events of a request and its response are one step', () => {
  const [step, ...rest] = steps(
    eventRecord('sent', 3, { valueNumber: 1, ...path('/login', 3) }),
    eventRecord('rotated', 4, { valueNumber: 2, ...path('/login', 3, ['password']) }),
    eventRecord('login', 4, { valueNumber: 2, ...path('/login', 3) }),
  );
  expect(rest).toEqual([]);
  expect(step).toMatchObject({ firstFrame: 3, lastFrame: 4, loggedIn: 'begins', keepsValue: null });
  expect(step!.request?.formFields).toEqual(['password']);
});

test('the same again is one step; another value, path, status or client is another', () => {
  const sent = (frame: number, change: Partial<SessionEventRecord> = {}): SessionEventRecord =>
    eventRecord('sent', frame, { valueNumber: 1, ...path('/', frame), ...change });
  const same = steps(sent(1), sent(3), sent(5, { count: 2 }));
  expect(same).toHaveLength(1);
  expect(same[0]).toMatchObject({ count: 4, firstFrame: 1, lastFrame: 5 });
  for (const change of [
    { valueNumber: 2 },
    path('/other', 3),
    { status: 302 },
    { client: { number: 2, name: null, address: '127.0.0.1' } },
  ])
    expect(steps(sent(1), sent(3, change), sent(5)), JSON.stringify(change)).toHaveLength(3);
});

test('the time that a user is logged in begins with a login and ends with a logout', () => {
  const states = steps(
    eventRecord('issued', 2, { valueNumber: 1 }),
    eventRecord('login', 4),
    eventRecord('sent', 6, { valueNumber: 1 }),
    eventRecord('replayed', 8, { client: { number: 2, name: 'curl 7.88', address: '127.0.0.1' } }),
    eventRecord('logout', 10),
    eventRecord('sent', 12, { valueNumber: 1 }),
  ).map(({ loggedIn }) => loggedIn);
  expect(states).toEqual([null, 'begins', 'goes on', null, 'ends', null]);
});

test('a login that sets no other value keeps the one that was sent', () => {
  const kept = steps(
    eventRecord('sent', 3, { valueNumber: 7, ...path('/login', 3) }),
    eventRecord('login', 4, { valueNumber: 7, ...path('/login', 3) }),
  );
  expect(kept[0]!.keepsValue).toBe(7);
  expect(steps(eventRecord('sent', 3, { valueNumber: 7, ...path('/', 3) }))[0]!.keepsValue).toBeNull();
});

test('a response whose request was not seen is a step of its own', () => {
  expect(steps(eventRecord('issued', 2, { request: null }))[0]).toMatchObject({
    firstFrame: 2,
    request: null,
  });
});
