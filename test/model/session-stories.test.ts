import { expect, test } from 'vitest';
import { runModel } from '../../src/model/run-model.ts';
import { cookiesOfOneLogin, sessionStories } from '../../src/model/session-stories.ts';
import type { SessionEventRecord } from '../../src/record/records.ts';
import { findingRecord } from '../support/findings.ts';
import { summary } from '../support/messages.ts';
import { eventRecord, sessionRecord } from '../support/records.ts';

const AUTH = [
  eventRecord('login', 4, { valueNumber: 1 }),
  eventRecord('sent', 6, { valueNumber: 1 }),
  eventRecord('logout', 8),
];

const REQUEST = {
  host: 'localhost:5000',
  input: 'login.pcap',
  method: 'GET',
  path: '/other',
  page: '/other',
  formFields: null,
};

function storiesOf(
  auth: readonly SessionEventRecord[],
  remember: readonly SessionEventRecord[],
  findings: readonly string[] = [],
) {
  const sessions = [
    sessionRecord(auth, { id: 's1', name: 'auth', findings: ['f1'] }),
    sessionRecord(remember, { id: 's2', name: 'remember', findings: ['f1', ...findings] }),
  ];
  const records = ['f1', ...findings].map((id) =>
    findingRecord({ id, severity: id === 'f1' ? 'medium' : 'high' }),
  );
  return sessionStories(
    runModel({ inventory: [], sessions, findings: records, summary: summary() }).sessions,
  );
}

const frames = ({ steps }: ReturnType<typeof storiesOf>[number]) => steps.map(({ lastFrame }) => lastFrame);

test('what both cookies do is told once, whichever number their values have', () => {
  const [story, ...others] = storiesOf(AUTH, [
    eventRecord('login', 4, { valueNumber: 2 }),
    eventRecord('logout', 8),
  ]);
  expect(others).toEqual([]);
  expect(story!.session.name).toBe('auth');
  expect(story!.companions.map(({ name }) => name)).toEqual(['remember']);
  expect(story!.findings.map(({ id }) => id)).toEqual(['f1']);
  expect(story!.steps.flatMap(({ beside }) => beside)).toEqual([]);
  expect(frames(story!)).toEqual([4, 6, 8]);
});

test('what one does alone stands beside it, or has a step of its own in its place', () => {
  const [story] = storiesOf(
    [...AUTH, eventRecord('sent', 14, { valueNumber: 1 })],
    [
      eventRecord('rotated', 6, { valueNumber: 2 }),
      eventRecord('sent', 7, { valueNumber: 2, request: { ...REQUEST, frame: 6 } }),
    ],
  );
  expect(frames(story!)).toEqual([4, 6, 7, 8, 14]);
  expect(
    story!.steps.map(({ beside }) => beside.flatMap(({ events }) => events.map(({ event }) => event))),
  ).toEqual([[], ['rotated'], ['sent'], [], []]);
  expect(story!.steps.map(({ loggedIn }) => loggedIn)).toEqual([
    'begins',
    'goes on',
    'goes on',
    'ends',
    null,
  ]);
});

test('a request that a run of the told cookie holds already is not told again', () => {
  const run = eventRecord('sent', 6, {
    valueNumber: 1,
    count: 4,
    last: { input: 'login.pcap', frame: 20, stream: 1, time: '' },
  });
  const [story] = storiesOf([AUTH[0]!, run], [eventRecord('sent', 12, { valueNumber: 1 })]);
  expect(frames(story!)).toEqual([4, 20]);
});

test('the cookie with a high finding is the one that is told', () => {
  const [story] = storiesOf(AUTH, [eventRecord('login', 4)], ['f2']);
  expect(story!.session.name).toBe('remember');
});

test('without a login cookies that are sent together, each time, are one story; those of another host are another one', () => {
  const visit = [
    eventRecord('first-seen', 4, { valueNumber: 1 }),
    eventRecord('sent', 4, { valueNumber: 1 }),
    eventRecord('sent', 6, { valueNumber: 1 }),
  ];
  const namesOf = (...sessions: Parameters<typeof sessionRecord>[]) =>
    sessionStories(
      runModel({
        inventory: [],
        sessions: sessions.map(([events, change], index) =>
          sessionRecord(events, { id: `s${index}`, group: `g${index}`, ...change }),
        ),
        findings: [],
        summary: summary(),
      }).sessions,
    ).map(({ session, companions }) => [session, ...companions].map(({ name }) => name));
  expect(
    namesOf(
      [visit, { name: 'SID' }],
      [visit, { name: 'HSID' }],
      [visit.slice(1), { name: 'late' }],
      [visit, { name: 'SID', host: 'b.test' }],
    ),
  ).toEqual([['SID', 'HSID'], ['late'], ['SID']]);
  // Each of two logins is one of a user.
  const login = [...visit, eventRecord('login', 8, { valueNumber: 2 })];
  expect(namesOf([login, { name: 'a' }], [login, { name: 'b' }])).toEqual([['a'], ['b']]);
});

test('cookies of one login are named together, and those of another host apart', () => {
  const cookies = [
    sessionRecord(AUTH, { id: 's1', name: 'auth' }),
    sessionRecord(AUTH, { id: 's2', name: 'other', group: 'g2', host: 'elsewhere' }),
    sessionRecord(AUTH, { id: 's3', name: 'remember' }),
  ];
  expect(cookiesOfOneLogin(cookies).map((login) => login.map(({ id }) => id))).toEqual([
    ['s1', 's3'],
    ['s2'],
  ]);
});

test('a cookie that remembers the user begins its session anew: one story, whose values are numbered through', () => {
  const moment = (frame: number) => ({ input: 'login.pcap', frame, stream: 1, time: '' });
  const login = (frame: number) => eventRecord('login', frame, { valueNumber: 1 });
  const auth = (frame: number, id: string) =>
    sessionRecord([eventRecord('issued', frame, { valueNumber: 1 }), login(frame)], {
      id,
      name: 'auth',
      values: 1,
      first: moment(frame),
      last: moment(frame + 1),
    });
  const remember = sessionRecord([login(4), login(10), eventRecord('sent', 12, { valueNumber: 1 })], {
    id: 's2',
    name: 'remember',
    last: moment(12),
  });
  const stories = (second: number) => {
    const sessions = [auth(4, 's1'), remember, auth(second, 's3')];
    return runModel({ inventory: [], sessions, findings: [], summary: summary() }).stories;
  };
  const [story, ...others] = stories(10);
  expect(others).toEqual([]);
  const issued = story!.steps
    .flatMap(({ events, beside }) => [...events, ...beside.flatMap((one) => one.events)])
    .filter(({ event }) => event === 'issued');
  expect(issued.map(({ frame, valueNumber }) => [frame, valueNumber])).toEqual([
    [4, 1],
    [10, 2],
  ]);
  // Of two that go on beside each other each has its own.
  expect(stories(5)).toHaveLength(2);
});

test('a replay of both cookies is told of the one that is not replayed again', () => {
  const replays = eventRecord('replayed', 14, { valueNumber: 1, outcome: 'accepted', count: 2 });
  const replay = eventRecord('replayed', 14, { valueNumber: 1, outcome: 'accepted' });
  const besides = (one: SessionEventRecord) =>
    storiesOf([...AUTH, replays], [AUTH[0]!, AUTH[2]!, one])[0]!.steps.at(-1)!.beside;
  expect(besides(replay)).toMatchObject([{ cookie: 'remember', count: 1 }]);
  expect(besides({ ...replay, count: 2 })).toEqual([]);
});
