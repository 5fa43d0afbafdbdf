import { expect, test } from 'vitest';
import { RULES } from '../../../src/audit/rules/index.ts';
import { plainMessage, sarifRules } from '../../../src/report/ci/sarif-rule.ts';
import { findingRecord } from '../../support/findings.ts';

const metas = RULES.map(({ meta }) => meta);
const rule = (id: string) => metas.find((meta) => meta.id === id)!;

test('a rule is as bad, and as sure, as the worst and the surest that it found', () => {
  const findings = [
    findingRecord({ rule: 'secure-missing', severity: 'low', confidence: 'medium' }),
    findingRecord({ rule: 'secure-missing', severity: 'high', confidence: 'low' }),
  ];
  expect(sarifRules([rule('secure-missing')], findings)).toMatchObject([
    {
      id: 'secure-missing',
      shortDescription: { text: 'Secure is missing.' },
      defaultConfiguration: { level: 'error' },
      properties: {
        tags: ['security', 'cookies', 'external/cwe/cwe-614'],
        precision: 'medium',
        'security-severity': '8.0',
      },
    },
  ]);
});

test.each([
  ['high', 'error', '8.0'],
  ['medium', 'warning', '5.5'],
  ['low', 'note', '2.0'],
  ['info', 'note', '0.0'],
] as const)('%s is %s, with the score %s', (severity, level, score) => {
  const [made] = sarifRules([rule('samesite-missing')], [findingRecord({ severity })]);
  expect(made).toMatchObject({ defaultConfiguration: { level }, properties: { 'security-severity': score } });
});

test('every rule has help in Markdown, without links that lead nowhere, and 20 tags at most', () => {
  for (const { help, properties } of sarifRules(metas, [])) {
    expect(help!.text).not.toBe('');
    expect(help!.markdown).toContain('## Fix');
    expect(help!.markdown).not.toMatch(/\]\(/);
    expect(properties!.tags!.length).toBeLessThanOrEqual(20);
    for (const tag of properties!.tags!)
      expect(tag).toMatch(/^(?:security|cookies|external\/cwe\/cwe-\d{3,})$/);
  }
});

test('brackets and numbers in braces are escaped, as messages have links and arguments', () => {
  expect(plainMessage('a[0] (b) {0} {x} \\')).toBe('a\\[0\\] (b) {{0}} {x} \\\\');
  expect(plainMessage('\x1b')).toBe('\\\\x1b');
});
