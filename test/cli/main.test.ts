import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { crumbshark, MAIN } from './spawned.ts';

test('the built program can be run by its name', () => {
  expect(readFileSync(MAIN, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(statSync(MAIN).mode & 0o111).toBe(0o111);
});

test('words of the user are harmless in the message about them', async () => {
  const { stderr } = await crumbshark(['no\x1b[2Jsuch\nfile']);
  expect(stderr).toBe('crumbshark: no\\x1b[2Jsuch\\x0afile: there is no such file\n');
});
