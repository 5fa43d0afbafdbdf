// Expressions of PCRE2 against PCRE2 itself: pcre2test(1) of Debian's pcre2-utils says what each of them matches.

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternError } from '../../src/filter/pcre/node.ts';
import { translatePattern } from '../../src/filter/pcre/translation.ts';
import { hasPrograms } from '../support/repository.ts';

/** Pieces that random expressions are made of: alone they are right or wrong, beside others they may mean something else. */
const PIECES = [
  ...['a', 'B', '7', '.', '^', '$', '|', ' ', '-', '=', ';', '\\.', '\\-', '_', '#', '/'],
  ...['*', '+', '?', '*?', '+?', '??', '*+', '++', '?+', '{2}', '{1,}', '{0,2}', '{1,2}+', '{,2}', '{', '}'],
  ...['(', ')', '(?:', '(?=', '(?!', '(?<=', '(?<!', '(?>', '(?<x>', "(?'y'", '(?P<z>', ')'],
  ...['(?i)', '(?-i)', '(?s)', '(?m)', '(?x)', '(?i:', '(?-i:', '(?^:', '(?n)', '(?#c)'],
  ...['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\h', '\\H', '\\v', '\\V', '\\R', '\\N', '\\b', '\\B'],
  ...[
    '\\A',
    '\\Z',
    '\\z',
    '\\Qa.*\\E',
    '\\Q',
    '\\E',
    '\\x41',
    '\\x{61}',
    '\\x',
    '\\x{1ff}',
    '\\o{101}',
    '\\061',
    '\\e',
    '\\t',
    '\\n',
    '\\cA',
  ],
  ...['\\1', '\\2', '\\g1', '\\g{1}', '\\g{-1}', '\\k<x>', "\\k'y'", '\\k{x}', '(?P=z)', '\\10', '\\81'],
  ...[
    '[ab]',
    '[^ab]',
    '[a-f]',
    '[^A-F]',
    '[]a]',
    '[^]a]',
    '[a\\d-]',
    '[\\w.]',
    '[[:alpha:]]',
    '[[:^digit:]_]',
    '[\\b\\x41]',
  ],
  ...[
    '[\\Qa-c\\E]',
    '[[:upper:]]',
    '[a-\\d]',
    '[z-a]',
    '[[:foo:]]',
    '[\\N]',
    '[',
    ']',
    '[\\101-\\103]',
    '[\\h\\v]',
    '[:alpha:]',
  ],
  ...[
    '(?R)',
    '(?1)',
    '(?|',
    '(?(1)',
    '\\K',
    '\\G',
    '\\C',
    '\\X',
    '\\p{L}',
    '(*ACCEPT)',
    '\\y',
    '\\u',
    '\\i',
    '\\',
    '\\8',
  ],
];

const TEXTS = [
  '',
  'a',
  'AB',
  'ab7',
  'aab',
  'a.*b',
  'session=a7; Path=/',
  'a\nb',
  'b\n',
  '\r\n',
  'a b',
  'BBB',
  '__7',
  '--',
  '\x1b\t',
  '{,2}',
  'a#c',
  'aA',
  'a{',
  'Q',
];

interface Truth {
  readonly isValid: boolean;
  /** Whether each of the texts matches. */
  readonly matches: readonly boolean[];
}

describe.skipIf(!hasPrograms('pcre2test'))('as PCRE2 has it (needs pcre2test)', () => {
  it('random expressions match the same texts, or are refused', () => {
    const patterns = fc
      .sample(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 7 }), 6000)
      .map((pieces) => pieces.join(''));
    const truths = askPcre2(patterns);
    const wrong: unknown[] = [];
    let compared = 0;
    for (const [index, pattern] of patterns.entries()) {
      const truth = truths[index]!;
      const ours = translated(pattern);
      if (ours === null) continue;
      // A lookbehind of any length is more than PCRE2 has.
      if (!truth.isValid && /\(\?<[=!]/.test(pattern)) continue;
      const matches = TEXTS.map((text) => ours.test(text));
      if (truth.isValid) compared++;
      if (!truth.isValid || matches.join() !== truth.matches.join())
        wrong.push(difference(pattern, ours, truth, matches));
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  });

  it('what people write is not refused', () => {
    const patterns = [
      ...[
        '^session=',
        'HttpOnly$',
        '\\bPath\\b',
        'secure|httponly',
        '(?i)secure',
        '(?-i)Secure',
        '/log(in|out)',
      ],
      ...[
        '[[:alpha:]]+',
        'a++',
        '(?<name>a)',
        '^(?:sess|sid)[^=]*=',
        '(?>a+)b',
        '\\Qa.b\\E',
        '\\x{41}',
        'max-age=\\d{4,}',
      ],
      ...[
        '(["\']).*\\1',
        '^(?!.*secure)',
        '(?<=path=)/',
        '\\h*;\\h*',
        '(a)(b)\\2\\1',
        '(?s).+',
        '(?x) a  b # c',
      ],
    ];
    for (const [index, { isValid, matches }] of askPcre2(patterns).entries()) {
      const ours = translatePattern(patterns[index]!);
      expect([patterns[index], isValid, TEXTS.map((text) => ours.test(text))]).toEqual([
        patterns[index],
        true,
        matches,
      ]);
    }
  });
});

function translated(pattern: string): RegExp | null {
  try {
    return translatePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    expect(error.message).not.toBe('');
    return null;
  }
}

/** One run of pcre2test for all. Patterns and subjects are written as hexadecimal bytes: no escape is read twice. */
function askPcre2(patterns: readonly string[]): Truth[] {
  const subjects = TEXTS.map((text) =>
    text === '' ? '\\' : [...text].map((character) => `\\x${hex(character)}`).join(''),
  );
  const blocks = patterns.map(
    (pattern) => `/${[...pattern].map(hex).join(' ')}/hex,caseless,never_utf\n${subjects.join('\n')}\n`,
  );
  const input = `${blocks.join('\n')}\n`;
  const { stdout } = spawnSync('pcre2test', ['-q'], { input, encoding: 'latin1', maxBuffer: 1 << 28 });
  return stdout
    .split(/^\/(?=[0-9a-f ]+\/hex)/m)
    .slice(1)
    .map((block) => {
      if (/^Failed: /m.test(block)) return { isValid: false, matches: [] };
      const results = block.split('\n').filter((line) => /^(?: 0: ?|No match)/.test(line));
      return { isValid: true, matches: results.map((line) => line.startsWith(' 0:')) };
    });
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0');
}

/** The expression, ours, and the first text on which they differ. */
function difference(
  pattern: string,
  ours: RegExp,
  { isValid, matches }: Truth,
  own: readonly boolean[],
): string {
  const at = own.findIndex((isMatch, index) => isMatch !== matches[index]);
  const outcome = isValid
    ? `${matches[at]} of PCRE2 on ${JSON.stringify(TEXTS[at])}`
    : 'no expression of PCRE2';
  return `${pattern}   as   ${ours.source}: ${outcome}`;
}
