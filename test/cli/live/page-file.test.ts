// The page that is written while a capture goes on.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PageFile } from '../../../src/cli/live/page-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-page-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function written(file: PageFile, said: string[], page: string): Promise<void> {
  const before = said.length;
  file.ask();
  expect(file.isOpen).toBe(true);
  file.take([page]);
  expect(file.isOpen).toBe(false);
  await vi.waitFor(() => expect(said.length).toBe(before + 1));
}

it('takes a name that is free, and keeps it', async () => {
  writeFileSync(join(folder, 'report.html'), 'another one');
  const said: string[] = [];
  const file = new PageFile((text) => said.push(text), folder);
  await written(file, said, 'one');
  await written(file, said, 'two');
  expect(said).toEqual(Array.from({ length: 2 }, () => `Written: ${join(folder, 'report-2.html')}`));
  expect(readFileSync(join(folder, 'report-2.html'), 'utf8')).toBe('two');
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe('another one');
});

it('that cannot be written is said', async () => {
  const said: string[] = [];
  await written(new PageFile((text) => said.push(text), join(folder, 'none')), said, 'one');
  expect(said[0]).toMatch(/^cannot write /);
});
