import { parseSync } from 'oxc-parser';
import { describe, expect, it, test } from 'vitest';
import { CHANGES } from '../../src/audit/fixes/fix.ts';
import { FIX_SETS, fixIn } from '../../src/audit/fixes/table.ts';
import { codeLines, fromUnbreakable, toUnbreakable } from '../../src/report/code-text.ts';
import { displayWidth } from '../../src/report/display-width.ts';

const CODES = [
  ...new Set(FIX_SETS.flatMap((set) => CHANGES.flatMap((change) => fixIn(set, change)?.code ?? []))),
];
const WIDTHS = Array.from({ length: 161 }, (_, index) => 40 + index);

/** The code of lines that were broken at spaces, and before methods. */
const joined = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trimStart())
    .join(' ')
    .replaceAll(/\) (?=(?:\.|->)\w+\()/g, ')');

/** Whether each quote of a line has its second one in it. */
function areQuotesClosed(line: string): boolean {
  const rest = line.replaceAll(/\\./g, '').replaceAll(/'[^']*'|"[^"]*"|`[^`]*`/g, '');
  return !/['"`]/.test(rest);
}

describe('the code of every fix, on screens of 40 to 200 columns', () => {
  it.each(CODES)('%s', (code) => {
    for (const width of WIDTHS) {
      const lines = codeLines(code, width);
      expect(joined(lines)).toBe(code);
      for (const [index, line] of lines.slice(0, -1).entries()) {
        const isChain = line.endsWith(')') && /^ +(?:\.|->)/.test(lines[index + 1]!);
        // Where a semicolon ends the statement, or a command of Ruby goes on.
        const isStatement = / (?:=|:)$|[?:]$/.test(line) && (code.endsWith(';') || / :\w/.test(code));
        if (!isChain && !isStatement)
          expect(line, `${width} columns`).toMatch(/(?:[,;{]|&&|\|\||=>|->| \?)$/);
        expect(areQuotesClosed(line), line).toBe(true);
      }
      // What is longer than a line has no place where it could be broken.
      for (const line of lines)
        if (displayWidth(line) > width)
          expect(codeLines(line.trimStart(), 1).length).toBeLessThan(CODES.length);
    }
  });

  it('is the same program to JavaScript', () => {
    const shape = (code: string): string | null => {
      const { program, errors } = parseSync('app.mjs', code, { sourceType: 'module' });
      if (errors.length > 0) return null;
      return JSON.stringify(program, (key, value) =>
        ['start', 'end', 'range', 'raw'].includes(key) ? 0 : value,
      );
    };
    const parsed = CODES.filter((code) => shape(code) !== null);
    expect(parsed.length).toBeGreaterThan(60);
    for (const code of parsed)
      for (const width of [40, 50, 60, 80])
        expect(shape(codeLines(code, width).join('\n'))).toBe(shape(code));
  });
});

test('a chain of methods goes on in the next line, where a semicolon ends the statement', () => {
  const java = 'event.getServletContext().getSessionCookieConfig().setHttpOnly(true);';
  expect(codeLines(java, 69)).toEqual([java]);
  expect(codeLines(java, 60)).toEqual([
    'event.getServletContext().getSessionCookieConfig()',
    '  .setHttpOnly(true);',
  ]);
  // Neither in Python nor in Go.
  const python = 'session.get(name).clear(everything).save(now)';
  expect(codeLines(python, 20)).toEqual([python]);
  expect(codeLines("$db->prepare('DELETE. FROM t')->execute([$id]);", 30)).toEqual([
    "$db->prepare('DELETE. FROM t')",
    '  ->execute([$id]);',
  ]);
});

test('a command of Ruby goes on behind a comma', () => {
  expect(codeLines("set :sessions, key: 'a', secure: production?", 26)).toEqual([
    "set :sessions, key: 'a',",
    '  secure: production?',
  ]);
});

test('what configures Java servlets fits 80 columns behind the indent of a fix, and nearly all of it 60', () => {
  const java = CODES.filter((code) => code.includes('getServletContext'));
  const fits = (width: number): string[] =>
    java.filter((code) => codeLines(code, width).every((line) => displayWidth(line) <= width));
  expect(java.length).toBeGreaterThan(5);
  expect(fits(68)).toEqual(java);
  expect(fits(60).length).toBeGreaterThanOrEqual(java.length - 1);
});

test('breaks between statements, and inside brackets behind a comma, a brace or an operator', () => {
  expect(codeLines('a = 1; b = f(c, { d: 1, e: 2 })', 12)).toEqual([
    'a = 1;',
    'b = f(c, {',
    '  d: 1,',
    '  e: 2 })',
  ]);
  expect(codeLines('if (a && b) return c', 6)).toEqual(['if (a &&', '  b) return c']);
});

test('breaks no string, no word, no comment, and nothing outside of brackets', () => {
  for (const code of [
    "f('a; b, c { d')",
    'f("a\\"; b, c")',
    'a, b = 1, 2',
    'return a && b',
    'a_long_word_that_does_not_fit',
    'a # one; two, (three, four)',
    'if production: a = 1; b = 2',
    'a // one; two, (three, four)',
  ])
    expect(codeLines(code, 1)).toEqual([code]);
});

test('prose keeps its quoted strings whole, and its apostrophes are none', () => {
  const text = `Write app.set('trust proxy', 1) and "SameSite=Lax; Secure" in the user's file, not in others' files.`;
  const words = toUnbreakable(text).split(' ').map(fromUnbreakable);
  expect(words).toContain(`app.set('trust proxy',`);
  expect(words).toContain('"SameSite=Lax; Secure"');
  expect(words).toContain(`user's`);
  expect(words).toContain('files.');
  expect(fromUnbreakable(toUnbreakable(text))).toBe(text);
});
