import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AnalysisOptions, AuditSettings, Output, Report } from '../../src/analysis/analysis-options.ts';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { needsAudit, runAnalysis } from '../../src/analysis/run-analysis.ts';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { fieldNamed } from '../../src/filter/fields.ts';
import { createReporter, type FormatName } from '../../src/report/index.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { options as reportOptions } from '../report/reporters.ts';
import { wholeInput } from '../support/analyse.ts';
import { memoryOutput } from '../support/output.ts';
import { FIXTURES } from '../support/repository.ts';

const LOGIN = join(FIXTURES, 'flask-login.pcap');
const NO_RULES: AuditSettings = { ...NO_GATE, config: {}, baseline: null, assumeHttps: false };

/** A report whose output is in memory; `calls` gets what happens to it. */
function report(format: FormatName, calls: string[] = [], ...fields: string[]): Report & { text(): string } {
  const memory = memoryOutput();
  const output: Output = {
    ...memory,
    open: () => void calls.push('open'),
    write: (text) => {
      if (memory.text() === '') calls.push('write');
      memory.write(text);
    },
    flush: () => void calls.push('flush'),
    isClosed: () => calls.includes('close') && memory.text() !== '',
    end: async () => void calls.push('end'),
  };
  const reporter = createReporter(format, {
    ...reportOptions(),
    fields: fields.map((name) => fieldNamed(name, '-e')),
  });
  return { reporter, output, masked: false, text: memory.text };
}

function options(change: Partial<AnalysisOptions>, ...inputs: string[]): AnalysisOptions {
  return {
    command: null,
    input: wholeInput(inputs),
    filter: null,
    name: null,
    host: null,
    reports: [],
    audit: null,
    ...change,
  };
}

test('outputs are opened, the input is read, the ends are written', async () => {
  const calls: string[] = [];
  const csv = report('csv', calls);
  const inputEnded = (): void => void calls.push('input ended');
  const { summary, audit } = await runAnalysis(options({ reports: [csv], inputEnded }, LOGIN));
  expect(calls).toEqual(['open', 'write', 'input ended', 'end']);
  expect(csv.text().trimEnd().split('\r\n')).toHaveLength(1 + summary.setCookies);
  expect(summary.findings).toBeUndefined();
  expect(audit).toBeNull();
});

test('findings are there when a report shows them, or the settings need them, and only then', async () => {
  const counts = async (format: FormatName, settings: Partial<AuditSettings>) => {
    const audit = { ...NO_RULES, ...settings };
    return (await runAnalysis(options({ reports: [report(format)], audit }, LOGIN))).summary.findings;
  };
  const found = await counts('ndjson', {});
  expect(found?.medium).toBeGreaterThan(0);
  expect(await counts('csv', { failOn: 'high' })).toEqual(found);
  expect(await counts('csv', { baseline: [] })).toEqual(found);
  expect(await counts('csv', {})).toBeUndefined();
});

test('only a run that shows everything says what of the baseline is gone', async () => {
  const gone = { rule: 'secure-missing', host: 'other.test', cookie: 'a', path: '/' };
  const goneWith = async (change: Partial<AnalysisOptions>) => {
    const audit = { ...NO_RULES, baseline: [gone] };
    return (await runAnalysis(options({ audit, ...change }, LOGIN))).audit?.report.gone;
  };
  expect(await goneWith({})).toEqual([gone]);
  for (const change of [{ name: '*' }, { host: '*' }, { filter: compileFilter('http') }])
    expect(await goneWith(change)).toEqual([]);
});

test('an input that cannot be read leaves no half of a document', async () => {
  const calls: string[] = [];
  const running = runAnalysis(options({ reports: [report('json', calls)] }, join(FIXTURES, 'none.pcap')));
  await expect(running).rejects.toThrow(UserError);
  expect(calls).toEqual(['open', 'flush']);
});

test('the run stops when a reader is gone', async () => {
  const calls = ['close'];
  const { summary } = await runAnalysis(options({ reports: [report('ndjson', calls)] }, LOGIN, LOGIN));
  const whole = await runAnalysis(options({ reports: [report('ndjson')] }, LOGIN, LOGIN));
  expect(summary.packets).toBeLessThan(whole.summary.packets);
});

test.each<[FormatName, string[], string | null, boolean]>([
  ['table', [], null, true],
  ['ndjson', [], null, true],
  ['mermaid', [], null, true],
  ['csv', [], null, false],
  ['csv', [], 'http.set_cookie', false],
  ['csv', [], 'finding.rule', true],
  ['json', [], null, true],
  ['json', ['http.host'], null, false],
  ['json', ['cookie.verdict'], null, true],
  ['ek', [], null, true],
  ['ek', ['http.host'], null, false],
  ['fields', ['http.host'], null, false],
  ['fields', ['http.host', 'finding.severity'], null, true],
])('-T %s with fields %j and -Y %s needs the rules: %s', (format, fields, filter, expected) => {
  const compiled = filter === null ? null : compileFilter(filter);
  expect(needsAudit({ filter: compiled, reports: [report(format, [], ...fields)] })).toBe(expected);
});
