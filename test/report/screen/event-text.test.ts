import { expect, test } from 'vitest';
import { isWrong } from '../../../src/model/foremost-steps.ts';
import { sessionSteps } from '../../../src/model/session-steps.ts';
import type { SessionEventRecord } from '../../../src/record/records.ts';
import { oftenText, stepText, storyStepText } from '../../../src/report/screen/event-text.ts';
import { TRANSITIONS } from '../../../src/session/transition-table.ts';
import { eventRecord, sessionRecord } from '../../support/records.ts';

const EVENTS = [...new Set(Object.values(TRANSITIONS).flatMap(({ lists }) => lists ?? []))];

const stepOf = (...events: SessionEventRecord[]) => sessionSteps(sessionRecord(events))[0]!;
const text = (...events: SessionEventRecord[]): string => stepText(stepOf(...events));

test.each(EVENTS)('%s is a text without its name', (event) => {
  const shown = text(eventRecord(event, 2, { valueNumber: 1 }));
  expect(shown).not.toBe('');
  expect(shown).not.toMatch(/-seen|-use|-failed|-missed|null|undefined/);
});

test('a login of which nothing else is seen than that the value stays is one perhaps', () => {
  const login = (confidence: 'high' | 'medium') =>
    text(eventRecord('sent', 2, { valueNumber: 1 }), eventRecord('login', 2, { valueNumber: 1, confidence }));
  expect(login('medium')).toBe('Perhaps: login: sends value 1; keeps value 1');
  expect(login('high')).toBe('Login: sends value 1; keeps value 1');
});

test('a value that the browser never lost is still sent, and no replay', () => {
  const logout = [eventRecord('sent', 1, { valueNumber: 1 }), eventRecord('logout', 2, { valueNumber: 1 })];
  const replay = eventRecord('replayed', 3, { valueNumber: 1, outcome: 'refused' });
  const last = (...events: SessionEventRecord[]) => stepText(sessionSteps(sessionRecord(events)).at(-1)!);
  const of = 'value 1, whose session has ended; the server refuses it';
  expect(last(...logout, replay)).toBe(`Old value: still sends ${of}`);
  expect(last(...logout, eventRecord('deleted', 2, { valueNumber: 1 }), replay)).toBe(`Replay: sends ${of}`);
  const other = { ...replay, client: { ...replay.client, number: 9 } };
  expect(last(...logout, other)).toBe(`Replay: sends ${of}`);
});

test('what a response deletes and sets again is not deleted', () => {
  const at = (event: SessionEventRecord['event'], valueNumber: number) =>
    eventRecord(event, 2, { valueNumber });
  const again = 'the response deletes the cookie, and sets it again to value';
  expect(text(at('sent', 1), at('deleted', 1), at('renewed', 1), at('logout', 1))).toBe(
    `Logout: sends value 1; ${again} 1`,
  );
  expect(text(at('sent', 1), at('deleted', 1), at('rotated', 2))).toBe(`sends value 1; ${again} 2`);
  expect(text(at('sent', 1), at('rotated', 2), at('deleted', 2))).toBe(
    'sends value 1; gets value 2; the browser deletes the cookie',
  );
});

test('a page that opened before and is denied is said', () => {
  const denied = { ...stepOf(eventRecord('sent', 2, { valueNumber: 1 })), noLongerOpens: true };
  expect(stepText(denied)).toBe('sends value 1; the page no longer opens');
});

test('a request that is refused, or comes before the end of the logout, is said', () => {
  const sent = stepOf(eventRecord('sent', 2, { valueNumber: 1, status: 401 }));
  expect(stepText(sent)).toBe('sends value 1; the server refuses it');
  expect(stepText({ ...sent, noLongerOpens: true })).toBe('sends value 1; the page no longer opens');
  expect(stepText({ ...sent, status: 200, isBeforeEnd: true })).toBe(
    'sends value 1; the logout is not over yet',
  );
});

test('a value that the server does not know ends the session, and the step says so', () => {
  const at = (frame: number, path: string) => ({
    request: { ...eventRecord('sent', frame).request!, path, page: path },
  });
  const events = [
    eventRecord('login', 2, { valueNumber: 1, ...at(1, '/login') }),
    eventRecord('sent', 4, { valueNumber: 1, outcome: 'refused', status: 302, ...at(3, '/account') }),
    eventRecord('rotated', 4, { valueNumber: 2, status: 302, ...at(3, '/account') }),
    eventRecord('login', 6, { valueNumber: 3, ...at(5, '/login') }),
  ];
  const [, refused] = sessionSteps(sessionRecord(events));
  expect(refused!.loggedIn).toBe('ends');
  expect(stepText(refused!)).toBe('sends value 1, which the server refuses; gets value 2');
  // Where the session goes on, the page may be for others.
  expect(stepText({ ...refused!, loggedIn: 'goes on' })).toBe('sends value 1; gets value 2');
});

test('a login says what it does to the value', () => {
  const sent = eventRecord('sent', 2, { valueNumber: 1 });
  expect(text(sent, eventRecord('rotated', 2, { valueNumber: 2 }), eventRecord('login', 2))).toBe(
    'Login: sends value 1; gets value 2',
  );
  expect(text(sent, eventRecord('login', 2, { valueNumber: 1 }))).toBe('Login: sends value 1; keeps value 1');
  expect(
    text(sent, eventRecord('renewed', 2, { valueNumber: 1 }), eventRecord('login', 2, { valueNumber: 1 })),
  ).toBe('Login: sends value 1; gets value 1 again');
  expect(text(eventRecord('login', 2, { confidence: 'low' }))).toBe('Perhaps: login');
});

test('a replay says how it ended, once', () => {
  const replay = (outcome: SessionEventRecord['outcome']): string =>
    text(eventRecord('sent', 2, { valueNumber: 1 }), eventRecord('replayed', 2, { valueNumber: 1, outcome }));
  expect(replay('accepted')).toBe('Replay: sends value 1, whose session has ended; the server accepts it');
  expect(replay('refused')).toBe('Replay: sends value 1, whose session has ended; the server refuses it');
  expect(replay('unknown')).toContain('cannot be seen');
});

test('a value that the browser refuses is said', () => {
  const evidence = [{ text: 'Secure over plain HTTP', frame: 2 }];
  expect(text(eventRecord('issued', 2, { valueNumber: 1, evidence }))).toBe(
    'gets value 1, which the browser refuses',
  );
});

test('wrong is what no session should have: an accepted replay, not a refused one', () => {
  const step = (name: string, change = {}) => stepOf(eventRecord(name, 2, change));
  expect(isWrong(step('replayed', { outcome: 'accepted' }), false)).toBe(true);
  expect(isWrong(step('replayed', { outcome: 'refused' }), false)).toBe(false);
  for (const name of ['adopted', 'shared', 'deletion-missed'])
    expect(isWrong(step(name), false), name).toBe(true);
  expect(isWrong(step('sent'), false)).toBe(false);
});

test('a login that keeps its value is wrong where that is a finding', () => {
  const kept = stepOf(
    eventRecord('sent', 2, { valueNumber: 1 }),
    eventRecord('login', 2, { valueNumber: 1 }),
  );
  expect(isWrong(kept, true)).toBe(true);
  expect(isWrong(kept, false)).toBe(false);
});

test('what happens to the cookies of a story more or less often is said of each', () => {
  const row = (count: number) => ({
    ...stepOf(eventRecord('sent', 2, { valueNumber: 1, count: 3 })),
    beside: [{ cookie: 'remember', events: [eventRecord('rotated', 2, { valueNumber: 2 })], count }],
  });
  const said = (count: number) => storyStepText(row(count), (cookie) => cookie) + oftenText(row(count));
  expect(said(3)).toBe('sends value 1; remember: gets value 2, 3 times');
  expect(said(1)).toBe('sends value 1, 3 times; remember: gets value 2, once');
  expect(said(2)).toBe('sends value 1, 3 times; remember: gets value 2, 2 times');
});
