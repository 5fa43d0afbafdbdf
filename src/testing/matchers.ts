// Assertions on the cookies of an action. Each is a function of a recording alone; test runners wrap them. A message says what
// is wrong, where, and how to mend it.

import { compareSeverity, SEVERITIES } from '../audit/finding.ts';
import type {
  FindingRecord,
  SessionEventRecord,
  SessionRecord,
  SetCookieRecord,
  SeverityName,
} from '../record/records.ts';
import { unseenTexts } from '../report/summary.ts';
import { counted } from '../shared/counted.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { checkNames } from './check-names.ts';
import type { CookieRecording } from './record.ts';

/** What a test runner wants of a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

export interface FindingLimit {
  /** The least severity that fails; without it every finding does but those of info. */
  readonly failOn?: SeverityName;
}

/** Attributes of a cookie that are expected; what is not named may be anything. */
export type ExpectedAttributes = Partial<
  Pick<
    SetCookieRecord['cookie'],
    'value' | 'domain' | 'path' | 'maxAge' | 'secure' | 'httpOnly' | 'sameSite' | 'partitioned'
  >
> & { readonly host?: string };

/** The matchers as `expect` has them. */
export interface CookieMatchers<R = unknown> {
  /** Nothing at or above a severity (`low` unless it is named) is wrong with the cookies. */
  toHaveNoCookieFindings(limit?: FindingLimit): R;
  /** The cookie is set, and each time with these attributes. */
  toSetCookie(name: string, attributes?: ExpectedAttributes): R;
  /** Each login gives the session another value. */
  toRotateSession(name: string): R;
  /** A logout takes the cookie away, and the server does not take its value again. */
  toEndSession(name: string): R;
}

/** `expect(recording).toHaveNoCookieFindings({ failOn: 'medium' })` */
export function toHaveNoCookieFindings(received: CookieRecording, limit: FindingLimit = {}): MatcherResult {
  const { failOn = 'low' } = limit;
  const { findings, setCookies, summary } = checkedRecording(received, 'toHaveNoCookieFindings');
  checkNames('toHaveNoCookieFindings', 'option', limit, ['failOn']);
  if (!SEVERITIES.includes(failOn))
    throw new TypeError(
      `toHaveNoCookieFindings: unknown severity "${failOn}".${didYouMean(failOn, SEVERITIES)} They are ${SEVERITIES.join(' ')}`,
    );
  const bad = findings.filter(
    ({ accepted, severity }) => !accepted && compareSeverity(severity, failOn) <= 0,
  );
  const blind = nothingSeenText(received);
  const seen = `${counted(setCookies.length, 'Set-Cookie field')} in ${counted(summary.packets, 'packet')}`;
  if (blind !== null) return { pass: false, message: () => blind };
  return {
    pass: bad.length === 0,
    message: () =>
      bad.length === 0
        ? `expected findings at or above "${failOn}", and there is none: ${seen}`
        : `${counted(bad.length, 'finding')} at or above "${failOn}":\n\n${bad.map(findingText).join('\n\n')}`,
  };
}

/** An action of which nothing was read, or no cookie and not all, proves nothing; null when something was judged. */
function nothingSeenText({ messages, unseen, setCookies }: CookieRecording): string | null {
  const causes = unseenTexts({ unseen }).join('; ');
  const brackets = causes === '' ? '' : ` (${causes})`;
  if (messages <= 0) return `nothing could be judged: no HTTP message of the action was read${brackets}`;
  if (setCookies.length > 0 || causes === '') return null;
  return `no Set-Cookie was judged, and not all of the action could be read${brackets}`;
}

function findingText({ severity, title, cookieName, host, message, fix, rule }: FindingRecord): string {
  const subject = cookieName === null ? host : `${cookieName} on ${host}`;
  const code = fix.code === null ? [] : [...fix.code.split('\n').map((line) => `        ${line}`)];
  return [
    `  ${severity.toUpperCase()} ${title}: ${subject} (${rule})`,
    `    ${message}`,
    `    Fix: ${fix.text}`,
    ...code,
  ].join('\n');
}

const ATTRIBUTES: readonly (keyof ExpectedAttributes)[] = [
  ...(['value', 'domain', 'path', 'maxAge', 'secure', 'httpOnly', 'sameSite', 'partitioned'] as const),
  'host',
];

/** `expect(recording).toSetCookie('session', { httpOnly: true, sameSite: 'Lax' })`: it is set, and each time so. */
export function toSetCookie(
  received: CookieRecording,
  name: string,
  attributes: ExpectedAttributes = {},
): MatcherResult {
  const { setCookies } = checkedRecording(received, 'toSetCookie');
  checkNames('toSetCookie', 'attribute', attributes, ATTRIBUTES);
  const named = setCookies.filter(
    ({ cookie, deletion, host }) =>
      cookie.name === name && !deletion && (attributes.host === undefined || attributes.host === host),
  );
  const wrong = named.flatMap((one) => {
    const differences = differencesOf(one, attributes);
    return differences.length === 0 ? [] : [`  ${placeOf(one)}: ${differences.join(', ')}`];
  });
  const others = [
    ...new Set(setCookies.filter(({ deletion }) => !deletion).map(({ cookie }) => cookie.name)),
  ];
  return {
    pass: named.length > 0 && wrong.length === 0,
    message: () => {
      if (named.length === 0)
        return `the cookie "${name}" was not set${onHost(attributes)}: ${setText(others)}`;
      if (wrong.length === 0)
        return `the cookie "${name}" was set, ${counted(named.length, 'time')}, and so each time`;
      return `the cookie "${name}" was set otherwise:\n\n${wrong.join('\n')}`;
    },
  };
}

const onHost = ({ host }: ExpectedAttributes): string => (host === undefined ? '' : ` by ${host}`);

function setText(names: readonly string[]): string {
  return names.length === 0 ? 'no cookie was' : `set were ${names.join(', ')}`;
}

/** `POST /login (302)`. */
function placeOf({ request, status, frame }: SetCookieRecord): string {
  const where = request === null ? 'a response without its request' : `${request.method} ${request.url}`;
  return `${where} (${status}), frame ${frame}`;
}

function differencesOf({ cookie }: SetCookieRecord, { host: _, ...expected }: ExpectedAttributes): string[] {
  return Object.entries(expected).flatMap(([attribute, wanted]) => {
    const found = cookie[attribute as keyof typeof cookie];
    if (wanted === undefined)
      throw new TypeError(`toSetCookie: ${attribute} is undefined; null means that it is not set`);
    const isSame =
      attribute === 'sameSite' && typeof found === 'string' && typeof wanted === 'string'
        ? found.toLowerCase() === wanted.toLowerCase()
        : found === wanted;
    if (isSame) return [];
    // The log of a test is read by many, and a value may be a key.
    if (attribute === 'value') return ['the value is not the expected one'];
    return [`${attribute} is ${shown(found)}, expected ${shown(wanted)}`];
  });
}

const shown = (value: unknown): string => (value === undefined ? 'not known' : JSON.stringify(value));

/** The events of records that may be all that happened, in words. */
const EVENT_WORDS: Readonly<Record<string, string>> = {
  'first-seen': 'sent',
  issued: 'set',
  rotated: 'given another value',
  renewed: 'set again',
  login: 'part of a login',
  'login-failed': 'part of a failed login',
  'privileged-use': 'used for a page',
  logout: 'part of a logout',
  'deletion-missed': 'deleted by the server and kept by the browser',
  replayed: 'sent after the logout',
  adopted: 'taken from the client',
  shared: 'sent by another client',
};

/** `expect(recording).toRotateSession('session')`: each login gives the session another value. */
export function toRotateSession(received: CookieRecording, name: string): MatcherResult {
  const { sessions, isOfAction } = checkedRecording(received, 'toRotateSession');
  const named = sessions.filter((session) => session.name === name);
  const logins = named.flatMap((session) => eventsOf(session, 'login', isOfAction));
  const kept = logins.filter(({ session, event }) => !isChangedBy(session, event));
  return {
    pass: logins.length > 0 && kept.length === 0,
    message: () => {
      if (logins.length === 0) return noEventText('login', name, sessions, isOfAction);
      if (kept.length === 0)
        return `${counted(logins.length, 'login')} gave the session "${name}" another value`;
      const places = kept.map(({ event }) => `  ${eventPlace(event)}`).join('\n');
      return (
        `the session "${name}" keeps its value at a login: who knew it before is logged in too (session fixation)\n\n${places}\n\n` +
        '  Fix: give the user a new session when the login succeeds (crumbshark rules session-not-rotated)'
      );
    },
  };
}

/**
 * `expect(recording).toEndSession('session')`: a logout takes the cookie away, and the server does not accept its value
 * again. A value that is sent again fails too where nothing shows what the server makes of it.
 */
export function toEndSession(received: CookieRecording, name: string): MatcherResult {
  const { sessions, isOfAction } = checkedRecording(received, 'toEndSession');
  const named = sessions.filter((session) => session.name === name);
  const logouts = named.flatMap((session) => eventsOf(session, 'logout', isOfAction));
  const left = logouts.filter(({ session, event }) => !isTakenAway(session, event));
  const replays = named.flatMap((session) => eventsOf(session, 'replayed', isOfAction));
  const accepted = replays.filter(({ event }) => event.outcome === 'accepted');
  const unsettled = replays.filter(({ session, event }) => !isSettled(session, event));
  return {
    pass: logouts.length > 0 && left.length === 0 && accepted.length === 0 && unsettled.length === 0,
    message: () => {
      if (logouts.length === 0) return noEventText('logout', name, sessions, isOfAction);
      if (accepted.length > 0)
        return (
          `the server still takes the value of the session "${name}" after the logout\n\n` +
          `${accepted.map(({ event }) => `  ${eventPlace(event)}`).join('\n')}\n\n` +
          '  Fix: end the session on the server, not only in the browser (crumbshark rules token-after-logout)'
        );
      if (left.length > 0)
        return (
          `the logout leaves the cookie "${name}" in the browser\n\n` +
          `${left.map(({ event }) => `  ${eventPlace(event)}`).join('\n')}\n\n` +
          '  Fix: delete the cookie in the response of the logout (crumbshark rules logout-no-delete)'
        );
      if (unsettled.length > 0)
        return (
          `the value of the session "${name}" is sent after the logout, and nothing shows whether the server takes it\n\n` +
          `${unsettled.map(({ event }) => `  ${eventPlace(event)}`).join('\n')}\n\n` +
          '  Fix: in the same action, send the old value to a page for users, and request that page once without cookies: ' +
          'what others get there shows whether the server takes the value'
        );
      return `the session "${name}" ends with the logout`;
    },
  };
}

/** It is known what the server makes of a value: as the response shows, or a refusal of the same value elsewhere. */
function isSettled({ events }: SessionRecord, { outcome, valueNumber }: SessionEventRecord): boolean {
  if (outcome === 'accepted' || outcome === 'refused') return true;
  return events.some((event) => event.outcome === 'refused' && event.valueNumber === valueNumber);
}

interface PlacedEvent {
  readonly session: SessionRecord;
  readonly event: SessionEventRecord;
}

function eventsOf(
  session: SessionRecord,
  name: string,
  isOfAction: CookieRecording['isOfAction'],
): PlacedEvent[] {
  return session.events
    .filter((event) => event.event === name && isOfAction(event))
    .map((event) => ({ session, event }));
}

const isSameExchange = (one: SessionEventRecord, other: SessionEventRecord): boolean =>
  one.input === other.input &&
  one.stream === other.stream &&
  (one.request?.frame ?? one.frame) === (other.request?.frame ?? other.frame);

/** The response of the login sets a value that the session did not have. */
function isChangedBy({ events }: SessionRecord, login: SessionEventRecord): boolean {
  return events.some(
    (event) => (event.event === 'rotated' || event.event === 'issued') && isSameExchange(event, login),
  );
}

/** The response of the logout deletes the cookie, or gives it another value. */
function isTakenAway({ events }: SessionRecord, logout: SessionEventRecord): boolean {
  return events.some(
    (event) => ['deleted', 'rotated', 'issued'].includes(event.event) && isSameExchange(event, logout),
  );
}

function eventPlace({ request, status, frame }: SessionEventRecord): string {
  const where = request === null ? 'a response without its request' : `${request.method} ${request.path}`;
  return `${where} (${status ?? 'no response'}), frame ${frame}`;
}

function noEventText(
  event: string,
  name: string,
  sessions: readonly SessionRecord[],
  isOfAction: CookieRecording['isOfAction'],
): string {
  const own = sessions.filter((session) => session.name === name);
  if (own.length === 0) {
    const names = [...new Set(sessions.map((session) => session.name))];
    return `no session "${name}" was seen: ${names.length === 0 ? 'no cookie is a session' : `sessions are ${names.join(', ')}`}`;
  }
  const happened = own.flatMap(({ events }) => events.filter(isOfAction).map((one) => one.event));
  return `no ${event} of the session "${name}" was seen: ${happened.length === 0 ? 'nothing happened to it' : `it was ${[...new Set(happened.map((one) => EVENT_WORDS[one] ?? one))].join(', ')}`}`;
}

/** A mistake in a test is said as one. */
function checkedRecording(received: CookieRecording, matcher: string): CookieRecording {
  if (typeof received === 'object' && received !== null && Array.isArray(received.records)) return received;
  throw new TypeError(
    `${matcher}: expects what record() gives: expect(await record(() => login())).${matcher}(...)`,
  );
}
