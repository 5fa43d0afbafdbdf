// A baseline: findings that are accepted. They are identified by rule, host without its port, cookie name and path, never
// by a value, a port or a frame, so that the same finding is recognised in the next capture.

import { withoutPort } from '../shared/url.ts';
import type { Finding } from './finding.ts';

export interface BaselineEntry {
  readonly rule: string;
  /** Without its port. */
  readonly host: string;
  /** Null for a finding about no cookie in particular. */
  readonly cookie: string | null;
  readonly path: string | null;
}

export interface BaselineComparison {
  isAccepted(finding: Finding): boolean;
  /** Entries that match no finding of the run. */
  readonly gone: readonly BaselineEntry[];
}

export function compareWithBaseline(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
): BaselineComparison {
  const accepted = new Set(entries.map(keyOf));
  const found = new Set(findings.map((finding) => keyOf(entryOf(finding))));
  return {
    isAccepted: (finding) => accepted.has(keyOf(entryOf(finding))),
    gone: distinct(entries).filter((entry) => !found.has(keyOf(entry))),
  };
}

/** The baseline that accepts these findings: sorted, each entry once. */
export function baselineOf(findings: readonly Finding[]): BaselineEntry[] {
  return distinct(findings.map(entryOf));
}

function entryOf({ rule, host, cookie, path }: Finding): BaselineEntry {
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
