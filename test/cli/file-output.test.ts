import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileOutput, replacedFile } from '../../src/cli/file-output.ts';
import { OUTPUT_BATCH_CHARACTERS } from '../../src/cli/limits.ts';
import { UserError } from '../../src/shared/user-error.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('text is gathered until a batch is full, live until the next block of the input', async () => {
  const path = join(directory, 'report');
  const gathered = fileOutput(path, false);
  gathered.open();
  gathered.write('é');
  expect(readFileSync(path, 'utf8')).toBe('');
  gathered.write('x'.repeat(OUTPUT_BATCH_CHARACTERS));
  expect(readFileSync(path, 'utf8')).toHaveLength(OUTPUT_BATCH_CHARACTERS + 1);
  gathered.write('end');
  await gathered.end();
  expect(readFileSync(path, 'utf8').slice(-4)).toBe('xend');

  const live = fileOutput(path, true);
  live.open();
  live.write('row\n');
  live.write('row\n');
  expect(readFileSync(path, 'utf8')).toBe('');
  expect(live.pause()).toBeUndefined();
  expect(readFileSync(path, 'utf8')).toBe('row\nrow\n');
  await live.end();
});

test('a file is made when it is opened; one that cannot be made is a mistake of the user', () => {
  const path = join(directory, 'report');
  const output = fileOutput(path, false);
  expect(existsSync(path)).toBe(false);
  output.open();
  expect(existsSync(path)).toBe(true);
  expect(() => fileOutput(join(directory, 'missing', 'report'), false).open()).toThrow(UserError);
});

test('a file that is to be new replaces none that has come in the meantime', async () => {
  const path = join(directory, 'report');
  const written = async (isNew: boolean, other = 'of another process'): Promise<void> => {
    const output = replacedFile(path, { isNew });
    output.open();
    output.write('own');
    if (!existsSync(path)) writeFileSync(path, other);
    await output.end();
  };
  await expect(written(true)).rejects.toThrow(UserError);
  expect(readFileSync(path, 'utf8')).toBe('of another process');
  await written(false);
  expect(readFileSync(path, 'utf8')).toBe('own');
  rmSync(path);
  // Of the same text it is the same file.
  await written(true, 'own');
  expect(readFileSync(path, 'utf8')).toBe('own');
  expect(readdirSync(directory).filter((name) => !name.endsWith('.part'))).toEqual(['report']);
});
