// What the live view shows at one moment, as plain data: the cookies with the sessions first, the sessions as steps, the
// findings in groups, all of what came behind the mark and passes the filter.

import type { DisplayFilter } from '../../filter/display-filter.ts';
import { cookieKey } from '../../model/cookie-key.ts';
import { type FindingGroup, findingGroups } from '../../model/finding-groups.ts';
import { sessionModels } from '../../model/run-model.ts';
import { type SessionStory, sessionStories } from '../../model/session-stories.ts';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import type { FindingRecord, SessionRecord, SeverityName } from '../../record/records.ts';
import { briefSessionRecord } from '../session-record.ts';
import type { LiveState } from './live-state.ts';
import type { SeenCookie } from './seen-cookies.ts';

/** A cookie, and what is known of it. */
export interface LiveCookie extends SeenCookie {
  readonly isSession: boolean;
  /** The worst first. */
  readonly findings: readonly FindingRecord[];
}

export interface LiveModel {
  /** The sessions first, then the worst. */
  readonly cookies: readonly LiveCookie[];
  readonly stories: readonly SessionStory[];
  readonly groups: readonly FindingGroup[];
  /** Set-Cookie fields in the order in which they came, the newest last. */
  readonly arrivals: readonly SeenCookie[];
  readonly severities: Readonly<Record<SeverityName, number>>;
  readonly setCookies: number;
  /** Cookies that were set; those without a row any longer. */
  readonly cookieCount: number;
  readonly forgottenCookies: number;
}

/** `filter`: null for all. */
export function liveModel(state: LiveState, filter: DisplayFilter | null): LiveModel {
  const findings = state.found.findings.filter(
    ({ accepted, evidence }) => !accepted && evidence.some((packet) => state.isShown(packet)),
  );
  const sessions = state.found.sessions
    .map(briefSessionRecord)
    .flatMap((session) => sinceMark(state, session));
  const about = findingsByCookie(findings);
  const sessionKeys = new Set(
    sessions.flatMap(({ host, name }) => (name === null ? [] : [cookieKey(host, name)])),
  );
  const all = [...state.seen.rows].map((row) => ({
    ...row,
    isSession: sessionKeys.has(row.key),
    findings: about.get(row.key) ?? [],
  }));
  const cookies = filter === null ? all : all.filter((cookie) => passes(filter, cookie));
  const keys = filter === null ? null : new Set(cookies.map(({ key }) => key));
  const isShown = (host: string, name: string | null): boolean =>
    keys === null || (name !== null && keys.has(cookieKey(host, name)));
  const shownFindings = findings.filter(({ host, cookieName }) => isShown(host, cookieName));
  const shownSessions = sessions.filter(({ host, name }) => isShown(host, name));
  return {
    cookies: cookies.toSorted(
      (one, other) => Number(other.isSession) - Number(one.isSession) || rankOf(one) - rankOf(other),
    ),
    stories: sessionStories(sessionModels(shownSessions, shownFindings)),
    groups: findingGroups(shownFindings),
    arrivals: state.seen.arrivals.filter(({ host, name }) => isShown(host, name)),
    severities: countsOf(findings),
    setCookies: state.seen.setCookies,
    cookieCount: state.seen.cookies + state.seen.forgottenCookies,
    forgottenCookies: state.seen.forgottenCookies,
  };
}

/** A session with what happened to it behind the mark; none when nothing did. */
function sinceMark(state: LiveState, session: SessionRecord): SessionRecord[] {
  if (!state.isMarked) return [session];
  if (!state.isShown(session.last)) return [];
  const events = session.events.filter((event) => state.isShown(event.last ?? event));
  const totals: Record<string, number> = {};
  for (const { event, count } of events) totals[event] = (totals[event] ?? 0) + count;
  return events.length === 0 ? [] : [{ ...session, events, totals }];
}

function findingsByCookie(findings: readonly FindingRecord[]): Map<string, FindingRecord[]> {
  const about = new Map<string, FindingRecord[]>();
  for (const finding of findings) {
    if (finding.cookieName === null) continue;
    const key = cookieKey(finding.host, finding.cookieName);
    const others = about.get(key);
    if (others === undefined) about.set(key, [finding]);
    else others.push(finding);
  }
  for (const found of about.values())
    found.sort((one, other) => severityRank(one.severity) - severityRank(other.severity));
  return about;
}

const severityRank = (severity: SeverityName): number => SEVERITY_NAMES.indexOf(severity);

function rankOf({ findings: [worst] }: LiveCookie): number {
  return worst === undefined ? SEVERITY_NAMES.length : severityRank(worst.severity);
}

/** The filter is tried on each response that is known to have set the cookie, with what was found about it by now. */
function passes(filter: DisplayFilter, { fields, findings }: LiveCookie): boolean {
  const raised = findings.map(({ rule, severity, cookieName }) => ({ rule, severity, cookie: cookieName }));
  return fields.some(({ message, results, index }) => {
    const match = filter.match(message, { ...results, raised });
    return match !== null && (match.cookies === null || match.cookies.includes(index));
  });
}

function countsOf(findings: readonly FindingRecord[]): Record<SeverityName, number> {
  const counts: Record<SeverityName, number> = { high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
