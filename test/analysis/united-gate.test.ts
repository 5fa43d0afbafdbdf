// What a gate and a baseline make of united records.

import { expect, it } from 'vitest';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { newFindings, unitedDecision, withBaseline } from '../../src/analysis/united-gate.ts';
import type { CrumbRecord } from '../../src/record/records.ts';
import { findingRecord } from '../support/findings.ts';
import { summary } from '../support/messages.ts';

const COVERAGE = {
  ...{ setCookies: 2, judged: 2, ignoredCount: 0, incompleteCount: 0, leftOut: 0, messagesLeftOut: 0 },
  ...{ filter: null, hosts: [], hostCount: 0, names: [], nameCount: 0 },
};
const READING = { requests: 4, responses: 4, lostResponses: 0, isEveryRuleOff: false };
const high = findingRecord({ id: 'f1', severity: 'high', rule: 'httponly-missing' });
const low = findingRecord({ id: 'f2', severity: 'low', rule: 'secure-missing' });
const end = { ...summary(), messages: 8, coverage: COVERAGE };
const entry = { rule: high.rule, host: 'localhost', cookie: high.cookieName, path: high.path };
const today = '2026-12-01';

it('a finding at or above the severity decides, wherever it was judged', () => {
  const records: CrumbRecord[] = [high, low, end];
  expect(unitedDecision(records, READING, { ...NO_GATE, failOn: 'medium' })).toMatchObject({
    exit: 1,
    findings: ['f1'],
  });
  expect(unitedDecision([low, end], READING, { ...NO_GATE, failOn: 'medium' }).exit).toBe(0);
});

it('what could not be read is not judged, and without any response nothing is', () => {
  const gate = { ...NO_GATE, failOnUnjudged: true };
  expect(unitedDecision([end], READING, gate).exit).toBe(0);
  const unread = { ...end, unseen: [{ why: 'tls-without-keys', connections: 2 }] };
  expect(unitedDecision([unread], READING, gate)).toMatchObject({
    exit: 3,
    because: expect.stringContaining('--fail-on-unjudged'),
  });
  expect(unitedDecision([end], { ...READING, responses: 0 }, { ...NO_GATE, failOn: 'high' })).toMatchObject({
    exit: 3,
    because: expect.stringContaining('no HTTP response was found, only 4 requests'),
  });
});

it('a baseline accepts findings of all partitions, until its day is over', () => {
  const host = high.host.replace(/:\d+$/, '');
  const entries = [
    { ...entry, host },
    { ...entry, host: 'gone.example' },
  ];
  const { partitions, gone } = withBaseline([[low], [high, end]], { file: 'b.json', entries, today });
  expect(gone).toBe(1);
  expect(partitions.map((records) => records.map((one) => one.type === 'finding' && one.accepted))).toEqual([
    [false],
    [true, false],
  ]);
  expect(newFindings(partitions.flat())).toEqual({ high: 0, medium: 0, low: 1, info: 0 });
  const over = [{ ...entry, host, expires: '2026-11-30' }];
  const [[expired]] = withBaseline([[high]], { file: 'b.json', entries: over, today }).partitions as [
    [typeof high],
  ];
  expect(expired).toMatchObject({ accepted: false, acceptance: { expired: true, expires: '2026-11-30' } });
});
