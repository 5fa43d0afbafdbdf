// Findings by what is to be changed: of high and medium ones a group for each rule and fix, of low and info ones a group
// for each rule.

import type { FindingRecord, SessionRecord, SeverityName } from '../record/records.ts';
import { SEVERITY_NAMES } from './severity.ts';

/** Findings that one change ends, or that are reported on one line. */
export interface FindingGroup {
  readonly rule: string;
  readonly severity: SeverityName;
  /** The one that is shown in full: of a session where there is one, else the first of the run. */
  readonly first: FindingRecord;
  readonly others: readonly FindingRecord[];
}

/**
 * The findings that no baseline accepts: the worst first, those about sessions before the others. `sessions`: in the order in
 * which they are named.
 */
export function findingGroups(
  findings: readonly FindingRecord[],
  sessions: readonly Pick<SessionRecord, 'id'>[] = [],
): FindingGroup[] {
  const places = new Map(sessions.map(({ id }, index) => [id, index]));
  const groups = new Map<string, FindingRecord[]>();
  for (const finding of findings) {
    if (finding.accepted) continue;
    const key = groupKey(finding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map((group) => groupOf(group, places)).sort(compareGroups);
}

function groupKey({ rule, severity, title, fix }: FindingRecord): string {
  return JSON.stringify(isInFull(severity) ? [severity, rule, title, fix] : [severity, rule, title]);
}

/** Whether findings of this severity are shown in full, and not on one line a rule. */
export function isInFull(severity: SeverityName): boolean {
  return severity === 'high' || severity === 'medium';
}

function groupOf(findings: readonly FindingRecord[], places: ReadonlyMap<string, number>): FindingGroup {
  const placeOf = ({ session }: FindingRecord): number => places.get(session ?? '') ?? places.size;
  const [first, ...others] = [...findings].sort(
    (one, other) => Number(isOfSession(other)) - Number(isOfSession(one)) || placeOf(one) - placeOf(other),
  ) as [FindingRecord, ...FindingRecord[]];
  return { rule: first.rule, severity: first.severity, first, others };
}

const isOfSession = ({ session }: FindingRecord): boolean => session !== null;

/** What the application was seen to do, which is worse than an attribute that it lacks. */
const BEHAVIOUR = new Set([
  'token-after-logout',
  'bearer-token-after-logout',
  'session-not-rotated',
  'session-adopted',
  'session-shared',
  'refresh-token-reused',
  'sessions-survive-password-change',
  'sessions-not-shared',
  'overwritten-by-port',
  'delete-no-match',
  'delete-dropped',
  'logout-client-only',
]);
/** True of every application on a developer's machine. */
const EVERYWHERE = new Set(['secure-missing-loopback']);

function rankOf({ rule }: FindingGroup): number {
  return BEHAVIOUR.has(rule) ? 0 : EVERYWHERE.has(rule) ? 2 : 1;
}

function compareGroups(one: FindingGroup, other: FindingGroup): number {
  return (
    SEVERITY_NAMES.indexOf(one.severity) - SEVERITY_NAMES.indexOf(other.severity) ||
    rankOf(one) - rankOf(other) ||
    Number(isOfSession(other.first)) - Number(isOfSession(one.first))
  );
}
