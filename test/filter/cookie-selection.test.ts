import { expect, test } from 'vitest';
import { accepted, rejected } from '../../src/cookie/verdict.ts';
import { cookieSelection, selectMatch, selectResults } from '../../src/filter/cookie-selection.ts';
import { fieldValues, type Message } from '../../src/record/message.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { header, request, response, setting } from '../support/messages.ts';
import { clientVerdict } from '../support/verdicts.ts';

const whole = (message: Message) => ({ message, setCookies: null, findings: null });

test('nothing to choose', () => {
  expect(cookieSelection(null, null)).toBeNull();
});

test('--name keeps the chosen cookies of a response, to the byte and in order', () => {
  const chosen = cookieSelection('s*', null)!.select(whole(setting('sid=1; Path=/', 'x=2', 's2=a=b')))!;
  expect(fieldValues(chosen.message, 'set-cookie')).toEqual(['sid=1; Path=/', 's2=a=b']);
});

test('the results about the chosen cookies stay with them', () => {
  const message = setting('sid=1', 'x=2', 's2=3');
  const [first, second, third] = [
    accepted({ name: 'sid' } as Parameters<typeof accepted>[0], false, null),
    accepted({ name: 'x' } as Parameters<typeof accepted>[0], false, null),
    rejected('SecureOnly', '5.7 step 13', ''),
  ].map((verdict) => clientVerdict(verdict));
  const raised = [{ rule: 'a', severity: 'low', cookie: null }];
  const results = { ...NO_RESULTS, verdicts: [first!, second!, third!], raised };
  const byName = cookieSelection('s*', null)!.select(whole(message))!;
  expect(selectResults(byName, results)).toEqual({
    ...NO_RESULTS,
    verdicts: [first, third],
    raised,
  });
  const byHost = cookieSelection(null, 'localhost')!.select(whole(message))!;
  expect(selectResults(byHost, results)).toBe(results);
});

test('--name keeps the chosen pairs of a request', () => {
  const chosen = cookieSelection('b', null)!.select(whole(request()))!;
  expect(fieldValues(chosen.message, 'cookie')).toEqual(['b=2']);
  expect(fieldValues(chosen.message, 'host')).toEqual(['localhost:5000']);
});

test('a message without a chosen cookie is left out', () => {
  const selection = cookieSelection('sid', null)!;
  expect(selection.select(whole(setting('SID=1')))).toBeNull();
  expect(selection.select(whole(request()))).toBeNull();
  expect(selection.select(whole(response({ fields: [header('Server', 'x')] })))).toBeNull();
});

test.each([
  ['localhost', true],
  ['LOCALHOST:5000', true],
  ['local*', true],
  ['example.com', false],
])('--host %s: %s', (glob, isChosen) => {
  expect(cookieSelection(null, glob)!.select(whole(response())) !== null).toBe(isChosen);
});

test('the cookies that a filter has found are chosen, and those of --name among them', () => {
  const message = setting('a=1', 'b=2', 'c=3');
  const found = selectMatch(message, { cookies: [0, 2], findings: [1] });
  expect(fieldValues(found.message, 'set-cookie')).toEqual(['a=1', 'c=3']);
  expect(found).toMatchObject({ setCookies: [0, 2], findings: [1] });
  const named = cookieSelection('c', null)!.select(found)!;
  expect(fieldValues(named.message, 'set-cookie')).toEqual(['c=3']);
  expect(named.setCookies).toEqual([2]);
  const raised = [
    { rule: 'a', severity: 'low', cookie: 'a' },
    { rule: 'b', severity: 'high', cookie: 'c' },
  ];
  expect(selectResults(named, { ...NO_RESULTS, raised }).raised).toEqual([raised[1]]);
});

test('a message of which all cookies are found stays as it is', () => {
  const message = setting('a=1', 'b=2');
  expect(selectMatch(message, { cookies: [0, 1], findings: null }).message).toBe(message);
  expect(selectMatch(request(), { cookies: [], findings: null }).message.kind).toBe('request');
});
