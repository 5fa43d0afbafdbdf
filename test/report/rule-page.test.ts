import { expect, test } from 'vitest';
import type { RuleMeta } from '../../src/audit/rule.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import { type RuleScore, rulePage, rulesPage } from '../../src/report/rule-page.ts';

const META: RuleMeta = {
  id: 'a-rule',
  title: 'The __Host- prefix <is> wrong',
  severities: [['low', 'always | or not']],
  references: ['CWE-1'],
  why: 'A *star* matters.',
  fix: 'Use `x`.',
  change: 'end-at-logout',
  falsePositives: 'Never.',
  failing: [
    { url: 'http://a.test/', setCookie: ['a=\x01``` b'] },
    { url: 'http://b.test/', setCookie: ['b=1'] },
  ],
  passing: [{ url: 'https://a.test/', setCookie: ['a=2'] }],
};

const SCORE: RuleScore = { applications: 30, right: 12, noise: 3, false: 1, missed: 2 };

test('nothing in the text is taken for markup', () => {
  const page = rulePage(META, SCORE, [META]);
  expect(page).toContain('The \\_\\_Host- prefix \\<is\\> wrong.');
  expect(page).toContain('| low | always \\| or not |');
  expect(page).toContain('A \\*star\\* matters.');
  expect(page).toContain('| PHP: session | `$_SESSION = []; session_destroy();` |');
  expect(page).toContain(
    "```\nGET http://a.test/\nSet-Cookie: a=\\x01''' b\n\nGET http://b.test/\nSet-Cookie: b=1\n```",
  );
});

test('sections that a rule has nothing for are left out', () => {
  const { change: _, falsePositives: __, ...less } = META;
  const headings = (page: string): string[] => page.match(/^#+ .*$/gm) ?? [];
  expect(headings(rulePage(META, SCORE, [META]))).toEqual([
    '# a-rule',
    '## Why',
    '## Fix',
    '## When it may err',
    '## How often it is right',
    '## Found',
    '## Not found',
    '## References',
  ]);
  expect(headings(rulePage(less, SCORE, [less]))).not.toContain('## When it may err');
  expect(rulePage(less, SCORE, [less])).not.toMatch(/What to type|\n\n\n/);
});

test('a page says how often the rule was right over recorded applications', () => {
  expect(rulePage(META, SCORE, [META])).toMatch(
    /in 30 recorded applications[^|]*\n\n\| Right \| Noise \| False \| Missed \|\n.*\n\| 12 \| 3 \| 1 \| 2 \|\n/,
  );
  const silent = rulePage(META, { ...SCORE, right: 0, noise: 0, false: 0, missed: 0 }, [META]);
  expect(silent).toContain('It finds nothing in 30 recorded applications');
  expect(silent).not.toContain('| Right |');
});

test('the list links to every page', () => {
  const list = rulesPage(RULES.map(({ meta }) => meta));
  for (const { meta } of RULES) expect(list).toContain(`| [${meta.id}](${meta.id}.md) | `);
});

test('of rules that one change mends the first page has what to type', () => {
  const other = { ...META, id: 'other-rule' };
  const page = rulePage(other, SCORE, [META, other]);
  expect(page).not.toContain('| Cookie | What to type |');
  expect(page).toContain(`[${META.id}](${META.id}.md#fix)`);
});
