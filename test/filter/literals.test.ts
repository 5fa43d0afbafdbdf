import { expect, test } from 'vitest';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { replaceLiterals } from '../../src/filter/literals.ts';
import { UserError } from '../../src/shared/user-error.ts';

const MASKED = /cookie|uri/;
const masked = (filter: string) =>
  replaceLiterals(filter, (text, fields) =>
    fields.some((field) => MASKED.test(field)) ? `<${text.length}>` : text,
  );

test.each([
  ['cookie.value == "secret"', 'cookie.value == "<6>"'],
  ['cookie.value==secret', 'cookie.value=="<6>"'],
  ['cookie.value eq secret and tcp.port == 80', 'cookie.value eq "<6>" and tcp.port == 80'],
  ['cookie.value in {"one", two "three"}', 'cookie.value in {"<3>", "<3>" "<5>"}'],
  [
    String.raw`http.cookie matches r"a\d" || http.host == "a"`,
    'http.cookie matches "<3>" || http.host == "a"',
  ],
  [
    String.raw`(http.cookie contains "a\"b") or cookie.name == "sid"`,
    '(http.cookie contains "<3>") or cookie.name == "<3>"',
  ],
  ['!http.set_cookie && http.request.uri ~ "x"', '!http.set_cookie && http.request.uri ~ "<1>"'],
  ['cookie.value == http.host', 'cookie.value == http.host'],
  ['"secret" == cookie.value', '"<6>" == cookie.value'],
  [
    'lower(http.cookie) contains "a" and http.cookie[0] == \'b\'',
    'lower(http.cookie) contains "<1>" and http.cookie[0] == "<1>"',
  ],
  ['http.host == "whole" and frame.number in {1..5}', 'http.host == "whole" and frame.number in {1..5}'],
])('%s', (filter, expected) => {
  expect(masked(filter)).toBe(expected);
  expect(() => compileFilter(masked(filter))).not.toThrow();
});

test('quotes and backslashes in what is put there are escaped', () => {
  const filter = replaceLiterals('cookie.value == "x"', () => 'a"b\\c');
  expect(filter).toBe(String.raw`cookie.value == "a\"b\\c"`);
});

test('what is no filter throws', () => {
  expect(() => masked('cookie.value == "open')).toThrow(UserError);
});
