import { expect, it } from 'vitest';
import { PatternError } from '../../../src/filter/pcre/node.ts';
import { translatePattern } from '../../../src/filter/pcre/translation.ts';

// What each of them matches follows from pcre2pattern(3); test/conformance/pcre2.test.ts asks PCRE2 itself.
it.each([
  ['secure', 'Path=/; Secure', true],
  ['(?-i)secure', 'Path=/; Secure', false],
  ['a(?i)B(?-i)c', 'abc', true],
  ['(?-i:a)B', 'Ab', false],
  ['^b', 'a\nb', false],
  ['(?m)^b$', 'a\nb\nc', true],
  ['a$', 'a\n', true],
  ['a\\z', 'a\n', false],
  ['a\\Z', 'a\n', true],
  ['a.b', 'a\nb', false],
  ['(?s)a.b', 'a\nb', true],
  ['\\h\\H', '\tx', true],
  ['a\\Rb', 'a\r\nb', true],
  ['\\R\\n', '\r\n', false],
  ['a++a', 'aaa', false],
  ['(?>a+)a', 'aaa', false],
  ['a*?b', 'aab', true],
  ['\\Qa.b\\E+', 'a.bb', true],
  ['\\Qa.b\\E+', 'axb', false],
  ['[[:alpha:]]+=', 'sid=1', true],
  ['[[:^alpha:]]', 'abc', false],
  ['[]x]', ']', true],
  ['[a\\-z]', '-', true],
  ['\\x41\\x{42}\\o{103}\\104', 'abcd', true],
  ['(["\']).\\1', '"a"', true],
  ['(?<q>a)b\\k<q>', 'abA', true],
  ['(?x) a b # c', 'ab', true],
  ['(?#no)a{,2}', 'a{,2}', true],
  ['(a)(?:b)(?n:(c))(d)\\2', 'abcdd', true],
  ['', '', true],
])('%s on %j: %s', (pattern, text, expected) => {
  expect(translatePattern(pattern).test(text)).toBe(expected);
});

it.each([
  ['(', 0, 'the ) of this group is missing'],
  ['a)', 1, 'closes nothing'],
  ['*a', 0, 'nothing to repeat'],
  ['^*', 1, 'no part that can be repeated'],
  ['[\\d-x]', 1, 'a range begins with one character'],
  ['[\\D-[a]', 1, 'a range begins with one character'],
  ['[[:alpha:]-[:digit:]]', 1, 'a range begins with one character'],
  ['[a', 0, 'the ] of a class is missing'],
  ['[z-a]', 1, 'the lower character'],
  ['a\\', 1, 'a lone \\'],
  ['a\\K', 1, '\\K is not supported'],
  ['(?R)', 0, 'not supported'],
  ['(?(1)a)', 0, 'not supported'],
  ['(*ACCEPT)', 0, 'not supported'],
  ['\\p{L}', 0, '\\p is not supported'],
  ['(a)?\\1', 4, 'may not have matched'],
  ['\\1(a)', 0, 'may not have matched'],
  ['\\2(a)', 0, 'no such group'],
  ['(?<a>b)(?<a>c)', 7, 'two groups have this name'],
  ['(?-i)(a)\\1(?i)(b)\\2', 8, 'has regard to case'],
  ['\\x{100}', 0, 'at most \\xff'],
  ['[[:nothing:]]', 1, 'not known'],
  ['a{3,2}', 1, 'the larger number'],
  ['a{70000}', 1, 'too large'],
])('%s is refused at %i', (pattern, offset, words) => {
  let error: unknown;
  try {
    translatePattern(pattern);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(PatternError);
  expect((error as PatternError).message).toContain(words);
  expect((error as PatternError).offset).toBe(offset);
});

it('many groups inside each other are refused', () => {
  expect(() => translatePattern('('.repeat(100_000))).toThrow(PatternError);
});
