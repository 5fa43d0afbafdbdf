import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { endsInLine } from '../../../src/cli/run/line-break.ts';

it.skipIf(process.platform !== 'linux').each([
  ['', false],
  ['a line\n', false],
  ['a line\nno end', true],
])('the last line of a file that is written: %j (needs Linux)', (text, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  const path = join(folder, 'output');
  writeFileSync(path, text);
  const file = openSync(path, 'a');
  expect(endsInLine(file)).toBe(expected);
  closeSync(file);
  rmSync(folder, { recursive: true });
});

it('is not known of what is no file', () => {
  const file = openSync('/dev/null', 'w');
  expect(endsInLine(file)).toBe(null);
  closeSync(file);
});
