import { expect, test } from 'vitest';
import { findingGroups } from '../../src/model/finding-groups.ts';
import { verdictOf } from '../../src/model/verdict.ts';
import type { SessionRecord } from '../../src/record/records.ts';
import { findingRecord } from '../support/findings.ts';
import { summary } from '../support/messages.ts';
import { eventRecord, sessionRecord } from '../support/records.ts';

test('an exchange that concerns several cookies is one login', () => {
  const login = eventRecord('login', 43);
  const { events } = verdictOf(
    summary(),
    [sessionRecord([login]), sessionRecord([login], { name: 'other' })],
    [],
  );
  expect(events.logins).toBe(1);
});

test('failed logins, logouts and replays are counted by how they ended', () => {
  const { events } = verdictOf(
    summary(),
    [
      sessionRecord([
        eventRecord('login-failed', 2, { count: 3 }),
        eventRecord('logout', 4),
        eventRecord('replayed', 6, { outcome: 'accepted' }),
        eventRecord('replayed', 8, { outcome: 'refused' }),
        eventRecord('replayed', 10, { outcome: 'unknown' }),
      ]),
    ],
    [],
  );
  expect(events).toEqual({
    logins: 0,
    loginsAsOther: 0,
    failedLogins: 3,
    logouts: 1,
    perhaps: { logins: 0, failedLogins: 0, logouts: 0 },
    elsewhere: { failedLogins: 0, logouts: 0, hosts: [] },
    acceptedReplays: 1,
    refusedReplays: 1,
  });
});

test('who acts as another user has not logged in once more', () => {
  const session = sessionRecord([
    eventRecord('login', 2, { how: 'password' }),
    eventRecord('login', 4, { how: 'impersonation' }),
  ]);
  expect(verdictOf(summary(), [session], []).events).toMatchObject({ logins: 1, loginsAsOther: 1 });
});

test('a session is in all captures that have one of its cookie', () => {
  const sessions = ['a.pcap', 'b.pcap'].map((input, index) =>
    sessionRecord([eventRecord('login', 4, { input })], { id: `s${index + 1}` }),
  );
  const { sessionInputs } = verdictOf(summary(), sessions, []);
  expect([...sessionInputs]).toEqual([['s1', ['a.pcap', 'b.pcap']]]);
});

test('the sessions are those with a login, each cookie once; without a login all', () => {
  const visited = sessionRecord([eventRecord('issued', 2)], { name: 'visit' });
  const loggedIn = sessionRecord([eventRecord('login', 4)]);
  expect(verdictOf(summary(), [visited, loggedIn, loggedIn], []).sessions).toEqual([loggedIn]);
  expect(verdictOf(summary(), [visited, visited], []).sessions).toEqual([visited]);
});

test('the worst is the first of the groups', () => {
  const groups = findingGroups([
    findingRecord({ severity: 'low' }),
    findingRecord({ id: 'f2', severity: 'high' }),
  ]);
  expect(verdictOf(summary(), [], groups).worst?.id).toBe('f2');
  expect(verdictOf(summary(), [], []).worst).toBeNull();
});

test('without a cookie nothing was judged, unless a host was', () => {
  const none = summary({ setCookies: 0 });
  expect(verdictOf(none, [], []).isNothingJudged).toBe(true);
  expect(verdictOf(summary({ setCookies: 1 }), [], []).isNothingJudged).toBe(false);
  expect(verdictOf(none, [], findingGroups([findingRecord({ cookieName: null })])).isNothingJudged).toBe(
    false,
  );
});

test('what becomes of the old value of another cookie is not said of the session that is named', () => {
  const named = sessionRecord([eventRecord('login', 2), eventRecord('replayed', 8, { outcome: 'accepted' })]);
  const other = sessionRecord([eventRecord('replayed', 9, { outcome: 'refused' })], { name: 'other' });
  const { sessions, events } = verdictOf(summary(), [named, other], []);
  expect(sessions).toEqual([named]);
  expect(events).toMatchObject({ acceptedReplays: 1, refusedReplays: 0 });
});

test('what happens on a host of which no session is named is counted apart', () => {
  const named = sessionRecord([eventRecord('login', 2)], { host: 'idp.test' });
  const other = sessionRecord([eventRecord('login-failed', 8), eventRecord('logout', 9)], {
    host: 'shop.test',
  });
  expect(verdictOf(summary(), [named, other], []).events).toMatchObject({
    logins: 1,
    failedLogins: 0,
    logouts: 0,
    elsewhere: { failedLogins: 1, logouts: 1, hosts: ['shop.test'] },
  });
  expect(verdictOf(summary(), [other], []).events).toMatchObject({ failedLogins: 1, logouts: 1 });
  // Seen with the login already: it is no other one.
  const same = sessionRecord([eventRecord('login-failed', 3)], { host: 'third.test' });
  const failed = sessionRecord([eventRecord('login', 2), eventRecord('login-failed', 3)], {
    host: 'idp.test',
  });
  expect(verdictOf(summary(), [failed, same], []).events.elsewhere).toEqual({
    failedLogins: 0,
    logouts: 0,
    hosts: [],
  });
});

test('what may be none is counted apart, unless another cookie shows it for certain', () => {
  const counts = (...sessions: SessionRecord[]) => verdictOf(summary(), sessions, []).events;
  const failed = sessionRecord([
    eventRecord('login-failed', 2, { confidence: 'low', count: 2 }),
    eventRecord('login-failed', 6),
    eventRecord('logout', 8, { confidence: 'low' }),
  ]);
  expect(counts(failed)).toMatchObject({
    failedLogins: 1,
    logouts: 0,
    perhaps: { logins: 0, failedLogins: 2, logouts: 1 },
  });
  // It keeps the value that it was sent with, and opens nothing.
  const doubtful = sessionRecord([
    eventRecord('sent', 3, { valueNumber: 1, request: eventRecord('login', 4).request }),
    eventRecord('login', 4, { valueNumber: 1, confidence: 'medium' }),
  ]);
  expect(counts(doubtful)).toMatchObject({ logins: 0, perhaps: { logins: 1 } });
  // Its events may be made anew whenever they are read.
  const brief = {
    ...doubtful,
    get events() {
      return doubtful.events.map((event) => ({ ...event }));
    },
  };
  expect(counts(brief)).toMatchObject({ logins: 0, perhaps: { logins: 1 } });
  const certain = sessionRecord([eventRecord('login', 4)], { name: 'token' });
  for (const order of [
    [doubtful, certain],
    [certain, doubtful],
  ])
    expect(counts(...order)).toMatchObject({ logins: 1, perhaps: { logins: 0 } });
});

test('a cookie is named before what logs in without one', () => {
  const cookieless = sessionRecord([eventRecord('login', 2)], { name: null });
  const named = sessionRecord([eventRecord('login', 4)]);
  expect(verdictOf(summary(), [cookieless, named], []).sessions).toEqual([named, cookieless]);
});
