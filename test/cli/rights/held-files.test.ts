// Files that are opened early are the ones that are read late, whatever has their paths by then.

import { spawnSync } from 'node:child_process';
import { constants, mkdirSync, mkdtempSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HeldFiles } from '../../../src/cli/rights/held-files.ts';
import { readUpTo } from '../../../src/shared/file-access.ts';
import { bundle } from '../../capture/live/support.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const inFolder = (name: string): string => join(directory, name);
const heldFiles = (): HeldFiles =>
  new HeldFiles(() => {
    throw new Error('nothing is written here');
  });

it('are read from the beginning, each time', () => {
  const files = heldFiles();
  writeFileSync(inFolder('a'), 'first');
  files.hold(inFolder('a'));
  renameSync(inFolder('a'), inFolder('b'));
  writeFileSync(inFolder('a'), 'second');
  for (let count = 0; count < 2; count++)
    expect(readUpTo(inFolder('a'), 100, files).toString()).toBe('first');
  expect(files.stat(inFolder('a')).size).toBe(5);
});

it('are those of a directory, and its list', () => {
  const files = heldFiles();
  mkdirSync(inFolder('more/inner'), { recursive: true });
  writeFileSync(inFolder('more/a'), 'text');
  files.hold(inFolder('more'));
  rmSync(inFolder('more'), { recursive: true });
  expect([...files.names(inFolder('more'))].sort()).toEqual(['a', 'inner']);
  expect(files.stat(inFolder('more/inner')).isDirectory()).toBe(true);
  expect(readUpTo(inFolder('more/a'), 100, files).toString()).toBe('text');
});

it('what was not there is looked for again', () => {
  const files = heldFiles();
  files.hold(inFolder('a'));
  expect(() => files.open(inFolder('a'))).toThrow('ENOENT');
  expect(() => files.stat(inFolder('a'))).toThrow('ENOENT');
  writeFileSync(inFolder('a'), 'text');
  expect(readUpTo(inFolder('a'), 100, files).toString()).toBe('text');
});

it('where there are too many, the last are opened by their paths', () => {
  for (let count = 0; count < 100; count++) writeFileSync(inFolder(String(count)), String(count));
  const script = bundle(`
    import { HeldFiles } from './src/cli/rights/held-files.ts';
    import { readUpTo } from './src/shared/file-access.ts';
    const files = new HeldFiles(() => 0);
    files.hold(${JSON.stringify(directory)});
    const texts = Array.from({ length: 100 }, (_, count) => readUpTo(${JSON.stringify(directory)} + '/' + count, 9, files));
    console.log(texts.every((text, count) => text.toString() === String(count)));`);
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', 'ulimit -n 80; exec "$0" "$1"', process.execPath, script],
    {
      encoding: 'utf8',
    },
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' });
});

it('a pipe is opened without a writer', () => {
  const files = heldFiles();
  if (spawnSync('mkfifo', [inFolder('pipe')]).status !== 0) return;
  files.hold(inFolder('pipe'), 0, constants.O_NONBLOCK);
  expect(readSync(files.open(inFolder('pipe')), Buffer.alloc(1))).toBe(0);
});
