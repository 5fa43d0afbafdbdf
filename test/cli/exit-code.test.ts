import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExitDecision } from '../../src/analysis/exit-decision.ts';
import type { AnalysisResult } from '../../src/analysis/report-consumer.ts';
import { exitConclusion } from '../../src/cli/exit-code.ts';
import type { SummaryRecord } from '../../src/record/records.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { summary } from '../support/messages.ts';

const ENTRY = { rule: 'samesite-missing', host: 'localhost', cookie: 'session\x1b', path: '/' };
const PASSED: ExitDecision = { exit: 0, because: null, findings: [], leftOut: null, unjudged: [] };
const FAILED: ExitDecision = { ...PASSED, exit: 1, because: '1 finding at or above "low"', findings: ['f1'] };
const UNJUDGED: ExitDecision = { ...PASSED, exit: 3, because: 'nothing could be judged' };

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function result(
  decision: ExitDecision,
  change: Partial<SummaryRecord> = {},
  gone: readonly (typeof ENTRY)[] = [],
): Omit<AnalysisResult, 'broken'> {
  const report = auditReport({ gone });
  return {
    summary: summary(change),
    audit: { counts: {}, report, baseline: [ENTRY], warnings: [] },
    decision,
  };
}

test('the last line says why a run fails', async () => {
  expect(await exitConclusion(result(PASSED), null, { isStated: true, isExitStated: false })).toEqual({
    exitCode: 0,
    lines: [],
  });
  expect(
    await exitConclusion(result(FAILED, {}, [ENTRY]), null, { isStated: false, isExitStated: false }),
  ).toEqual({
    exitCode: 1,
    lines: [expect.stringContaining('not found any more'), 'exit 1: 1 finding at or above "low"'],
  });
  expect(await exitConclusion(result(UNJUDGED), null, { isStated: true, isExitStated: false })).toEqual({
    exitCode: 3,
    lines: ['exit 3: nothing could be judged'],
  });
});

test('what a filter leaves out of a run that passes is said, also with -q', async () => {
  const leftOut = '3 of 5 cookies left out by --name theme';
  expect(
    await exitConclusion(result({ ...PASSED, leftOut }), null, { isStated: true, isExitStated: false }),
  ).toEqual({
    exitCode: 0,
    lines: [`exit 0, and not all was judged: ${leftOut}`],
  });
});

test('what the baseline accepts, and what is gone from it, is a notice when no report says it', async () => {
  const accepted = result(PASSED, { acceptedFindings: 2 }, [ENTRY]);
  expect((await exitConclusion(accepted, null, { isStated: false, isExitStated: false })).lines).toEqual([
    expect.stringContaining('samesite-missing (session'),
    '2 findings accepted in the baseline',
  ]);
  expect((await exitConclusion(accepted, null, { isStated: true, isExitStated: false })).lines).toEqual([]);
});

test('without an audit there is nothing to decide', async () => {
  const nothing = { summary: summary(), audit: null, decision: null };
  expect(await exitConclusion(nothing, null, { isStated: false, isExitStated: false })).toEqual({
    exitCode: 0,
    lines: [],
  });
});

test('--update-baseline writes what is found, an entry a line', async () => {
  const file = join(directory, 'baseline.json');
  const { exitCode, lines } = await exitConclusion(result(PASSED), file, {
    isStated: true,
    isExitStated: false,
  });
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: [`${file}: 1 finding accepted from now on`] });
  const text = readFileSync(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ version: 1, accepted: [ENTRY] });
  expect(text.split('\n').filter((line) => line.includes('"rule"'))).toHaveLength(1);
  expect(text).not.toContain('\x1b');
});

test('what --update-baseline accepts again although its day was over is said', async () => {
  const acceptance = { reason: 'old', expires: '2026-01-01', expired: true };
  const passed = result(PASSED);
  const report = { ...passed.audit!.report, findings: [findingRecord({ acceptance }), findingRecord({})] };
  const file = join(directory, 'again.json');
  const { lines } = await exitConclusion({ ...passed, audit: { ...passed.audit!, report } }, file, {
    isStated: true,
    isExitStated: false,
  });
  expect(lines[0]).toMatch(/accepted from now on; the day of 1 finding was over, and it has none now/);
});

test('a run that judged nothing does not empty the baseline', async () => {
  const file = join(directory, 'untouched.json');
  expect(
    (await exitConclusion(result(UNJUDGED), file, { isStated: true, isExitStated: false })).exitCode,
  ).toBe(3);
  expect(() => readFileSync(file)).toThrow('ENOENT');
});

test('what the table says on the same terminal is not said twice', async () => {
  const stated = { isStated: true, isExitStated: true };
  expect(await exitConclusion(result(FAILED), null, stated)).toEqual({ exitCode: 1, lines: [] });
});
