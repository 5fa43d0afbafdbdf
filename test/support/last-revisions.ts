// What a live run has printed of findings and sessions in the end: the last revision of each.

import { expect } from 'vitest';
import type { CrumbRecord, FindingRecord, SessionRecord } from '../../src/record/records.ts';
import { checkRecord } from './record-schema.ts';

export type Revised = FindingRecord | SessionRecord;

export function recordsOfText(text: string): CrumbRecord[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const isRevised = (record: CrumbRecord): record is Revised =>
  record.type === 'finding' || record.type === 'session';

const isWithdrawn = (record: Revised): boolean =>
  record.type === 'finding' ? record.count === 0 : record.events.length === 0;

/** The last revision of each, without those that turned out to be none. Fails where a revision is wrong. */
export function lastRevisions(records: readonly CrumbRecord[]): Revised[] {
  const last = new Map<string, Revised>();
  for (const record of records.filter(isRevised)) {
    const before = last.get(record.id);
    expect(record.revision).toBe(before === undefined ? 0 : before.revision + 1);
    expect({ ...record, revision: 0 }).not.toEqual({ ...before, revision: 0 });
    expect(before !== undefined && isWithdrawn(before)).toBe(false);
    expect(before?.type ?? record.type).toBe(record.type);
    checkRecord(record);
    last.set(record.id, record);
  }
  return [...last.values()].filter((record) => !isWithdrawn(record));
}

/** Without what depends on when a record was written first: its id, in all that names it, and its place. */
export function withoutIds(records: readonly Revised[]): string[] {
  const names = new Map(
    records.map((record) => {
      const { id: _, revision: __, ...rest } = record;
      const {
        session: ___,
        findings: ____,
        group: _____,
        ...own
      } = { session: null, findings: [], group: '', ...rest };
      return [record.id, JSON.stringify(own)];
    }),
  );
  return records
    .map((record) => {
      const named = (id: string | null): string => (id === null ? 'none' : (names.get(id) ?? 'unknown'));
      const links =
        record.type === 'finding' ? [named(record.session)] : [record.group, ...record.findings.map(named)];
      return JSON.stringify([names.get(record.id), links]);
    })
    .sort();
}
