// What a run comes to: which cookies are the sessions, what happened to them, what is worst, and what to do first.

import { REPLACED } from '../record/event-evidence.ts';
import type {
  FindingRecord,
  SessionEventRecord,
  SessionRecord,
  SeverityName,
  SummaryRecord,
} from '../record/records.ts';
import { cookieKey } from './cookie-key.ts';
import type { FindingGroup } from './finding-groups.ts';
import type { CookieCounts } from './inventory-hosts.ts';
import { doubtfulEvents, isUncertain } from './session-steps.ts';
import { SEVERITY_NAMES } from './severity.ts';

/** How often each happened, an exchange that concerns several cookies counted once. */
export interface EventCounts {
  readonly logins: number;
  /** Logins of a user who is logged in already, as another one: they are not among the others. */
  readonly loginsAsOther: number;
  readonly failedLogins: number;
  readonly logouts: number;
  /** Those that may be none: they are not among the others. */
  readonly perhaps: { readonly logins: number; readonly failedLogins: number; readonly logouts: number };
  /** Those, certain or not, on hosts of which no session is named: they are not among the others. */
  readonly elsewhere: {
    readonly failedLogins: number;
    readonly logouts: number;
    readonly hosts: readonly string[];
  };
  /** Old values that the server accepted after the session had ended: those of `RunVerdict.sessions` and their cookies. */
  readonly acceptedReplays: number;
  readonly refusedReplays: number;
}

export interface RunVerdict {
  /** One for each cookie and host, those with a login first. */
  readonly sessions: readonly SessionRecord[];
  /** The captures that each of them, and others of its cookie and host, are in: by its id. */
  readonly sessionInputs: ReadonlyMap<string, readonly string[]>;
  /** Host and name of every cookie that is a session: `cookieKey`. */
  readonly sessionCookies: ReadonlySet<string>;
  readonly events: EventCounts;
  /** Findings that no baseline accepts, by severity. */
  readonly counts: Readonly<Record<SeverityName, number>>;
  /** What to look at first; null without findings. */
  readonly worst: FindingRecord | null;
  /** Different cookies. Null where a filter chooses some of them. */
  readonly cookies: CookieCounts | null;
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
  cookies: CookieCounts | null = null,
): RunVerdict {
  const counts = Object.fromEntries(
    SEVERITY_NAMES.map((severity) => [severity, summary.findings?.[severity] ?? 0]),
  ) as Record<SeverityName, number>;
  const foremost = foremostSessions(sessions);
  const seen = new SeenEvents(foremost);
  for (const session of sessions) seen.add(session);
  return {
    sessions: foremost,
    sessionInputs: new Map(foremost.map((session) => [session.id, seen.inputsOf(session)])),
    sessionCookies: new Set(
      sessions.flatMap(({ host, name }) => (name === null ? [] : [cookieKey(host, name)])),
    ),
    events: seen.counts(),
    counts,
    worst: groups[0]?.first ?? null,
    cookies: (summary.coverage?.filter ?? null) === null ? cookies : null,
    accepted: summary.acceptedFindings ?? 0,
    isNothingJudged: (summary.coverage?.judged ?? summary.setCookies) === 0 && groups.length === 0,
    summary,
  };
}

/** The first of each cookie and host; those with a login, else all. */
function foremostSessions(sessions: readonly SessionRecord[]): SessionRecord[] {
  const withLogin = sessions.filter(({ totals }) => (totals.login ?? 0) > 0);
  const byCookie = new Map<string, SessionRecord>();
  const named = withLogin.length > 0 ? withLogin : sessions;
  // Those with a cookie first: it is what is asked for.
  for (const session of [...named].sort(
    (one, other) => Number(one.name === null) - Number(other.name === null),
  )) {
    const key = sessionKey(session);
    if (!byCookie.has(key)) byCookie.set(key, session);
  }
  return [...byCookie.values()];
}

function sessionKey({ host, name }: SessionRecord): string {
  return JSON.stringify([host, name]);
}

const COUNTED = ['login', 'login-failed', 'logout', 'replayed'];

/** A user who is logged in acts as another one. */
const AS_OTHER = 'login as other';
const perhaps = (kind: string): string => `perhaps ${kind}`;
const elsewhere = (kind: string): string => `elsewhere ${kind}`;

/** How often an event happened at one place, and on which host. */
interface PlaceCount {
  readonly times: number;
  readonly host: string;
}

/** What the events of all sessions come to: they are read once, as there are many. */
class SeenEvents {
  readonly #foremost: ReadonlySet<string>;
  readonly #hosts: ReadonlySet<string>;
  /** By the cookie and host of a session. */
  readonly #inputs = new Map<string, Set<string>>();
  /** By the kind of event, how often it happened at each place. */
  readonly #places = new Map<string, Map<string, PlaceCount>>();

  /** `foremost`: the sessions that are named. */
  constructor(foremost: readonly SessionRecord[]) {
    this.#foremost = new Set(foremost.map(sessionKey));
    this.#hosts = new Set(foremost.map(({ host }) => host));
  }

  add(one: SessionRecord): void {
    // Some records make their events each time that they are read.
    const session = { ...one };
    const { events, first, last } = session;
    const key = sessionKey(session);
    const inputs = this.#inputs.get(key) ?? new Set();
    this.#inputs.set(key, inputs);
    inputs.add(first.input);
    const doubtful = doubtfulEvents(session);
    for (const event of events) {
      inputs.add(event.input);
      if (!COUNTED.includes(event.event)) continue;
      // What becomes of the old value of another cookie says nothing of those that are named.
      if (event.event !== 'replayed' || this.#foremost.has(key))
        this.#count(event, session.host, this.#kindOf(event, session.host, doubtful.has(event)));
    }
    inputs.add(last.input);
  }

  #kindOf(event: SessionEventRecord, host: string, isDoubtful: boolean): string {
    const name = event.event;
    if (name === 'replayed') return `${isOfEnded(event) ? 'replayed' : 'replaced'} ${event.outcome}`;
    if (!this.#hosts.has(host)) return elsewhere(name);
    if (name === 'login' && event.how === 'impersonation') return AS_OTHER;
    return isUncertain(event, isDoubtful) ? perhaps(name) : name;
  }

  #count({ input, frame, count }: SessionEventRecord, host: string, kind: string): void {
    const places = this.#places.get(kind) ?? new Map<string, PlaceCount>();
    const place = `${frame} ${input}`;
    places.set(place, { times: Math.max(count, places.get(place)?.times ?? 0), host });
    this.#places.set(kind, places);
  }

  /** The captures that a session, and others of its cookie and host, are in. */
  inputsOf(session: SessionRecord): readonly string[] {
    return [...(this.#inputs.get(sessionKey(session)) ?? [])];
  }

  counts(): EventCounts {
    const countsBeside = (kind: string, ...others: readonly string[]): PlaceCount[] =>
      [...(this.#places.get(kind) ?? [])].flatMap(([place, count]) =>
        others.some((other) => this.#places.get(other)?.has(place) === true) ? [] : [count],
      );
    const sumOf = (counts: readonly PlaceCount[]): number =>
      counts.reduce((sum, { times }) => sum + times, 0);
    const timesOf = (kind: string): number => sumOf(countsBeside(kind));
    // What is certain of one cookie is certain.
    const perhapsTimesOf = (kind: string): number => sumOf(countsBeside(perhaps(kind), kind));
    const countsElsewhere = (kind: string): PlaceCount[] =>
      countsBeside(elsewhere(kind), kind, perhaps(kind));
    const failedLoginsElsewhere = countsElsewhere('login-failed');
    const logoutsElsewhere = countsElsewhere('logout');
    return {
      logins: timesOf('login'),
      loginsAsOther: timesOf(AS_OTHER),
      failedLogins: timesOf('login-failed'),
      logouts: timesOf('logout'),
      perhaps: {
        logins: perhapsTimesOf('login'),
        failedLogins: perhapsTimesOf('login-failed'),
        logouts: perhapsTimesOf('logout'),
      },
      elsewhere: {
        failedLogins: sumOf(failedLoginsElsewhere),
        logouts: sumOf(logoutsElsewhere),
        hosts: [...new Set([...failedLoginsElsewhere, ...logoutsElsewhere].map(({ host }) => host))],
      },
      acceptedReplays: timesOf('replayed accepted'),
      refusedReplays: timesOf('replayed refused'),
    };
  }
}

/** The session of the value is over, and does not go on with another one. */
function isOfEnded({ evidence }: SessionEventRecord): boolean {
  return evidence.every(({ text }) => text !== REPLACED);
}
