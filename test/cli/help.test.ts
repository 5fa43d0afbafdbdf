import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HELP_TOPICS } from '../../src/cli/help-topics.ts';
import { runProgram } from '../../src/cli/program.ts';
import { FIELDS } from '../../src/filter/fields.ts';
import { pageOf } from '../../src/report/labelled-text.ts';
import { ROOT } from '../support/repository.ts';
import { crumbshark } from './spawned.ts';

let written = '';
beforeEach(() => {
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

async function help(...words: string[]): Promise<string> {
  written = '';
  expect(await runProgram(['help', ...words])).toBe(0);
  return written;
}

test('help alone has what most people need, and the topics', async () => {
  const text = await help();
  expect(text).toMatch(/^Usage: crumbshark /);
  for (const word of [
    '--interface',
    'crumbshark help options',
    'crumbshark help man',
    ...HELP_TOPICS.map(({ name }) => `crumbshark help ${name}`),
  ])
    expect(text).toContain(word);
});

test('help on a command, a rule, and topics by one word or two', async () => {
  expect(await help('explain')).toMatch(/^Usage: crumbshark explain /);
  expect(await help('demo')).toMatch(/^Usage: crumbshark demo /);
  expect(await help('secure-missing')).toMatch(/^secure-missing: /);
  const exitCodes = await help('gate');
  expect(await help('exit-codes')).toBe(exitCodes);
  expect(await help('exit', 'codes')).toBe(exitCodes);
  expect(await help('exit', 'code')).toBe(exitCodes);
  expect(await help('Filter')).toContain('http.set_cookie');
  const fields = await help('fields');
  for (const { name } of FIELDS) expect(fields).toContain(`${name} `);
  await expect(runProgram(['help', 'filtres'])).rejects.toThrow('Did you mean "filters"?');
});

test.each(HELP_TOPICS)('$name fits into 80 columns, and its documents exist', ({ text }) => {
  const page = text(pageOf(80, false));
  expect(page.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(page).toMatch(/[^\n]\n$/);
  for (const [document] of page.matchAll(/docs\/[A-Z]+\.md/g))
    expect(existsSync(join(ROOT, document))).toBe(true);
});

test('the built program: help and version', async () => {
  const version = await crumbshark(['version']);
  expect(version).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
  expect(await crumbshark(['-v'])).toEqual(version);
  expect(await crumbshark(['help', 'explain'])).toEqual(await crumbshark(['explain', '--help']));
});
