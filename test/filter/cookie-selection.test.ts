import { expect, test } from 'vitest';
import { cookieSelection } from '../../src/filter/cookie-selection.ts';
import { fieldValues } from '../../src/record/message.ts';
import { header, request, response, setting } from '../support/messages.ts';

test('nothing to choose', () => {
  expect(cookieSelection(null, null)).toBeNull();
});

test('--name keeps the chosen cookies of a response, to the byte and in order', () => {
  const chosen = cookieSelection('s*', null)!.select(setting('sid=1; Path=/', 'x=2', 's2=a=b'))!;
  expect(fieldValues(chosen, 'set-cookie')).toEqual(['sid=1; Path=/', 's2=a=b']);
});

test('--name keeps the chosen pairs of a request', () => {
  const chosen = cookieSelection('b', null)!.select(request())!;
  expect(fieldValues(chosen, 'cookie')).toEqual(['b=2']);
  expect(fieldValues(chosen, 'host')).toEqual(['localhost:5000']);
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
