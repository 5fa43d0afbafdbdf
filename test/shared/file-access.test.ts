import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readUpTo } from '../../src/shared/file-access.ts';

it('reads a file, and no more of it than the limit', () => {
  const directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  const path = join(directory, 'file');
  const content = 'abc'.repeat(100_000);
  writeFileSync(path, content);
  expect(readUpTo(path, 1 << 20).toString() === content).toBe(true);
  expect(readUpTo(path, 100_000).toString() === content.slice(0, 100_000)).toBe(true);
  expect(readUpTo(path, 4).toString()).toBe('abca');
  expect(() => readUpTo(join(directory, 'missing'), 4)).toThrow('ENOENT');
  rmSync(directory, { recursive: true });
});

it.skipIf(!existsSync('/dev/zero'))('reads a device without an end (needs /dev/zero)', () => {
  expect(readUpTo('/dev/zero', 100_000)).toEqual(Buffer.alloc(100_000));
});
