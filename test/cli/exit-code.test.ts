import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditResult } from '../../src/analysis/audit-run.ts';
import { exitConclusion } from '../../src/cli/exit-code.ts';
import type { Audit } from '../../src/cli/load-audit.ts';
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

function audit(failOn: Audit['failOn'], baseline: string | null = null, updateBaseline = false): Audit {
  const choices = { failOn, config: null, baseline, updateBaseline, assumeHttps: false };
  return { judge: null, failOn, choices };
}

function judgement(change: Partial<SummaryRecord> = {}, gone: readonly (typeof ENTRY)[] = []): AuditResult {
  return {
    summary: summary({ findings: FINDINGS, ...change }),
    report: auditReport({ gone }),
    baseline: [ENTRY],
  };
}

test.each([
  [null, 0, []],
  ['high', 0, []],
  ['medium', 1, ['failed: 2 medium, at or above medium']],
  ['low', 1, ['failed: 2 medium, 1 low, at or above low']],
  ['info', 1, ['failed: 2 medium, 1 low, 3 info, at or above info']],
] as const)('--fail-on %s ends with %i', async (failOn, exitCode, lines) => {
  expect(await exitConclusion(audit(failOn), judgement(), true)).toEqual({ exitCode, lines });
});

test('nothing judged is a failure of its own, with the reasons', async () => {
  const nothing = judgement({ messages: 0, unseen: [{ why: 'tls-without-keys', connections: 4 }] });
  const { exitCode, lines } = await exitConclusion(audit('high'), nothing, true);
  expect(exitCode).toBe(3);
  expect(lines).toEqual([
    'nothing could be judged: no HTTP message was found in 72 packets (not seen: 4 connections: TLS without keys)',
  ]);
  expect(await exitConclusion(audit(null), nothing, true)).toEqual({ exitCode: 0, lines: [] });
});

test('what is gone from the baseline is told when no report tells it', async () => {
  const told = await exitConclusion(audit(null), judgement({}, [ENTRY]), false);
  expect(told.lines).toEqual([expect.stringContaining('samesite-missing (session')]);
  expect((await exitConclusion(audit(null), judgement({}, [ENTRY]), true)).lines).toEqual([]);
});

test('--update-baseline writes what is found, an entry a line, and is no failure', async () => {
  const file = join(directory, 'baseline.json');
  const { exitCode, lines } = await exitConclusion(audit('info', file, true), judgement(), true);
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: [`${file}: 1 finding accepted from now on`] });
  const text = readFileSync(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ version: 1, accepted: [ENTRY] });
  expect(text.split('\n').filter((line) => line.includes('"rule"'))).toHaveLength(1);
  expect(text).not.toContain('\x1b');
});

test('an empty capture does not empty the baseline', async () => {
  const file = join(directory, 'untouched.json');
  const { exitCode } = await exitConclusion(audit(null, file, true), judgement({ messages: 0 }), true);
  expect(exitCode).toBe(3);
  expect(() => readFileSync(file)).toThrow('ENOENT');
});
