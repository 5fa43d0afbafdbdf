import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOverwrite, planReports } from '../../src/cli/reports.ts';
import { UserError } from '../../src/shared/user-error.ts';

const choices = { format: 'table', field: [], fieldOutput: [], report: [] };

test('what is for other people is masked unless its values are to be shown; --mask masks everything', () => {
  expect([planReports(choices).isMasked('table'), planReports(choices).isMasked('ndjson')]).toEqual([
    true,
    false,
  ]);
  expect(planReports({ ...choices, showValues: true }).isMasked('table')).toBe(false);
  expect(planReports({ ...choices, mask: true }).isMasked('ndjson')).toBe(true);
  expect(planReports({ ...choices, mask: true, showValues: true }).isMasked('table')).toBe(true);
});

test.each([
  [{ format: 'fields' }, 'add for example -e http.set_cookie'],
  [{ field: ['http.host'] }, '-e chooses fields for'],
  [{ format: 'xml' }, 'unknown format'],
  [{ format: 'fields', field: ['nope'] }, 'unknown field "nope"'],
  [{ displayFilter: 'http and' }, 'the filter ends too early'],
  [{ fieldOutput: ['x'] }, '-E'],
  [{ report: ['fields=x'] }, '-T fields shows'],
])('%j makes no sense', (change, words) => {
  expect(() => planReports({ ...choices, ...change })).toThrow(UserError);
  expect(() => planReports({ ...choices, ...change })).toThrow(words);
});

test('a capture is never overwritten, under whatever name', () => {
  const directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  const capture = join(directory, 'a.pcap');
  const link = join(directory, 'link');
  writeFileSync(capture, '');
  symlinkSync(capture, link);
  try {
    expect(() => checkOverwrite(link, [capture], '-w')).toThrow(UserError);
    expect(() => checkOverwrite(join(directory, 'b.pcap'), [capture, '-'], '-w')).not.toThrow();
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test.each([
  [{}, { isReported: true, fillsFields: false, isWhole: true }],
  [
    { format: 'ndjson', name: 'a' },
    { isReported: true, name: 'a', isWhole: false },
  ],
  [{ format: 'csv' }, null],
  [{ format: 'csv', report: ['json=x'] }, { isReported: true }],
  [{ format: 'json', field: ['http.host'] }, null],
  [{ format: 'fields', field: ['http.host'] }, null],
  [
    { format: 'fields', field: ['cookie.verdict'] },
    { isReported: false, fillsFields: true },
  ],
  [
    { format: 'ek', displayFilter: 'finding.rule' },
    { isReported: true, fillsFields: true, isWhole: false },
  ],
  [{ format: 'ek', field: ['http.host'] }, null],
  [{ format: 'mermaid' }, { isReported: true }],
  [
    { format: 'csv', displayFilter: 'finding.rule' },
    { isReported: false, fillsFields: true, isWhole: false },
  ],
  [
    { format: 'csv', failOn: 'low' },
    { isReported: false, choices: { failOn: 'low' } },
  ],
  [{ format: 'csv', baseline: 'b' }, { isReported: false }],
  [{ format: 'csv', config: 'c' }, { isReported: false }],
  [{ format: 'csv', assumeHttps: true }, null],
])('whether the rules are asked with %j', (change, expected) => {
  const { audit } = planReports({ ...choices, ...change });
  if (expected === null) expect(audit).toBeNull();
  else expect(audit).toMatchObject(expected);
});
