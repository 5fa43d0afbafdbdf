// What happens to a session, in words for people who know what a browser and a login are, and nothing else of it. Text
// from the wire in them is not escaped yet.

import type { FindingRecord } from '../record/records.ts';
import type { Session, SessionEvent, SessionEventName, SessionRequest } from '../session/session.ts';
import { shorten } from './display-width.ts';
import type { Style } from './grid.ts';
import { MAX_FORM_FIELDS_NAMED, MAX_LABEL_CHARACTERS } from './limits.ts';
import type { Fold } from './session-timeline.ts';
import { counted, subjectOf } from './text-format.ts';

/** Evidence quotes keys and paths, which may be long. */
const MAX_REASON_CHARACTERS = 200;

interface EventWords {
  /** `value`: "value 2", or "a value" where it is not known. */
  tell(value: string): string;
  /** For counting: "2 logins". */
  readonly noun: string;
  /** Null for what happens all the time. */
  readonly style: Style | null;
}

/** Every event by its stable name. */
export const EVENT_WORDS: Readonly<Record<SessionEventName, EventWords>> = {
  'first-seen': {
    tell: (value) => `sends ${value}, from before the capture`,
    noun: 'earlier value',
    style: null,
  },
  issued: { tell: (value) => `gets ${value}`, noun: 'first value', style: null },
  sent: { tell: (value) => `sends ${value}`, noun: 'request', style: null },
  rotated: { tell: (value) => `gets ${value} instead`, noun: 'new value', style: null },
  renewed: { tell: (value) => `gets ${value} again`, noun: 'renewal', style: null },
  login: { tell: () => 'login', noun: 'login', style: 'bold' },
  'login-failed': { tell: () => 'login fails', noun: 'failed login', style: 'yellow' },
  'privileged-use': {
    tell: () => 'is let in as the user',
    noun: 'private page',
    style: null,
  },
  logout: { tell: () => 'logout', noun: 'logout', style: 'bold' },
  deleted: { tell: () => 'the browser deletes the cookie', noun: 'deletion', style: 'bold' },
  'deletion-missed': {
    tell: () => 'the browser keeps the cookie that it is told to delete',
    noun: 'missed deletion',
    style: 'red',
  },
  replayed: { tell: (value) => `${value} is sent after its end`, noun: 'replay', style: 'red' },
  adopted: {
    tell: (value) => `the server takes over ${value}, which it never gave out`,
    noun: 'adopted value',
    style: 'red',
  },
  shared: { tell: (value) => `two clients have ${value}`, noun: 'shared value', style: 'red' },
};

/** `gets value 2 instead`, `perhaps: login`, `sends value 1 (40 times)`. */
export function eventText(event: SessionEvent): string {
  return worded(event, event.value === null ? 'a value' : `value ${event.value.number}`);
}

/** The same where values do not have numbers. */
export function namelessEventText(event: SessionEvent): string {
  return worded(event, 'the value');
}

function worded({ event, confidence, count }: SessionEvent, value: string): string {
  const text = EVENT_WORDS[event].tell(value);
  const often = count === 1 ? '' : ` (${counted(count, 'time')})`;
  return (confidence === 'low' ? `perhaps: ${text}` : text) + often;
}

/** The events that are no everyday matter: a login or logout first, then what it did. */
export function remarkable(events: readonly SessionEvent[]): SessionEvent[] {
  return events
    .filter(({ event }) => EVENT_WORDS[event].style !== null)
    .sort((one, other) => Number(TURNS.has(other.event)) - Number(TURNS.has(one.event)));
}

/** All others. */
export function everyday(events: readonly SessionEvent[]): SessionEvent[] {
  return events.filter(({ event }) => EVENT_WORDS[event].style === null);
}

const TURNS: ReadonlySet<SessionEventName> = new Set(['login', 'login-failed', 'logout']);

/** What an event that is dangerous was concluded from; empty for all others, which can be understood without. */
export function reasonText({ event, evidence }: SessionEvent): string {
  return EVENT_WORDS[event].style === 'red'
    ? evidence.map((words) => shorten(words, MAX_REASON_CHARACTERS)).join('; ')
    : '';
}

/** `34 more exchanges: 34 requests, 33 new values`. */
export function foldText({ exchanges, totals }: Fold): string {
  const events = [...totals].map(([event, count]) => counted(count, EVENT_WORDS[event].noun));
  return `${counted(exchanges, 'more exchange')}: ${events.join(', ')}`;
}

/** `POST /login (email, password)`: what was asked for, and the names of what was posted. */
export function requestText({ method, path, formFields }: SessionRequest): string {
  const what = `${shorten(method, MAX_LABEL_CHARACTERS)} ${shorten(path, MAX_LABEL_CHARACTERS)}`;
  if (formFields === null || formFields.length === 0) return what;
  const named = formFields.slice(0, MAX_FORM_FIELDS_NAMED).map((name) => shorten(name, MAX_LABEL_CHARACTERS));
  const untold = formFields.length - named.length;
  return `${what} (${[...named, ...(untold > 0 ? [`${untold} more`] : [])].join(', ')})`;
}

/** `session on localhost:5000 (Flask)`. */
export function sessionTitle({ name, host, framework }: Session): string {
  return subjectOf(name, host) + (framework === null ? '' : ` (${framework})`);
}

/** `medium: samesite-missing`, `low: domain-wide`: the rules that the cookie breaks, the worst first. */
export function brokenRules(session: Session, findings: readonly FindingRecord[]): string[] {
  const bySeverity = new Map<string, Set<string>>();
  for (const { rule, severity, host, cookie, accepted } of findings) {
    if (accepted || severity === 'info' || cookie !== session.name || host !== session.host) continue;
    const rules = bySeverity.get(severity);
    if (rules === undefined) bySeverity.set(severity, new Set([rule]));
    else rules.add(rule);
  }
  return [...bySeverity].map(([severity, rules]) => `${severity}: ${[...rules].join(', ')}`);
}

/** What is dangerous weighs more than a login, a login more than anything else. */
function weightOf({ totals }: Session): number {
  const has = (event: SessionEventName): boolean => (totals[event] ?? 0) > 0;
  return (ALARMING.some(has) ? 4 : 0) + (has('login') ? 2 : 0) + (has('logout') ? 1 : 0);
}

const ALARMING = (Object.keys(EVENT_WORDS) as SessionEventName[]).filter(
  (event) => EVENT_WORDS[event].style === 'red',
);

function eventsOf({ totals }: Session): number {
  return Object.values(totals).reduce((sum, count) => sum + count, 0);
}

/** The sessions that people want to know about first, `limit` at most, in the order of their appearance. */
export function foremost(sessions: readonly Session[], limit: number): Session[] {
  if (sessions.length <= limit) return [...sessions];
  return sessions
    .map((session) => ({ session, weight: weightOf(session), events: eventsOf(session) }))
    .sort((one, other) => other.weight - one.weight || other.events - one.events)
    .slice(0, limit)
    .map(({ session }) => session)
    .sort((one, other) => one.number - other.number);
}
