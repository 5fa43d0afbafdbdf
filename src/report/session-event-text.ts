// The events of a session as text for people. Text from the wire in it is not escaped yet.

import type { Client } from '../browser/clients.ts';
import type { FindingRecord } from '../record/records.ts';
import type { Session, SessionEvent, SessionEventName, SessionRequest } from '../session/session.ts';
import { counted } from '../shared/counted.ts';
import { shorten } from './display-width.ts';
import type { Style } from './grid.ts';
import { MAX_FORM_FIELDS_NAMED, MAX_LABEL_CHARACTERS } from './limits.ts';
import type { Fold } from './session-timeline.ts';
import { listText, repetition, subjectOf } from './text-format.ts';

/** Evidence contains keys and paths, which may be long. */
const MAX_REASON_CHARACTERS = 200;

interface EventText {
  /** `value`: what the value is called, "the value". */
  sentence(value: string): string;
  /** For counting: "2 logins". */
  readonly noun: string;
  /** Null for everyday events; red for attacks and failures. */
  readonly style: Style | null;
}

/** Every event by its stable name. */
export const EVENT_TEXTS: Readonly<Record<SessionEventName, EventText>> = {
  'first-seen': {
    sentence: (value) => `sends ${value}, first seen here`,
    noun: 'earlier value',
    style: null,
  },
  issued: { sentence: (value) => `gets ${value}`, noun: 'first value', style: null },
  sent: { sentence: (value) => `sends ${value}`, noun: 'request', style: null },
  rotated: { sentence: (value) => `gets ${value} instead`, noun: 'new value', style: null },
  renewed: { sentence: (value) => `gets ${value} again`, noun: 'renewal', style: null },
  login: { sentence: () => 'login', noun: 'login', style: 'bold' },
  'login-failed': { sentence: () => 'login fails', noun: 'failed login', style: 'yellow' },
  'privileged-use': {
    sentence: () => 'authenticated',
    noun: 'authenticated request',
    style: null,
  },
  logout: { sentence: () => 'logout', noun: 'logout', style: 'bold' },
  deleted: { sentence: () => 'the browser deletes the cookie', noun: 'deletion', style: 'bold' },
  'deletion-missed': {
    sentence: () => 'the browser keeps the cookie: the deletion has no effect',
    noun: 'missed deletion',
    style: 'red',
  },
  replayed: { sentence: (value) => `${value} is sent after the session ended`, noun: 'replay', style: 'red' },
  adopted: {
    sentence: (value) => `the server accepts ${value}, which it did not issue`,
    noun: 'adopted value',
    style: 'red',
  },
  shared: { sentence: (value) => `two clients have ${value}`, noun: 'shared value', style: 'red' },
};

/** `gets the value instead`, `perhaps: login`, `sends the value (40 times)`: where values have no numbers. */
export function namelessEventText(event: SessionEvent): string {
  const { confidence, count } = event;
  const sentence = EVENT_TEXTS[event.event].sentence('the value');
  const text = sentence + (isRefused(event) ? ', which the browser refuses' : '');
  return (confidence === 'low' ? `perhaps: ${text}` : text) + repetition(count);
}

/** Of a value that is set the evidence is why the client's browser does not take it. */
function isRefused({ event, evidence }: SessionEvent): boolean {
  return (event === 'issued' || event === 'rotated' || event === 'renewed') && evidence.length > 0;
}

/** `Chrome 156`, or `client 2` where it does not say who it is. */
export function clientText({ name, number }: Client): string {
  return name ?? `client ${number}`;
}

/** The events that are not everyday: a login or logout first, then its effects. */
export function notable(events: readonly SessionEvent[]): SessionEvent[] {
  return events
    .filter(({ event }) => EVENT_TEXTS[event].style !== null)
    .sort((one, other) => Number(LOGINS.has(other.event)) - Number(LOGINS.has(one.event)));
}

/** All others. */
export function everyday(events: readonly SessionEvent[]): SessionEvent[] {
  return events.filter(({ event }) => EVENT_TEXTS[event].style === null);
}

const LOGINS: ReadonlySet<SessionEventName> = new Set(['login', 'login-failed', 'logout']);

/** The evidence of an attack or failure; empty for all other events. */
export function reasonText({ event, evidence }: SessionEvent): string {
  return EVENT_TEXTS[event].style === 'red'
    ? evidence.map(({ text }) => shorten(text, MAX_REASON_CHARACTERS)).join('; ')
    : '';
}

/** `34 more exchanges: 34 requests, 33 new values`. */
export function foldText({ exchanges, totals }: Fold): string {
  const events = [...totals].map(([event, count]) => counted(count, EVENT_TEXTS[event].noun));
  return `${counted(exchanges, 'more exchange')}: ${events.join(', ')}`;
}

/** `POST /login (email, password)`: method, path, and names of the posted fields. */
export function requestText({ method, page, formFields }: SessionRequest): string {
  const what = `${shorten(method, MAX_LABEL_CHARACTERS)} ${shorten(page, MAX_LABEL_CHARACTERS)}`;
  if (formFields === null || formFields.length === 0) return what;
  const named = formFields.slice(0, MAX_FORM_FIELDS_NAMED).map((name) => shorten(name, MAX_LABEL_CHARACTERS));
  return `${what} (${listText(named, formFields.length - named.length)})`;
}

/** `session on localhost:5000 (Flask)`. */
export function sessionTitle({ name, host, framework }: Session): string {
  if (name === null) return `login without a session cookie on ${shorten(host, MAX_LABEL_CHARACTERS)}`;
  return subjectOf(name, host) + (framework === null ? '' : ` (${framework})`);
}

/** `medium: samesite-missing`, `low: domain-wide`: the rules that are broken in it, the worst first. */
export function brokenRules(session: Session, findings: readonly FindingRecord[]): string[] {
  const bySeverity = new Map<string, Set<string>>();
  const own = new Set(session.findings);
  for (const { id, rule, severity, accepted } of findings) {
    if (accepted || severity === 'info' || !own.has(id)) continue;
    const rules = bySeverity.get(severity);
    if (rules === undefined) bySeverity.set(severity, new Set([rule]));
    else rules.add(rule);
  }
  return [...bySeverity].map(([severity, rules]) => `${severity}: ${[...rules].join(', ')}`);
}

/** Attacks and failures before logins, logins before all other sessions. */
function weightOf({ totals }: Session): number {
  const has = (event: SessionEventName): boolean => (totals[event] ?? 0) > 0;
  return (DANGEROUS.some(has) ? 4 : 0) + (has('login') ? 2 : 0) + (has('logout') ? 1 : 0);
}

const DANGEROUS = (Object.keys(EVENT_TEXTS) as SessionEventName[]).filter(
  (event) => EVENT_TEXTS[event].style === 'red',
);

function eventsOf({ totals }: Session): number {
  return Object.values(totals).reduce((sum, count) => sum + count, 0);
}

/** The most important sessions, `limit` at most, in the order of their appearance. */
export function foremost(sessions: readonly Session[], limit: number): Session[] {
  if (sessions.length <= limit) return [...sessions];
  return sessions
    .map((session) => ({ session, weight: weightOf(session), events: eventsOf(session) }))
    .sort((one, other) => other.weight - one.weight || other.events - one.events)
    .slice(0, limit)
    .map(({ session }) => session)
    .sort((one, other) => one.number - other.number);
}
