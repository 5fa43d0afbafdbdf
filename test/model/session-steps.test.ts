import { expect, test } from 'vitest';
import { isDeniedStep, sessionSteps } from '../../src/model/session-steps.ts';
import { BESIDE_LOGIN } from '../../src/record/event-evidence.ts';
import type { SessionEventRecord } from '../../src/record/records.ts';
import { eventRecord, sessionRecord } from '../support/records.ts';

const steps = (...events: SessionEventRecord[]) => sessionSteps(sessionRecord(events));
const path = (text: string, frame: number, formFields: readonly string[] | null = null) => ({
  request: {
    host: 'localhost:5000',
    input: 'login.pcap',
    frame,
    method: 'GET',
    path: text,
    page: text,
    formFields,
  },
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

test('a step ends with its last request, whose frame is before what its response shows', () => {
  const last = (frame: number) => ({ count: 2, last: { input: 'login.pcap', frame, stream: 3, time: '' } });
  const [step] = steps(
    eventRecord('sent', 3, { valueNumber: 1, ...path('/', 3), ...last(7) }),
    eventRecord('privileged-use', 4, { valueNumber: 1, ...path('/', 3), ...last(8) }),
  );
  expect(step).toMatchObject({ firstFrame: 3, lastRequest: 7, lastFrame: 8, count: 2 });
});

test('a page that opened and does not with the same value is marked, unless a login comes between', () => {
  const sent = (
    frame: number,
    status: number,
    change: Partial<SessionEventRecord> = {},
  ): SessionEventRecord =>
    eventRecord('sent', frame, { valueNumber: 1, status, ...path('/', frame), ...change });
  const marks = (...events: SessionEventRecord[]) => steps(...events).map((one) => one.noLongerOpens);
  expect(marks(sent(1, 200), sent(3, 302), sent(5, 403))).toEqual([false, true, true]);
  expect(marks(sent(1, 200), sent(3, 304), sent(5, 500))).toEqual([false, false, false]);
  expect(marks(sent(1, 302), sent(3, 200))).toEqual([false, false]);
  expect(marks(sent(1, 200), sent(3, 302, { valueNumber: 2 }), sent(5, 302, path('/a', 5)))).toEqual([
    false,
    false,
    false,
  ]);
  const other = { number: 2, name: 'curl 7.88', address: '127.0.0.1' };
  expect(marks(sent(1, 200), sent(3, 302, { client: other }))).toEqual([false, true]);
  const login = eventRecord('login', 4, { valueNumber: 1, ...path('/login', 3) });
  expect(marks(sent(1, 200), login, sent(5, 302))).toEqual([false, false, false]);
  // A form that is taken leads elsewhere.
  const posted = (frame: number, status: number): SessionEventRecord => {
    const { request } = path('/', frame);
    return sent(frame, status, { request: { ...request, method: 'POST' } });
  };
  expect(marks(posted(1, 200), posted(3, 302), posted(5, 403))).toEqual([false, false, true]);
});

test('a login that keeps the value is doubtful while nothing opens to a user', () => {
  const login = [
    eventRecord('sent', 3, { valueNumber: 1, ...path('/login', 3) }),
    eventRecord('login', 4, { valueNumber: 1, ...path('/login', 3) }),
  ];
  expect(steps(...login)[0]!.isDoubtful).toBe(true);
  const use = (page: string, confidence: 'low' | 'high') =>
    eventRecord('privileged-use', 6, { valueNumber: 1, confidence, ...path(page, 5) });
  expect(steps(...login, use('/account', 'low'))[0]!.isDoubtful).toBe(false);
  expect(steps(...login, use('/', 'high'))[0]!.isDoubtful).toBe(false);
  // The first page is for everybody.
  expect(steps(...login, use('/', 'low'))[0]!.isDoubtful).toBe(true);
  expect(steps(login[1]!)[0]!.isDoubtful).toBe(false);
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

const HTTP_LOGIN = eventRecord('login', 4, { valueNumber: 1, ...path('/login', 3) });

test('a logout by whichever client ends the time that a user is logged in', () => {
  const other = { number: 2, name: 'Chrome 156', address: '127.0.0.1' };
  const loggedIn = steps(
    HTTP_LOGIN,
    eventRecord('sent', 5, { valueNumber: 1, client: other, ...path('/', 5) }),
    eventRecord('logout', 8, { valueNumber: 1, client: other, ...path('/logout', 7) }),
    eventRecord('sent', 9, { valueNumber: 1, ...path('/', 9) }),
  ).map((step) => step.loggedIn);
  expect(loggedIn).toEqual(['begins', null, 'ends', null]);
});

test('a refused value ends the time logged in, unless it opens a page before the next login', () => {
  const sent = (frame: number, status: number, change: Partial<SessionEventRecord> = {}) =>
    eventRecord('sent', frame, { valueNumber: 1, status, ...path('/a', frame), ...change });
  const refused = (frame: number, change: Partial<SessionEventRecord> = {}) =>
    sent(frame, 302, { outcome: 'refused', ...change });
  const login = (frame: number) =>
    eventRecord('login', frame, { valueNumber: 1, ...path('/login', frame - 1) });
  const opens = (frame: number) =>
    eventRecord('privileged-use', frame, { valueNumber: 1, confidence: 'high', ...path('/b', frame - 1) });
  const times = (...events: SessionEventRecord[]) => steps(login(2), ...events).map((one) => one.loggedIn);
  expect(times(sent(3, 200), refused(5), sent(7, 200))).toEqual(['begins', 'goes on', 'ends', null]);
  expect(times(sent(3, 200), refused(5), login(8))).toEqual(['begins', 'goes on', 'ends', 'begins']);
  // A page that never opened may be for other users.
  expect(times(refused(5))).toEqual(['begins', 'goes on']);
  expect(times(refused(5), login(8))).toEqual(['begins', 'ends', 'begins']);
  expect(times(sent(3, 200), refused(5), opens(8))).toEqual(['begins', 'goes on', 'goes on', 'goes on']);
  const other = { number: 2, name: 'curl 7.88', address: '127.0.0.1' };
  expect(times(sent(3, 200), refused(5, { client: other }))).toEqual(['begins', 'goes on', null]);
});

test('requests for one page in one packet, with different responses, are different steps', () => {
  const sent = (status: number) => eventRecord('sent', 3, { valueNumber: 1, status, ...path('/', 3) });
  const opened = eventRecord('privileged-use', 4, { valueNumber: 1, status: 200, ...path('/', 3) });
  const shared = eventRecord('shared', 3, { valueNumber: 1, status: null, ...path('/', 3) });
  const seen = steps(sent(200), sent(302), opened);
  expect(seen.map(({ status, events }) => [status, events.length])).toEqual([
    [200, 2],
    [302, 1],
  ]);
  expect(steps(sent(200), shared)).toHaveLength(1);
});

test('a request that comes before the response to the logout is marked', () => {
  const marks = steps(
    HTTP_LOGIN,
    eventRecord('logout', 9, { valueNumber: 1, ...path('/logout', 5) }),
    eventRecord('sent', 7, { valueNumber: 1, ...path('/a', 7) }),
    eventRecord('sent', 11, { valueNumber: 1, ...path('/b', 11) }),
  ).map((step) => step.isBeforeEnd);
  expect(marks).toEqual([false, false, true, false]);
});

test('another client that had the value before its end plays nothing back; one that brings it then does', () => {
  const client = (number: number) => ({ number, name: `client ${number}`, address: '127.0.0.1' });
  const replay = (frame: number, number: number) => [
    eventRecord('sent', frame, { valueNumber: 1, client: client(number), ...path(`/${frame}`, frame) }),
    eventRecord('replayed', frame + 1, {
      valueNumber: 1,
      client: client(number),
      ...path(`/${frame}`, frame),
    }),
  ];
  const held = steps(
    HTTP_LOGIN,
    eventRecord('logout', 8, { valueNumber: 1, client: client(2), ...path('/logout', 7) }),
    eventRecord('sent', 7, { valueNumber: 1, client: client(2), ...path('/logout', 7) }),
    ...replay(11, 2),
    // It had the value before, and is no owner of it.
    eventRecord('sent', 6, { valueNumber: 1, client: client(3), ...path('/6', 6) }),
    ...replay(13, 3),
    ...replay(15, 3),
  ).map((step) => step.isStillHeld);
  expect(held).toEqual([false, false, false, true, false, false]);
});

test('a request that is denied', () => {
  const [step] = steps(eventRecord('sent', 3, { valueNumber: 1, status: 401, ...path('/', 3) }));
  expect(isDeniedStep(step!)).toBe(true);
  expect(isDeniedStep({ ...step!, status: 302 })).toBe(false);
  expect(isDeniedStep({ ...step!, events: [] })).toBe(false);
  const [event] = step!.events;
  const beside = { ...event!, evidence: [{ text: BESIDE_LOGIN, frame: 4 }] };
  expect(isDeniedStep({ ...step!, events: [beside] })).toBe(false);
});

test('a page of another host, or another port, is named with it', () => {
  const asked = (host: string, frame: number) => {
    const { request } = path('/', frame);
    return eventRecord('sent', frame, { valueNumber: 1, request: { ...request, host } });
  };
  const hosts = ['localhost:5000', 'localhost:3000', 'api.example'];
  expect(steps(...hosts.map((host, index) => asked(host, index + 1))).map(({ page }) => page)).toEqual([
    '/',
    'localhost:3000/',
    'api.example/',
  ]);
});
