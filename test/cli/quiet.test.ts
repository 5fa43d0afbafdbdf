// -q: of the result the verdict alone is left, on the stream where the result goes, with every format and exit code.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXTURES } from '../support/repository.ts';
import { crumbshark } from './spawned.ts';

const LOGIN = join(FIXTURES, 'flask-login.pcap');
const TLS = join(FIXTURES, 'gate', 'tls-without-keys-and-health-check.pcapng');
const VERDICT = 'Verdict  ▲ 2 medium  ● 1 low  ○ 1 info\n';
const NOTHING = 'Verdict  ? nothing was judged\n';
const NOTHING_SEEN = 'Verdict  ? nothing was judged: no Set-Cookie field was seen\n';
const LISTED =
  'Verdict  ? nothing was judged: 5 Set-Cookie fields seen; for a verdict leave out -T and -e, or add --fail-on low\n';
const FAILS =
  'crumbshark: exit 1: 3 findings at or above "low": samesite-missing of session on 127.0.0.1:5000, and 2 more\n';
const UNJUDGED =
  'crumbshark: exit 3: no Set-Cookie was judged: 3 connections: TLS without keys (--keylog FILE)\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Formats that say what is wrong, and those that only list. */
const JUDGING = [['json'], ['ndjson'], ['ek'], ['mermaid'], ['sarif'], ['gitlab'], ['html'], ['markdown']];
const LISTING = [
  ['csv'],
  ['fields', '-e', 'cookie.name'],
  ['json', '-e', 'cookie.name'],
  ['ek', '-e', 'cookie.name'],
];

describe('with standard error for people', () => {
  test.each(JUDGING)('-T %s: the verdict, and why it fails', async (...format) => {
    const run = (...args: string[]) => crumbshark([...args, '-q', '-T', ...format]);
    expect(await run(LOGIN)).toMatchObject({ status: 0, stderr: VERDICT });
    expect(await run(LOGIN, '--fail-on', 'low')).toMatchObject({ status: 1, stderr: VERDICT + FAILS });
    expect(await run(TLS, '--fail-on', 'low')).toMatchObject({ status: 3, stderr: NOTHING + UNJUDGED });
  });

  test.each(LISTING)(
    '-T %s %s %s: the verdict, or that nothing was judged and what to type',
    async (...format) => {
      const run = (...args: string[]) =>
        crumbshark([...args, '-q', '-T', ...format.filter((word) => word !== undefined)]);
      expect(await run(LOGIN)).toMatchObject({ status: 0, stderr: LISTED });
      expect(await run(TLS)).toMatchObject({ status: 0, stderr: NOTHING_SEEN });
      expect(await run(LOGIN, '--fail-on', 'low')).toMatchObject({ status: 1, stderr: VERDICT + FAILS });
      expect(await run(TLS, '--fail-on', 'low')).toMatchObject({ status: 3, stderr: NOTHING + UNJUDGED });
    },
  );
});

describe('the table', () => {
  const RESULT = /^(?:Session|Worst|Fix|Seen) {2}/m;

  test.each([
    [[]],
    [['--only', 'findings']],
    [['--only', 'inventory']],
    [['--no-table']],
    [['--details']],
    [['--rows']],
  ])('%j ends with the verdict, on standard output', async (way) => {
    const run = await crumbshark([LOGIN, '-q', ...way]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout.endsWith(`\n${VERDICT}`)).toBe(true);
    expect(run.stdout).not.toMatch(RESULT);
  });

  test('behind it stands why the run fails', async () => {
    const failing = await crumbshark([LOGIN, '-q', '--fail-on', 'low']);
    expect(failing).toMatchObject({ status: 1, stderr: FAILS });
    expect(failing.stdout.replaceAll(/\n {9}/g, ' ')).toContain(
      `\n${VERDICT.trimEnd()} exit 1: 3 findings at or above "low"`,
    );
    const unjudged = await crumbshark([TLS, '-q', '--fail-on', 'low']);
    expect(unjudged).toMatchObject({ status: 3, stderr: UNJUDGED });
    expect(unjudged.stdout).not.toMatch(RESULT);
  });
});

test('reports beside it do not change that', async () => {
  const report = join(folder, 'report.json');
  const table = await crumbshark([LOGIN, '-q', '--report', `json=${report}`]);
  expect(table.stdout.endsWith(`\n${VERDICT}`)).toBe(true);
  expect(table.stderr).toBe('');
  const list = await crumbshark([LOGIN, '-q', '-T', 'csv', '--report', `json=${report}`]);
  expect(list).toMatchObject({ status: 0, stderr: VERDICT });
});

test('what is wrong with an input is said all the same', async () => {
  const cut = join(folder, 'cut.pcap');
  writeFileSync(cut, readFileSync(LOGIN).subarray(0, 5000));
  const short = await crumbshark([cut, '-q', '-T', 'ndjson']);
  expect(short.status).toBe(0);
  expect(short.stderr).toMatch(/^crumbshark: warning: [^\n]* cut short [^\n]*\nVerdict {2}[^\n]*\n$/);
  const junk = join(folder, 'junk.pcap');
  writeFileSync(junk, 'no capture at all, whatever its name says');
  expect(await crumbshark([junk, '-q'])).toMatchObject({ status: 2, stdout: '' });
  const missing = await crumbshark([join(folder, 'none.pcap'), '-q', '-T', 'json', '--fail-on', 'low']);
  expect(missing).toMatchObject({ status: 2, stdout: '' });
  expect(missing.stderr).toMatch(/^crumbshark: [^\n]*: there is no such file\n$/);
});
