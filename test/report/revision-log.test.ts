import { expect, test } from 'vitest';
import type { FoundRecords } from '../../src/report/audit-report.ts';
import { type RevisedRecord, RevisionLog } from '../../src/report/revision-log.ts';
import { findingRecord } from '../support/findings.ts';
import { checkRecord } from '../support/record-schema.ts';
import { event, session } from '../support/sessions.ts';

const issued = event('issued', 4);
const one = session({ number: 1, events: [issued] });
const two = session({ number: 2, events: [issued] });
const f1 = findingRecord({ id: 'f1', count: 1 });

function found(change: Partial<FoundRecords>): FoundRecords {
  return { sessions: [], findings: [], forgottenSessions: [], ...change };
}

/** `s1 0`. */
const idsOf = (records: Iterable<RevisedRecord>) =>
  [...records].map(({ id, revision }) => `${id} ${revision}`);

test('what is new comes first, what has changed comes again, and nothing else', () => {
  const log = new RevisionLog();
  expect(log.isEmpty).toBe(true);
  expect(idsOf(log.revise(found({ sessions: [one], findings: [f1] })))).toEqual(['s1 0', 'f1 0']);
  expect(log.isEmpty).toBe(false);
  expect(idsOf(log.revise(found({ sessions: [one], findings: [f1] })))).toEqual([]);
  const more = { ...one, events: [issued, event('login', 8)] };
  const [again, ...others] = log.revise(found({ sessions: [more], findings: [f1] }));
  expect(again).toMatchObject({ id: 's1', revision: 1, events: [{ event: 'issued' }, { event: 'login' }] });
  expect(others).toEqual([]);
  expect(idsOf(log.revise(found({ sessions: [more, two], findings: [{ ...f1, count: 2 }] })))).toEqual([
    's2 0',
    'f1 1',
  ]);
});

test('what is none any longer comes once more, empty', () => {
  const log = new RevisionLog();
  idsOf(log.revise(found({ sessions: [one, two], findings: [f1] })));
  const withdrawn = [...log.revise(found({ sessions: [two] }))];
  expect(withdrawn).toMatchObject([
    { type: 'session', id: 's1', revision: 1, events: [], totals: {}, findings: [], name: 'sid' },
    { type: 'finding', id: 'f1', revision: 1, count: 0, rule: 'samesite-missing' },
  ]);
  for (const record of withdrawn) checkRecord(record);
  expect(idsOf(log.revise(found({ sessions: [two] })))).toEqual([]);
});

test('the last record of a session that is not followed any longer stays', () => {
  const log = new RevisionLog();
  idsOf(log.revise(found({ sessions: [one, two] })));
  expect(idsOf(log.revise(found({ sessions: [two], forgottenSessions: [1] })))).toEqual([]);
});
