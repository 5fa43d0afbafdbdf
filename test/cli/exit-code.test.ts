import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnalysisResult } from '../../src/analysis/report-consumer.ts';
import { exitConclusion } from '../../src/cli/exit-code.ts';
import type { SummaryRecord } from '../../src/record/records.ts';
import { auditReport } from '../support/findings.ts';
import { summary } from '../support/messages.ts';

const ENTRY = { rule: 'samesite-missing', host: 'localhost', cookie: 'session\x1b', path: '/' };
const FINDINGS = { high: 0, medium: 2, low: 1, info: 3 };

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function result(change: Partial<SummaryRecord> = {}, gone: readonly (typeof ENTRY)[] = []): AnalysisResult {
  return {
    summary: summary({ findings: FINDINGS, ...change }),
    audit: { counts: { findings: FINDINGS }, report: auditReport({ gone }), baseline: [ENTRY], warnings: [] },
  };
}

test.each([
  [null, 0, []],
  ['high', 0, []],
  ['medium', 1, ['findings at or above "medium": 2 medium (--fail-on medium): exit 1']],
  ['low', 1, ['findings at or above "low": 2 medium, 1 low (--fail-on low): exit 1']],
  ['info', 1, ['findings at or above "info": 2 medium, 1 low, 3 info (--fail-on info): exit 1']],
] as const)('--fail-on %s ends with %i', async (failOn, exitCode, lines) => {
  expect(await exitConclusion(result(), failOn, null, true)).toEqual({ exitCode, lines });
});

test('an audit without messages is a failure of its own, with the reasons', async () => {
  const nothing = result({ messages: 0, unseen: [{ why: 'tls-without-keys', connections: 4 }] });
  const { exitCode, lines } = await exitConclusion(nothing, 'high', null, true);
  expect(exitCode).toBe(3);
  expect(lines).toEqual([
    'nothing could be judged: no HTTP message was found in 72 packets (not seen: 4 connections: TLS without keys)',
  ]);
  expect(await exitConclusion(nothing, null, null, true)).toEqual({ exitCode: 0, lines: [] });
});

test('what is gone from the baseline is a notice when no report says it', async () => {
  const gone = result({}, [ENTRY]);
  expect((await exitConclusion(gone, null, null, false)).lines).toEqual([
    expect.stringContaining('samesite-missing (session'),
  ]);
  expect((await exitConclusion(gone, null, null, true)).lines).toEqual([]);
});

test('without an audit there is nothing to compare', async () => {
  const nothing = { summary: summary(), audit: null };
  expect(await exitConclusion(nothing, null, null, false)).toEqual({ exitCode: 0, lines: [] });
});

test('--update-baseline writes what is found, an entry a line, and is no failure', async () => {
  const file = join(directory, 'baseline.json');
  const { exitCode, lines } = await exitConclusion(result(), 'info', file, true);
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: [`${file}: 1 finding accepted from now on`] });
  const text = readFileSync(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ version: 1, accepted: [ENTRY] });
  expect(text.split('\n').filter((line) => line.includes('"rule"'))).toHaveLength(1);
  expect(text).not.toContain('\x1b');
});

test('an empty capture does not empty the baseline', async () => {
  const file = join(directory, 'untouched.json');
  const { exitCode } = await exitConclusion(result({ messages: 0 }), null, file, true);
  expect(exitCode).toBe(3);
  expect(() => readFileSync(file)).toThrow('ENOENT');
});
