import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkErrorFormat, checkPreload, portsOf, preloadWith } from '../../../src/cli/run/run-checks.ts';

describe('standard error', () => {
  it.each(['table', 'github', 'markdown', 'mermaid'])('has reports that people read: %s', (format) => {
    expect(() => checkErrorFormat(format)).not.toThrow();
  });

  it.each(['json', 'ndjson', 'csv', 'fields', 'ek', 'sarif', 'junit', 'gitlab'])(
    'has none for programs: %s',
    (format) => {
      expect(() => checkErrorFormat(format)).toThrow(`--report ${format}=-`);
    },
  );
});

it('ports are named once', () => {
  expect(portsOf(['80', '5432', '80'])).toEqual([80, 5432]);
  expect(() => portsOf(['0'])).toThrow('--forward');
  expect(() => portsOf(['65536'])).toThrow('not a port');
});

describe('a library to preload', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
    for (const name of ['keys.so', 'the keys.so']) writeFileSync(join(folder, name), '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is there', () => {
    expect(() => checkPreload(join(folder, 'keys.so'))).not.toThrow();
    expect(() => checkPreload('libkeys.so')).not.toThrow();
    expect(() => checkPreload(undefined)).not.toThrow();
    expect(() => checkPreload(join(folder, 'other.so'))).toThrow('other.so: it cannot be read (ENOENT)');
  });

  // ld.so(8): "The items of the list can be separated by spaces or colons, and there is no support for escaping".
  it('has a path that LD_PRELOAD can have', () => {
    expect(() => checkPreload(join(folder, 'the keys.so'))).toThrow('blanks or colons');
  });

  it('comes before those that are there, from whatever folder', () => {
    expect(preloadWith('./keys.so', { LD_PRELOAD: 'other.so' })).toBe(
      `${join(process.cwd(), 'keys.so')}:other.so`,
    );
    expect(preloadWith('libkeys.so', {})).toBe('libkeys.so');
  });
});
