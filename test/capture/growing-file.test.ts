import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { growingFile } from '../../src/capture/growing-file.ts';
import { READ_BLOCK_BYTES } from '../../src/capture/limits.ts';

let path = '';
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'crumbshark-')), 'file');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

/** Reads to the end; `change` is called with what has come so far, after each piece. */
async function read(change: (text: string) => void, isStopped = () => false): Promise<[string, string[]]> {
  const warnings: string[] = [];
  let text = '';
  for await (const piece of growingFile(path, { isStopped, warn: (line) => warnings.push(line) })) {
    text += piece.toString('latin1');
    change(text);
  }
  return [text, warnings.map((line) => line.replace(path, 'FILE'))];
}

it('reads what is written later, and what was written last before the file is removed', async () => {
  writeFileSync(path, 'first');
  const [text, warnings] = await read((soFar) => {
    if (soFar === 'first') setTimeout(() => appendFileSync(path, ' second'), 10);
    if (soFar !== 'first second') return;
    appendFileSync(path, ' last');
    rmSync(path);
  });
  expect(text).toBe('first second last');
  expect(warnings).toEqual(['FILE: the file was removed; what was in it before is analysed']);
});

it('reads a large file in blocks, each in memory of its own', async () => {
  const content = 'x'.repeat(READ_BLOCK_BYTES) + 'y'.repeat(10);
  writeFileSync(path, content);
  const pieces: Buffer[] = [];
  const hooks = { isStopped: () => pieces.length === 2, warn() {} };
  for await (const piece of growingFile(path, hooks)) pieces.push(piece);
  expect(pieces.map(({ length }) => length)).toEqual([READ_BLOCK_BYTES, 10]);
  expect(Buffer.concat(pieces).toString() === content).toBe(true);
});

it('ends when it is stopped', async () => {
  writeFileSync(path, 'first');
  let isStopped = false;
  setTimeout(() => {
    isStopped = true;
  }, 20);
  expect(
    await read(
      () => {},
      () => isStopped,
    ),
  ).toEqual(['first', []]);
});

it.each([
  ['became shorter', () => writeFileSync(path, 'x'), 'FILE: the file became shorter'],
  [
    'gave way to another one',
    () => {
      writeFileSync(`${path}2`, 'other');
      rmSync(path);
      writeFileSync(path, 'another');
    },
    'FILE: another file took its place',
  ],
])('ends when the file %s', async (_name, change, warning) => {
  writeFileSync(path, 'first');
  const [text, warnings] = await read(change);
  expect(text).toBe('first');
  expect(warnings).toEqual([`${warning}; what was in it before is analysed`]);
});
