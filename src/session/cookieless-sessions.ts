// What happens without the cookie of a session, as sessions of their own: logins that failed before there was a cookie, when
// no login followed that worked, and logins by a token in a header.

import type { CookielessLogins } from './cookieless-logins.ts';
import type { CookielessTurn, CookielessTurns } from './cookieless-turn.ts';
import type { FailedLogin } from './failed-logins.ts';
import type { Pages } from './pages.ts';
import type { EventReason, ReplayOutcome, Session, SessionEvent, SessionEventName } from './session.ts';
import type { TokenLogin } from './token-logins.ts';
import type { SessionEvidence } from './transition.ts';

interface Attempts {
  readonly host: string;
  readonly failed: readonly FailedLogin[];
  readonly furtherFailed: number;
  readonly token: TokenLogin | null;
  readonly password: CookielessTurns | null;
}

/** Whether there is anything without the cookie of a session. */
export function hasCookieless({ failed, tokens, passwords }: CookielessLogins): boolean {
  return failed.untold().length > 0 || tokens.list().length > 0 || passwords.list().length > 0;
}

/** One for each client at a host, in order of appearance; `sessions`: those with a cookie. They have no numbers yet. */
export function cookielessSessions(
  { failed, tokens, passwords }: CookielessLogins,
  pages: Pages,
  sessions: readonly Session[],
): Session[] {
  const listed = sessions.flatMap(({ events }) => events.filter(({ event }) => event === 'login-failed'));
  const byClient = new Map<string, Attempts>();
  const add = (
    { client, host }: Pick<CookielessTurns, 'client' | 'host'>,
    found: Partial<Attempts>,
  ): void => {
    const key = `${client.number} ${host}`;
    const known = byClient.get(key) ?? { host, failed: [], furtherFailed: 0, token: null, password: null };
    byClient.set(key, { ...known, ...found });
  };
  for (const { attempts, further, ...who } of failed.untold()) {
    const own = attempts.filter((attempt) => !listed.some((outer) => isInside(attempt, outer)));
    add(who, { failed: own, furtherFailed: further });
  }
  for (const token of tokens.list()) add(token, { token });
  for (const password of passwords.list()) add(password, { password });
  return [...byClient.values()]
    .map((attempts) => sessionOf(attempts, pages))
    .filter((session) => session !== null)
    .sort((one, other) => one.first.seconds - other.first.seconds || one.first.frame - other.first.frame);
}

/** The server that a browser logs in at passes the login on to another one, which refuses it. */
function isInside({ source: { at, request } }: FailedLogin, outer: SessionEvent): boolean {
  if (request === null || outer.request === null || at.input !== outer.input) return false;
  return outer.request.frame < request.frame && at.frame < outer.frame;
}

/** Null: nothing of it is to be shown. */
function sessionOf({ host, failed, furtherFailed, token, password }: Attempts, pages: Pages): Session | null {
  const own = [...(token?.turns ?? []), ...(password?.turns ?? [])];
  const turns = [...failed, ...own].filter(({ isShown }) => isShown);
  const events = turns
    .map((turn) => eventOf(turn, pages))
    .sort((one, other) => one.seconds - other.seconds || one.nanoseconds - other.nanoseconds);
  const [first] = events;
  const source = turns[0]?.source;
  if (first === undefined || source === undefined) return null;
  const name = failed.find(({ lacks }) => lacks !== null)?.lacks ?? null;
  const says = saysOf(token, password);
  const totals: Partial<Record<SessionEventName, number>> = {};
  for (const { event } of events) totals[event] = (totals[event] ?? 0) + 1;
  if (furtherFailed > 0) totals['login-failed'] = (totals['login-failed'] ?? 0) + furtherFailed;
  return {
    number: 0,
    group: 0,
    host,
    name: own.length === 0 ? name : null,
    kind: token === null ? 'none' : token.kind,
    framework: null,
    says: says === null ? null : { sentence: says, maskedSentence: says },
    client: source.client,
    first,
    last: events.at(-1)!,
    because: [becauseOf(token, password, name)],
    setBy: null,
    values: 0,
    events,
    totals,
    findings: [],
    droppedEvents: furtherFailed + (token?.dropped ?? 0) + (password?.dropped ?? 0),
  };
}

/** Null where no login is known. */
function saysOf(token: TokenLogin | null, password: CookielessTurns | null): string | null {
  if (token === null) {
    if (password === null) return null;
    const how = password.turns[0]?.source.how;
    if (how === 'http-negotiate') return 'Login by HTTP Negotiate, no session cookie.';
    if (how === 'http-ntlm') return 'Login by NTLM, no session cookie.';
    return `Login by HTTP ${how === 'http-digest' ? 'Digest' : 'Basic'} with each request.`;
  }
  return hasLogin(token) ? 'Login by bearer token, no session cookie.' : 'Bearer token, no session cookie.';
}

function hasLogin({ turns }: TokenLogin): boolean {
  return turns.some(({ evidence }) => evidence.event === 'login');
}

function becauseOf(token: TokenLogin | null, password: CookielessTurns | null, name: string | null): string {
  if (token === null) {
    if (password === null) return reasonOf(name);
    const how = password.turns[0]?.source.how;
    return how === 'http-negotiate' || how === 'http-ntlm'
      ? 'a request proves its user, and the server accepts it'
      : 'each request sends a password, and the server accepts it';
  }
  return hasLogin(token)
    ? 'a login, and the next request comes with a new token'
    : 'a logout carries a token in a header';
}

function reasonOf(name: string | null): string {
  return name === null
    ? 'a login fails, and no response sets a session cookie'
    : 'a login fails, and the browser does not send this cookie with it';
}

function eventOf(turn: FailedLogin | CookielessTurn, pages: Pages): SessionEvent {
  const { source, evidence } = turn;
  const { at, request, status, client, how } = source;
  return {
    ...at,
    event: evidence.event,
    confidence: evidence.confidence,
    evidence: reasonsOf(evidence, at.frame),
    request,
    status,
    value: null,
    attributes: null,
    client,
    count: 1,
    outcome: 'outcome' in turn ? outcomeOf(turn, pages) : null,
    how: evidence.event === 'login' || evidence.event === 'login-failed' ? how : null,
    gives: null,
    last: at,
  };
}

/** A page that is open to all accepts every token; 304 shows something of a page only that others are denied. */
function outcomeOf({ outcome, source }: CookielessTurn, pages: Pages): ReplayOutcome | null {
  const state = pages.state(source.page);
  const isAnyones = source.status === 304 ? state !== 'closed' : state === 'open';
  return outcome === 'accepted' && isAnyones ? 'unknown' : outcome;
}

function reasonsOf({ evidence }: SessionEvidence, frame: number): readonly EventReason[] {
  return evidence.map((text) => ({ text, frame }));
}
