// The records of a run as what its readers ask for: one model, from which the screen, pages and other reports are laid out.

import type { FindingRecord, InventoryRecord, SessionRecord, SummaryRecord } from '../record/records.ts';
import { type FindingGroup, findingGroups } from './finding-groups.ts';
import { type HostModel, inventoryHosts } from './inventory-hosts.ts';
import { type SessionStep, sessionSteps } from './session-steps.ts';
import { type RunVerdict, verdictOf } from './verdict.ts';

/** What the end of a run is made of. */
export interface RunRecords {
  readonly inventory: readonly InventoryRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly findings: readonly FindingRecord[];
  readonly summary: SummaryRecord;
}

/** A session, its steps and what is wrong with it. */
export interface SessionModel {
  readonly session: SessionRecord;
  readonly steps: readonly SessionStep[];
  readonly hasLogin: boolean;
  /** The findings that happened in it and that no baseline accepts. */
  readonly findings: readonly FindingRecord[];
}

/** Plain data: the same records make the same model. */
export interface RunModel {
  readonly verdict: RunVerdict;
  readonly hosts: readonly HostModel[];
  /** The most telling first: attacks and failures, then logins, then all others. */
  readonly sessions: readonly SessionModel[];
  readonly findings: readonly FindingGroup[];
}

export function runModel({ inventory, sessions, findings, summary }: RunRecords): RunModel {
  const groups = findingGroups(findings);
  const byId = new Map(findings.filter(({ accepted }) => !accepted).map((finding) => [finding.id, finding]));
  return {
    verdict: verdictOf(summary, sessions, groups),
    hosts: inventoryHosts(inventory, sessions, findings),
    sessions: sessions
      .map((session) => ({
        session,
        steps: sessionSteps(session),
        hasLogin: (session.totals.login ?? 0) > 0,
        findings: session.findings.map((id) => byId.get(id)).filter((finding) => finding !== undefined),
      }))
      .sort((one, other) => weightOf(other.session) - weightOf(one.session)),
    findings: groups,
  };
}

/** Events that no session should have. */
const DANGERS = ['deletion-missed', 'replayed', 'adopted', 'shared'];

function weightOf({ totals }: SessionRecord): number {
  const has = (event: string): boolean => (totals[event] ?? 0) > 0;
  return (DANGERS.some(has) ? 4 : 0) + (has('login') ? 2 : 0) + (has('logout') ? 1 : 0);
}
