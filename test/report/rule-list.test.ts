import { expect, test } from 'vitest';
import { RULES } from '../../src/audit/rules/index.ts';
import { pageOf } from '../../src/report/labelled-text.ts';
import { ruleList } from '../../src/report/rule-list.ts';

const metas = RULES.map(({ meta }) => meta);

test.each([80, 100])('every rule with its title and severities, in %i columns', (columns) => {
  const text = ruleList(metas, pageOf(columns, false));
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  // A title may be broken into lines: its words are all there, in order.
  const words = text.replace(/\s+/g, ' ');
  for (const { id, title } of metas) {
    expect(words).toContain(` ${id} ${title.split(' ')[0]}`);
    const line = text.split('\n').find((row) => row.startsWith(`${id} `));
    for (const [severity] of metas.find((meta) => meta.id === id)!.severities)
      expect(line).toContain(severity);
  }
  expect(text).not.toContain('\x1b');
});

test('titles of columns are loud where colours are wanted', () => {
  expect(ruleList(metas, pageOf(80, true))).toContain('\x1b[1mRule\x1b[0m');
});
