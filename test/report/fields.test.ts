import { expect, test } from 'vitest';
import { createFields, parseFieldOutput } from '../../src/report/fields.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { request, response, setting } from '../support/messages.ts';
import { options, report } from './reporters.ts';

const fields = (settings: string[], ...names: string[]) =>
  createFields(options({ fieldOutput: parseFieldOutput(settings) }, ...names));

// The expected lines are what tshark 4.0.17 prints for the same settings.
test.each([
  [[], 'a=back\\slash,q="quo,ted"; x=\'s\''],
  [['occurrence=f'], 'a=back\\slash'],
  [['occurrence=l'], 'q="quo,ted"; x=\'s\''],
  [['aggregator=;'], 'a=back\\slash;q="quo,ted"; x=\'s\''],
  [['aggregator=/s'], 'a=back\\slash q="quo,ted"; x=\'s\''],
  [['quote=d'], '"a=back\\slash,q="quo,ted"; x=\'s\'"'],
  [['quote=s', 'occurrence=f'], "'a=back\\slash'"],
])('%j', (settings, line) => {
  const message = setting('a=back\\slash', 'q="quo,ted"; x=\'s\'');
  expect(report(fields(settings, 'http.set_cookie'), [message])).toBe(`${line}\n`);
});

test('a line is a message; a missing field is empty and not quoted', () => {
  const reporter = fields(
    ['header=y', 'quote=d', 'separator=;'],
    'frame.number',
    'http.request',
    'http.set_cookie',
  );
  expect(report(reporter, [request(), setting('a=1')])).toBe(
    'frame.number;http.request;http.set_cookie\n"40";"1";\n"42";;"a=1"\n',
  );
});

test('columns are separated by a tab, and no value can be taken for one or for a line', () => {
  const reporter = fields([], 'http.response.code', 'http.set_cookie');
  expect(report(reporter, [setting('a=\tb\n\x1b[2J\x9b')])).toBe('302\ta=\\x09b\\x0a\\x1b[2J\\x9b\n');
});

test('every message is wanted: the filter chooses', () => {
  expect(fields([], 'frame.number').wants('request', false, false)).toBe(true);
  expect(report(fields([], 'http.set_cookie'), [response({ fields: [] })])).toBe('\n');
});

test.each([
  'foo',
  'foo=bar',
  'quote=x',
  'header=1',
  'occurrence=b',
  'separator=',
  'separator=ab',
  'aggregator=/x',
  '=y',
])('-E %s is refused with the settings that there are', (setting) => {
  expect(() => parseFieldOutput([setting])).toThrow(UserError);
  expect(() => parseFieldOutput([setting])).toThrow(
    /unknown setting "[^"]*".*header=.*separator=.*occurrence=.*aggregator=.*quote=/,
  );
});
