import { expect, test } from 'vitest';
import { tokenize } from '../../src/filter/lexer.ts';
import { UserError } from '../../src/shared/user-error.ts';

const texts = (filter: string): string[] =>
  tokenize(filter)
    .slice(0, -1)
    .map((token) => token.text);

test.each([
  ['a==1&&b', ['a', '==', '1', '&&', 'b']],
  ['x in {200..299,302}', ['x', 'in', '{', '200', '..', '299', ',', '302', '}']],
  ['ip.addr in {127.0.0.1..127.0.0.9}', ['ip.addr', 'in', '{', '127.0.0.1', '..', '127.0.0.9', '}']],
  ['a!==b', ['a', '!==', 'b']],
  ['!a', ['!', 'a']],
  ['ip==fe80::1/64', ['ip', '==', 'fe80::1/64']],
  ['a[0:2] == b[-3:]', ['a', '0:2', '==', 'b', '-3:']],
  ["a contains 'x'", ['a', 'contains', 'x']],
  ['tcp.port/2 == 40', ['tcp.port', '/', '2', '==', '40']],
  ['{tcp.port - 1} % 2 == -1', ['{', 'tcp.port', '-', '1', '}', '%', '2', '==', '-1']],
  ['lower(http.host)-1', ['lower', '(', 'http.host', ')', '-', '1']],
  ['x == /login/a or y == text/html', ['x', '==', '/login/a', 'or', 'y', '==', 'text/html']],
  ['ip.src == 10.0.0.0/8', ['ip.src', '==', '10.0.0.0/8']],
  ['a & 0x100', ['a', '&', '0x100']],
  ['a&&b', ['a', '&&', 'b']],
  ['', []],
])('splits %s', (filter, expected) => {
  expect(texts(filter)).toEqual(expected);
});

// Escapes of wireshark-filter(4).
test.each([
  [String.raw`"a\"b\\c"`, String.raw`a"b\c`],
  [String.raw`"\x41\t\101\u00e9"`, 'A\tAé'],
  [String.raw`r"a\d"`, String.raw`a\d`],
])('reads the string %s', (filter, text) => {
  expect(texts(filter)).toEqual([text]);
});

test('a pattern keeps the escapes that mean something to it', () => {
  expect(tokenize(String.raw`a matches "\d+\."`)[2]!.pattern).toBe(String.raw`\d+\.`);
});

test.each([
  ['a == "x', 6, 'closing quote'],
  [String.raw`a == "x\q"`, 8, 'unknown escape'],
  ["a == 'xy'", 6, 'double quotes'],
  ["a == 'x", 6, 'closing quote'],
  ['a = 1', 3, 'write =='],
  ['a[x]', 2, '[start:length]'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is how Wireshark writes it.
  ['${a} == 1', 1, 'selected packet'],
  ['a#1', 2, 'layer'],
  ['a ; b', 3, 'not expected'],
])('names the place of the mistake in %s', (filter, position, words) => {
  expect(() => tokenize(filter)).toThrow(UserError);
  expect(() => tokenize(filter)).toThrow(`at character ${position} of the filter`);
  expect(() => tokenize(filter)).toThrow(words);
});
