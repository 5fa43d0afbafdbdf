import { expect, test } from 'vitest';
import { cookieKey } from '../../src/model/cookie-key.ts';
import { runModel } from '../../src/model/run-model.ts';
import { compareSeverities, SEVERITY_NAMES } from '../../src/model/severity.ts';
import { findingRecord } from '../support/findings.ts';
import { summary } from '../support/messages.ts';
import { eventRecord, inventoryRecord, sessionRecord } from '../support/records.ts';

const RECORDS = { inventory: [inventoryRecord()], sessions: [], findings: [], summary: summary() };

test('a session has the findings that happened in it, and that are open', () => {
  const { sessions } = runModel({
    ...RECORDS,
    sessions: [sessionRecord([], { findings: ['f1', 'f2', 'f9'] })],
    findings: [
      findingRecord({ id: 'f1' }),
      findingRecord({ id: 'f2', accepted: true }),
      findingRecord({ id: 'f3' }),
    ],
  });
  expect(sessions[0]!.findings.map(({ id }) => id)).toEqual(['f1']);
});

test('attacks and failures come before logins, logins before all others', () => {
  const order = runModel({
    ...RECORDS,
    sessions: [
      sessionRecord([eventRecord('issued', 2)], { id: 's1' }),
      sessionRecord([eventRecord('login', 4)], { id: 's2' }),
      sessionRecord([eventRecord('shared', 6)], { id: 's3' }),
    ],
  }).sessions.map(({ session }) => session.id);
  expect(order).toEqual(['s3', 's2', 's1']);
});

test('the same records make the same plain data', () => {
  const model = runModel({ ...RECORDS, sessions: [sessionRecord([eventRecord('login', 4)])] });
  expect(structuredClone(model)).toEqual(model);
});

test('severities have one order, and no finding comes last', () => {
  expect([null, 'info', 'high', 'low', 'medium'].sort(compareSeverities as never)).toEqual([
    ...SEVERITY_NAMES,
    null,
  ]);
});

test('a cookie of another host is another', () => {
  expect(cookieKey('a', 'b')).not.toBe(cookieKey('b', 'a'));
});
