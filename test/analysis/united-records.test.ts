// Ids and numbers of clients are counted over all partitions, and what names them follows.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repeatedElsewhere, uniteRecords } from '../../src/analysis/united-records.ts';
import type {
  CrumbRecord,
  FindingRecord,
  SessionRecord,
  SetCookieRecord,
  SummaryRecord,
} from '../../src/record/records.ts';
import { judgedLog, logOf } from '../support/log-equality.ts';
import { FIXTURES } from '../support/repository.ts';

const { lines } = await judgedLog(await logOf([join(FIXTURES, 'demo-login.pcap')]));
const one = lines.map((line) => JSON.parse(line) as CrumbRecord);
const ofType = <R extends CrumbRecord>(records: readonly CrumbRecord[], type: R['type']): R[] =>
  records.filter((record) => record.type === type) as R[];

it('one partition is what it was', () => {
  const united = uniteRecords([one]);
  expect(ofType<SetCookieRecord>(united, 'set-cookie')).toEqual(ofType<SetCookieRecord>(one, 'set-cookie'));
  expect(ofType<SessionRecord>(united, 'session')).toEqual(ofType<SessionRecord>(one, 'session'));
  expect(new Set(ofType<FindingRecord>(united, 'finding').map(({ rule }) => rule))).toEqual(
    new Set(ofType<FindingRecord>(one, 'finding').map(({ rule }) => rule)),
  );
});

it('two have ids of their own, and name each other as before', () => {
  const united = uniteRecords([one, one]);
  const ids = united.flatMap((record) => (record.type === 'summary' ? [] : [record.id]));
  expect(new Set(ids).size).toBe(ids.length);
  const findings = ofType<FindingRecord>(united, 'finding');
  const sessions = ofType<SessionRecord>(united, 'session');
  expect(sessions).toHaveLength(2 * ofType(one, 'session').length);
  expect(sessions.flatMap(({ findings: own }) => own).length).toBeGreaterThan(0);
  for (const { id, findings: own } of sessions) {
    // Of a finding that happened in several sessions it is null.
    for (const finding of own)
      expect([id, null]).toContain(findings.find((each) => each.id === finding)?.session);
  }
  const groups = (records: readonly CrumbRecord[]) =>
    new Set(ofType<SessionRecord>(records, 'session').map(({ group }) => group)).size;
  expect(groups(united)).toBe(2 * groups(one));
  // One client: its address and its name are the same.
  expect(new Set(sessions.map(({ client }) => client.number))).toEqual(new Set([1]));
  const [summary] = united.filter((record) => record.type === 'summary');
  const [before] = one.filter((record) => record.type === 'summary');
  expect(summary?.findings?.medium).toBe(2 * (before?.findings?.medium ?? 0));
  expect(summary?.packets).toBe(before?.packets);
});

it('what each partition has read twice is in no count of all, and one line says how much it is', () => {
  const repeats = (messages: number, setCookies: number, inputs: readonly [string, string] | null) => ({
    ...{ messages, requests: 1, responses: 2, setCookies, inputs },
  });
  const repeated = [
    repeats(2, 0, ['a.pcap', 'b.pcap']),
    repeats(0, 0, null),
    repeats(5, 3, ['a.pcap', 'c.pcap']),
  ];
  const [before] = ofType<SummaryRecord>(one, 'summary');
  const summaryWith = (line: string) => [{ ...before!, warnings: ['cut short', line] }];
  const [summary] = ofType<SummaryRecord>(
    uniteRecords(
      [
        summaryWith('2 messages were captured twice, in a.pcap and b.pcap, and read once'),
        summaryWith('cut short'),
        summaryWith('5 messages were captured twice, in a.pcap and c.pcap, and read once'),
      ],
      repeated,
    ),
    'summary',
  );
  // Those of the first one are not in its own counts.
  expect([summary?.messages, summary?.setCookies]).toEqual([before!.messages - 5, before!.setCookies - 3]);
  expect(summary?.warnings).toEqual([
    'cut short',
    '7 messages were captured twice, in a.pcap and b.pcap, and read once',
  ]);
  expect([repeatedElsewhere(repeated, 'requests'), repeatedElsewhere(repeated, 'responses')]).toEqual([2, 4]);
});
