// What a baseline and a gate make of records that were judged in parts: what a single run would have said.

import { type BaselineEntry, compareWithBaseline } from '../audit/baseline.ts';
import type {
  CrumbRecord,
  FindingRecord,
  SessionRecord,
  SeverityName,
  SummaryRecord,
} from '../record/records.ts';
import { decideExit, type ExitDecision, type Gate } from './exit-decision.ts';

/** What of the findings is accepted. */
export interface UnitedBaseline {
  readonly file: string;
  readonly entries: readonly BaselineEntry[];
  /** The day of the run. */
  readonly today: string;
}

/** Records whose findings say whether the baseline accepts them, and how many entries match none. */
export function withBaseline(
  partitions: readonly (readonly CrumbRecord[])[],
  { entries, today }: UnitedBaseline,
): { readonly partitions: CrumbRecord[][]; readonly gone: number } {
  const findings = partitions.flat().filter((record) => record.type === 'finding');
  const { acceptanceOf, isAccepted, gone } = compareWithBaseline(findings.map(acceptable), entries, today);
  const accepted = (record: CrumbRecord): CrumbRecord => {
    if (record.type !== 'finding') return record;
    const acceptance = acceptanceOf(acceptable(record));
    return { ...record, accepted: isAccepted(acceptable(record)), acceptance };
  };
  return { partitions: partitions.map((records) => records.map(accepted)), gone: gone.length };
}

const acceptable = ({ rule, host, cookieName, path }: FindingRecord) => ({
  rule,
  host,
  cookie: cookieName,
  path,
});

/** How many messages were read, and whether the settings switch every rule off. */
export interface UnitedReading {
  readonly requests: number;
  readonly responses: number;
  /** Requests whose response was lost. */
  readonly lostResponses: number;
  readonly isEveryRuleOff: boolean;
}

/** What the gate decides on united records, whose last one is the summary. */
export function unitedDecision(
  records: readonly CrumbRecord[],
  reading: UnitedReading,
  gate: Gate,
): ExitDecision {
  const summary = summaryOfUnited(records);
  return decideExit(
    {
      ...reading,
      summary,
      findings: records.filter((record): record is FindingRecord => record.type === 'finding'),
      sessions: records.filter((record): record is SessionRecord => record.type === 'session'),
      coverage: summary.coverage!,
      expected: [],
    },
    gate,
  );
}

export function summaryOfUnited(records: readonly CrumbRecord[]): SummaryRecord {
  const last = records.at(-1);
  if (last?.type !== 'summary') throw new Error('united records have a summary');
  return last;
}

/** Findings that no baseline accepts, by severity. */
export function newFindings(records: readonly CrumbRecord[]): Record<SeverityName, number> {
  const counts = { high: 0, medium: 0, low: 0, info: 0 };
  for (const record of records) if (record.type === 'finding' && !record.accepted) counts[record.severity]++;
  return counts;
}
