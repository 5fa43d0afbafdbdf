// The records of a run as what its readers ask for: one model, from which the screen, pages and other reports are laid out.

import type { FindingRecord, InventoryRecord, SessionRecord, SummaryRecord } from '../record/records.ts';
import { type FindingGroup, findingGroups } from './finding-groups.ts';
import { cookieCounts, type HostModel, inventoryHosts } from './inventory-hosts.ts';
import { sessionSteps } from './session-steps.ts';
import { type SessionModel, type SessionStory, sessionStories } from './session-stories.ts';
import { strayDeletions } from './stray-deletions.ts';
import { type RunVerdict, verdictOf } from './verdict.ts';

export type { SessionModel };

/** What the end of a run is made of. */
export interface RunRecords {
  readonly inventory: readonly InventoryRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly findings: readonly FindingRecord[];
  readonly summary: SummaryRecord;
}

/** Plain data: the same records make the same model. Of thousands of sessions few are shown: their steps are made when they are read. */
export interface RunModel {
  readonly verdict: RunVerdict;
  readonly hosts: readonly HostModel[];
  /** The most telling first: attacks and failures, then logins, then all others. */
  readonly sessions: readonly SessionModel[];
  /** The same, with the cookies of one login together. */
  readonly stories: readonly SessionStory[];
  /** Deletions of their cookies that are in no step, by `cookieKey`. */
  readonly strayDeletions: ReadonlyMap<string, number>;
  readonly findings: readonly FindingGroup[];
}

export function runModel({ inventory, sessions, findings, summary }: RunRecords): RunModel {
  const models = sessionModels(sessions, findings);
  const stories = sessionStories(models);
  const inOrder = inOrderOfStories(stories);
  const groups = findingGroups(findings, inOrder);
  const hosts = inventoryHosts(inventory, inOrder, findings);
  return {
    verdict: verdictOf(summary, inOrder, groups, cookieCounts(hosts)),
    hosts,
    sessions: models,
    stories,
    strayDeletions: strayDeletions(hosts, sessions, summary),
    findings: groups,
  };
}

/** The sessions in the order in which all parts of a report name them. */
export function sessionsInOrder({
  sessions,
  findings,
}: Pick<RunRecords, 'sessions' | 'findings'>): SessionRecord[] {
  return inOrderOfStories(sessionStories(sessionModels(sessions, findings)));
}

function inOrderOfStories(stories: readonly SessionStory[]): SessionRecord[] {
  return stories.flatMap(({ session, companions }) => [session, ...companions]);
}

/** Sessions with what is wrong with them, the most telling first. */
export function sessionModels(
  sessions: readonly SessionRecord[],
  findings: readonly FindingRecord[],
): SessionModel[] {
  const byId = new Map(findings.filter(({ accepted }) => !accepted).map((finding) => [finding.id, finding]));
  return sessions
    .map((session) => ({
      session,
      get steps() {
        return sessionSteps(session);
      },
      hasLogin: (session.totals.login ?? 0) > 0,
      findings: session.findings.map((id) => byId.get(id)).filter((finding) => finding !== undefined),
    }))
    .sort((one, other) => weightOf(other.session) - weightOf(one.session));
}

/** Events that no session should have. */
const DANGERS = ['deletion-missed', 'replayed', 'adopted', 'shared'];

function weightOf({ totals }: SessionRecord): number {
  const has = (event: string): boolean => (totals[event] ?? 0) > 0;
  return (DANGERS.some(has) ? 4 : 0) + (has('login') ? 2 : 0) + (has('logout') ? 1 : 0);
}
