import { expect, test } from 'vitest';
import type { RuleMeta } from '../../src/audit/rule.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import { pageOf } from '../../src/report/labelled-text.ts';
import { exampleLines, ruleText } from '../../src/report/rule-text.ts';
import { isCode } from '../support/fix-code.ts';

const page = pageOf(80, false);

const META: RuleMeta = {
  id: 'a-rule',
  title: 'Something is wrong',
  severities: [
    ['high', 'a session cookie'],
    ['low', 'any other cookie'],
  ],
  references: ['RFC6265bis 5.7', 'CWE-1'],
  why: 'It matters.',
  fix: 'Mend it.',
  change: 'strict',
  falsePositives: 'When it is not so.',
  failing: [{ url: 'http://a.test/', setCookie: ['a=1'] }],
  passing: [{ url: 'https://a.test/', setCookie: ['a=2'] }],
};

test('all that a rule knows', () => {
  const text = ruleText(META, page);
  expect(text).toBe(`a-rule: Something is wrong

Severity  high: a session cookie
          low: any other cookie

Why       It matters.

Fix       Mend it.
          PHP: session: session.use_strict_mode = 1

May err   When it is not so.

Found     GET http://a.test/
          Set-Cookie: a=1

Not found GET https://a.test/
          Set-Cookie: a=2

More      RFC6265bis 5.7, CWE-1
`);
  const { change: _, falsePositives: __, ...less } = META;
  expect(ruleText(less, page)).not.toMatch(/May err|\n\n\n/);
});

test('an exchange as it is on the wire', () => {
  expect(
    exampleLines({
      url: 'http://a.test/',
      method: 'POST',
      requestFields: [['Cookie', 'a=1']],
      status: 302,
      setCookie: ['a=2', `b=${'x'.repeat(5000)}`],
      responseFields: [['Cache-Control', 'public']],
    }),
  ).toEqual([
    'POST http://a.test/ -> 302',
    'Cookie: a=1',
    'Set-Cookie: a=2',
    expect.stringMatching(/^Set-Cookie: b=x{50,200}…x+$/),
    'Cache-Control: public',
  ]);
});

test.each(RULES.map(({ meta }) => meta))('$id fits the terminal', (meta) => {
  for (const line of ruleText(meta, page).split('\n'))
    if (!isCode(line)) expect(displayWidth(line)).toBeLessThanOrEqual(80);
});
