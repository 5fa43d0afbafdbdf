import { expect, test } from 'vitest';
import { modelOf, runResultText } from '../../src/report/run-result.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { summary } from '../support/messages.ts';
import { flaskLogin } from '../support/sessions.ts';

const SCREEN = { columns: 80, colour: false, isAsciiOnly: false, isTerminal: false, details: false };
const audit = auditReport({ findings: [findingRecord()], sessions: [flaskLogin()] });
const read = summary({ findings: { high: 0, medium: 1, low: 0, info: 0 } });

test('the result is what ends the table', () => {
  const text = runResultText(read, audit, { ...SCREEN, onlyVerdict: false });
  expect(text).toMatch(/^─+\nSession {2}session on /);
  expect(text).toMatch(/\nVerdict {2}▲ 1 medium\n$/);
});

test('-q leaves the verdict alone', () => {
  expect(runResultText(read, audit, { ...SCREEN, onlyVerdict: true })).toBe('Verdict  ▲ 1 medium\n');
});

test('the model is made of the records of the run', () => {
  expect(modelOf(read, audit).sessions).toHaveLength(1);
});
