import { expect, test } from 'vitest';
import { accepted, rejected } from '../../src/cookie/verdict.ts';
import { cookieSelection, selectResults } from '../../src/filter/cookie-selection.ts';
import { fieldValues } from '../../src/record/message.ts';
import { header, request, response, setting } from '../support/messages.ts';
import { clientVerdict } from '../support/verdicts.ts';

test('nothing to choose', () => {
  expect(cookieSelection(null, null)).toBeNull();
});

test('--name keeps the chosen cookies of a response, to the byte and in order', () => {
  const chosen = cookieSelection('s*', null)!.select(setting('sid=1; Path=/', 'x=2', 's2=a=b'))!;
  expect(fieldValues(chosen.message, 'set-cookie')).toEqual(['sid=1; Path=/', 's2=a=b']);
});

test('the results about the chosen cookies stay with them', () => {
  const message = setting('sid=1', 'x=2', 's2=3');
  const [first, second, third] = [
    accepted({ name: 'sid' } as Parameters<typeof accepted>[0], false, null),
    accepted({ name: 'x' } as Parameters<typeof accepted>[0], false, null),
    rejected('SecureOnly', '5.7 step 13', ''),
  ].map((verdict) => clientVerdict(verdict));
  const raised = [{ rule: 'a', severity: 'low' }];
  const results = { verdicts: [first!, second!, third!], raised, setBy: [], hop: null };
  const byName = cookieSelection('s*', null)!.select(message)!;
  expect(selectResults(byName, results)).toEqual({ verdicts: [first, third], raised, setBy: [], hop: null });
  const byHost = cookieSelection(null, 'localhost')!.select(message)!;
  expect(selectResults(byHost, results)).toBe(results);
});

test('--name keeps the chosen pairs of a request', () => {
  const chosen = cookieSelection('b', null)!.select(request())!;
  expect(fieldValues(chosen.message, 'cookie')).toEqual(['b=2']);
  expect(fieldValues(chosen.message, 'host')).toEqual(['localhost:5000']);
});

test('a message without a chosen cookie is left out', () => {
  const selection = cookieSelection('sid', null)!;
  expect(selection.select(setting('SID=1'))).toBeNull();
  expect(selection.select(request())).toBeNull();
  expect(selection.select(response({ fields: [header('Server', 'x')] }))).toBeNull();
});

test.each([
  ['localhost', true],
  ['LOCALHOST:5000', true],
  ['local*', true],
  ['example.com', false],
])('--host %s: %s', (glob, isChosen) => {
  expect(cookieSelection(null, glob)!.select(response()) !== null).toBe(isChosen);
});
