// What a run comes to: which cookies are the sessions, what happened to them, what is worst, and what to do first.

import type { FindingRecord, SessionRecord, SeverityName, SummaryRecord } from '../record/records.ts';
import { cookieKey } from './cookie-key.ts';
import type { FindingGroup } from './finding-groups.ts';
import { SEVERITY_NAMES } from './severity.ts';

/** How often each happened, an exchange that concerns several cookies counted once. */
export interface EventCounts {
  readonly logins: number;
  readonly failedLogins: number;
  readonly logouts: number;
  /** Old values that the server accepted after the session had ended. */
  readonly acceptedReplays: number;
  readonly refusedReplays: number;
}

export interface RunVerdict {
  /** One for each cookie and host, those with a login first. */
  readonly sessions: readonly SessionRecord[];
  /** Host and name of every cookie that is a session: `cookieKey`. */
  readonly sessionCookies: ReadonlySet<string>;
  readonly events: EventCounts;
  /** Findings that no baseline accepts, by severity. */
  readonly counts: Readonly<Record<SeverityName, number>>;
  /** What to look at first; null without findings. */
  readonly worst: FindingRecord | null;
  /** Findings accepted by the baseline. */
  readonly accepted: number;
  /** No cookie could be judged: the absence of findings says nothing. */
  readonly isNothingJudged: boolean;
  readonly summary: SummaryRecord;
}

export function verdictOf(
  summary: SummaryRecord,
  sessions: readonly SessionRecord[],
  groups: readonly FindingGroup[],
): RunVerdict {
  const counts = Object.fromEntries(
    SEVERITY_NAMES.map((severity) => [severity, summary.findings?.[severity] ?? 0]),
  ) as Record<SeverityName, number>;
  return {
    sessions: foremostSessions(sessions),
    sessionCookies: new Set(
      sessions.flatMap(({ host, name }) => (name === null ? [] : [cookieKey(host, name)])),
    ),
    events: eventCounts(sessions),
    counts,
    worst: groups[0]?.first ?? null,
    accepted: summary.acceptedFindings ?? 0,
    isNothingJudged: (summary.coverage?.judged ?? summary.setCookies) === 0 && groups.length === 0,
    summary,
  };
}

/** The first of each cookie and host; those with a login, else all. */
function foremostSessions(sessions: readonly SessionRecord[]): SessionRecord[] {
  const withLogin = sessions.filter(({ totals }) => (totals.login ?? 0) > 0);
  const byCookie = new Map<string, SessionRecord>();
  for (const session of withLogin.length > 0 ? withLogin : sessions) {
    const key = JSON.stringify([session.host, session.name]);
    if (!byCookie.has(key)) byCookie.set(key, session);
  }
  return [...byCookie.values()];
}

const COUNTED = ['login', 'login-failed', 'logout', 'replayed'];

function eventCounts(sessions: readonly SessionRecord[]): EventCounts {
  const seen = new Map<string, Map<string, number>>();
  for (const { events } of sessions)
    for (const { event, outcome, input, frame, count } of events) {
      if (!COUNTED.includes(event)) continue;
      const kind = event === 'replayed' ? `replayed ${outcome}` : event;
      const places = seen.get(kind) ?? new Map<string, number>();
      const place = `${frame} ${input}`;
      places.set(place, Math.max(count, places.get(place) ?? 0));
      seen.set(kind, places);
    }
  const count = (kind: string): number =>
    [...(seen.get(kind)?.values() ?? [])].reduce((sum, times) => sum + times, 0);
  return {
    logins: count('login'),
    failedLogins: count('login-failed'),
    logouts: count('logout'),
    acceptedReplays: count('replayed accepted'),
    refusedReplays: count('replayed refused'),
  };
}
