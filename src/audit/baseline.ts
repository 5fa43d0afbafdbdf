// A baseline: findings that are accepted. They are identified by rule, host without its port, cookie name and path, never
// by a value, a port or a frame, so that the same finding is recognised in the next capture.

import type { AcceptanceView } from '../record/records.ts';
import { withoutPort } from '../shared/url.ts';
import type { Finding } from './finding.ts';

export interface BaselineEntry {
  readonly rule: string;
  /** Without its port. */
  readonly host: string;
  /** Null for a finding about no cookie in particular. */
  readonly cookie: string | null;
  readonly path: string | null;
  /** Why it is accepted. */
  readonly reason?: string | undefined;
  /** The last day on which it is: `2027-03-31`, in UTC. */
  readonly expires?: string | undefined;
}

/** What a baseline compares of a finding. */
export type AcceptableFinding = Pick<Finding, 'rule' | 'host' | 'cookie' | 'path'>;

export interface BaselineComparison {
  /** What the baseline says of a finding; null where no entry names it. */
  acceptanceOf(finding: AcceptableFinding): AcceptanceView | null;
  /** By an entry whose day is not over. */
  isAccepted(finding: AcceptableFinding): boolean;
  /** Entries that match no finding of the run. */
  readonly gone: readonly BaselineEntry[];
}

/** `today`: as `expires` is written; empty where no entry is to expire. */
export function compareWithBaseline(
  findings: readonly AcceptableFinding[],
  entries: readonly BaselineEntry[],
  today = '',
): BaselineComparison {
  const accepted = new Map(entries.map((entry) => [keyOf(entry), entry]));
  const found = new Set(findings.map((finding) => keyOf(entryOf(finding))));
  const acceptanceOf = (finding: AcceptableFinding): AcceptanceView | null => {
    const entry = accepted.get(keyOf(entryOf(finding)));
    if (entry === undefined) return null;
    const { reason = null, expires = null } = entry;
    return { reason, expires, expired: isOver(entry, today) };
  };
  return {
    acceptanceOf,
    isAccepted: (finding) => acceptanceOf(finding)?.expired === false,
    gone: distinct(entries).filter((entry) => !found.has(keyOf(entry))),
  };
}

/** Days are compared as texts (RFC 3339 section 5.1). */
function isOver({ expires }: BaselineEntry, today: string): boolean {
  return expires !== undefined && today > expires;
}

/** The baseline that accepts these findings: sorted, each entry once, with the reasons of `before`, and its days that are not over. */
export function baselineOf(
  findings: readonly Finding[],
  before: readonly BaselineEntry[] = [],
  today = '',
): BaselineEntry[] {
  const known = new Map(before.map((entry) => [keyOf(entry), entry]));
  return distinct(findings.map(entryOf)).map((entry) => {
    const { reason, expires } = known.get(keyOf(entry)) ?? {};
    return {
      ...entry,
      ...(reason === undefined ? {} : { reason }),
      ...(expires === undefined || today > expires ? {} : { expires }),
    };
  });
}

function entryOf({ rule, host, cookie, path }: AcceptableFinding): BaselineEntry {
  return { rule, host: withoutPort(host), cookie, path };
}

function keyOf({ rule, host, cookie, path }: BaselineEntry): string {
  return JSON.stringify([host, cookie, path, rule]);
}

/** By host, cookie, path and rule, whatever the language of the machine. */
function distinct(entries: readonly BaselineEntry[]): BaselineEntry[] {
  const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
