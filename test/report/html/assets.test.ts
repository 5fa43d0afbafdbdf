import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { PAGE_POLICY, PAGE_SCRIPT, PAGE_STYLE } from '../../../src/report/html/assets.ts';

test('the policy allows the style and the script, by their hashes, and nothing else', () => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
  expect(PAGE_POLICY.split('; ')).toEqual([
    "default-src 'none'",
    `style-src 'sha256-${hash(PAGE_STYLE)}'`,
    `script-src 'sha256-${hash(PAGE_SCRIPT)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test('nothing in them ends their elements, loads anything or makes markup of text', () => {
  expect(PAGE_STYLE).not.toMatch(/<\/style|url\(|@import/i);
  expect(PAGE_SCRIPT).not.toMatch(
    /<\/script|<!--|innerHTML|insertAdjacent|document\.write|eval|fetch\(|https?:/i,
  );
});

test('they are small', () => {
  expect(PAGE_STYLE.length).toBeLessThan(14_000);
  expect(PAGE_SCRIPT.length).toBeLessThan(9_000);
});
