import { expect, test } from 'vitest';
import { maskedEnd } from '../../src/analysis/masked-end.ts';
import { createMasker } from '../../src/report/mask.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { RUN, summary } from '../support/messages.ts';
import { inventoryRecord } from '../support/records.ts';

const masker = createMasker(Buffer.from('a key for tests'));
const FILTER = 'cookie.value == "geheim-7f3a"';
const MASKED = `cookie.value == "${masker.value('geheim-7f3a')}"`;
const COVERAGE = {
  ...{ setCookies: 1, judged: 0, ignoredCount: 0, incompleteCount: 0, leftOut: 1, messagesLeftOut: 0 },
  ...{ hosts: ['a.test'], hostCount: 1, names: [], nameCount: 0 },
};

test('the filter is masked where the summary quotes it', () => {
  const whole = summary({
    coverage: { ...COVERAGE, filter: `-Y '${FILTER}' --name sid` },
    run: { ...RUN, exit: 3, exitBecause: `1 Set-Cookie field, none matches -Y '${FILTER}'` },
  });
  const { coverage, run } = maskedEnd(whole, null, masker, FILTER).summary;
  expect(coverage).toEqual({ ...COVERAGE, filter: `-Y '${MASKED}' --name sid` });
  expect(run).toEqual({ ...whole.run, exitBecause: `1 Set-Cookie field, none matches -Y '${MASKED}'` });
});

test('without a filter, and without an audit, all stays as it is', () => {
  expect(maskedEnd(summary(), null, masker, '')).toEqual({ summary: summary(), report: null });
});

test('findings and cookies lose what is secret in their paths and texts', () => {
  const path = '/reset/geheim-7f3a';
  const whole = auditReport({
    findings: [findingRecord({ path, message: `The page ${path} sets it.` })],
    inventory: [inventoryRecord({ path }), inventoryRecord({ path: null })],
  });
  const { report } = maskedEnd(summary(), whole, masker, '');
  const masked = `/reset/${masker.value('geheim-7f3a')}`;
  expect(report?.findings).toEqual([findingRecord({ path: masked, message: `The page ${masked} sets it.` })]);
  expect(report?.inventory.map((cookie) => cookie.path)).toEqual([masked, null]);
});
