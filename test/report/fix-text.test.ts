import { describe, expect, it, test } from 'vitest';
import { CHANGES } from '../../src/audit/fixes/fix.ts';
import { FIX_SETS, fixFor, fixIn } from '../../src/audit/fixes/table.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import { firstStep, labelledFix } from '../../src/report/fix-text.ts';

const LOOK = { labelColumns: 11 };
const FIXES = FIX_SETS.flatMap((set) => CHANGES.flatMap((change) => fixIn(set, change) ?? []));
const shown = (fix: (typeof FIXES)[number], width: number, keepsWords = false): string =>
  labelledFix({ width, colour: false, keepsWords }, '      Fix', fix, LOOK);

test('code that fits stands behind its label', () => {
  const fix = { framework: 'Flask', code: 'A = 1', text: 'Once.', where: 'app.py' } as const;
  expect(shown(fix, 80)).toBe('      Fix  Flask: A = 1 (app.py). Once.\n');
});

test('code that does not fit behind its label has lines of its own', () => {
  const code = "f('a long string that is never broken, whatever the screen', { b: 1 })";
  const fix = { framework: 'Koa', code, text: 'And g().', where: 'app.js' } as const;
  const lines = (indent: string): string =>
    [
      '      Fix  Koa (app.js):',
      `${indent}f('a long string that is never broken, whatever the screen', {`,
      `${indent}  b: 1 })`,
      '           And g().',
      '',
    ].join('\n');
  expect(shown(fix, 76)).toBe(lines(' '.repeat(13)));
  // Where there is no room, from the first column on.
  expect(shown(fix, 64)).toBe(lines(''));
  // What is piped has it in one line.
  expect(shown(fix, 64, true)).toContain(`\n${code}\n`);
});

test('statements that belong to different places have a line each, with the place', () => {
  const fix = {
    framework: 'Koa',
    code: 'a = 1; b(a)',
    text: 'Make the list once: c. Look into it at d(). It is slow.',
    where: 'the login; the logout, every time',
  } as const;
  expect(shown(fix, 80)).toBe(
    [
      '      Fix  Koa, the login: a = 1',
      '           Koa, the logout, every time: b(a)',
      '           Make the list once: c. Look into it at d(). It is slow.',
      '',
    ].join('\n'),
  );
  // Without these sentences the code does not work.
  expect(firstStep(fix).text).toBe('Make the list once: c. Look into it at d().');
});

describe('every fix, on screens of 40 to 200 columns', () => {
  /** Lines that were broken at spaces, and before methods. */
  const joined = (text: string): string =>
    text
      .split('\n')
      .map((line) => line.trim())
      .join(' ')
      .replaceAll(/\) (?=(?:\.|->)\w+\()/g, ')');

  it.each(FIXES.map((fix) => [`${fix.framework}: ${fix.code}`, fix] as const))('%s', (_, fix) => {
    for (let width = 40; width <= 200; width++) {
      const text = shown(fix, width);
      const isPlaced = fix.where?.split('; ').length === fix.code?.split('; ').length;
      for (const code of isPlaced ? fix.code!.split('; ') : [fix.code])
        expect(joined(text)).toContain(` ${code}`);
      for (const line of text.split('\n').filter((line) => line.startsWith(' '.repeat(6))))
        expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  });
});

describe('what the result says is one sentence that begins with what to do', () => {
  const GENERAL = RULES.map(({ meta }) => meta);

  it.each(GENERAL.map(({ id, fix }) => [id, fix] as const))('%s', (_, fix) => {
    const origins = [
      { framework: null, kind: 'application' },
      { framework: null, kind: 'proxy' },
    ] as const;
    for (const origin of origins) {
      const { text } = firstStep(fixFor(origin, null, fix));
      expect(text).toMatch(/^[A-Z].*\.$/);
      expect(text).not.toMatch(/\. \p{Lu}/u);
      const first = /^(?:In the load balancer[^:]*: )?([A-Za-z]+)/.exec(text)![1]!;
      expect(IMPERATIVES, text).toContain(first.toLowerCase());
    }
  });

  it('of code it is the code, and what has to be done besides', () => {
    const fix = { framework: 'Koa', code: 'f()', where: 'app.js' } as const;
    expect(firstStep({ ...fix, text: 'And g(). It is slow.' }).text).toBe('And g().');
    expect(firstStep({ ...fix, text: 'It is slow. And g().' }).text).toBe('');
    expect(firstStep({ framework: null, code: null, where: null, text: 'Do a. Not b.' }).text).toBe('Do a.');
  });
});

const IMPERATIVES = [
  'add',
  'begin',
  'check',
  'delete',
  'encode',
  'encrypt',
  'end',
  'give',
  'issue',
  'leave',
  'let',
  'log',
  'refuse',
  'remove',
  'respond',
  'send',
  'serve',
  'set',
  'shorten',
  'sign',
  'store',
  'write',
];
