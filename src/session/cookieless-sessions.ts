// What happens without the cookie of a session, as sessions of their own: logins that failed before there was a cookie, when
// no login followed that worked, and logins by a token in a header.

import type { FailedLogin, FailedLogins } from './failed-logins.ts';
import type { EventReason, Session, SessionEvent, SessionEventName } from './session.ts';
import type { TokenLogin, TokenLogins, TokenTurn } from './token-logins.ts';
import type { SessionEvidence } from './transition.ts';

interface Attempts {
  readonly failed: readonly FailedLogin[];
  readonly furtherFailed: number;
  readonly token: TokenLogin | null;
}

/** One for each client at a host, in order of appearance; `sessions`: those with a cookie, `from`: the number of the first. */
export function cookielessSessions(
  failed: FailedLogins,
  tokens: TokenLogins,
  sessions: readonly Session[],
  from: number,
): Session[] {
  const listed = sessions.flatMap(({ events }) => events.filter(({ event }) => event === 'login-failed'));
  const byClient = new Map<string, Attempts>();
  for (const { host, client, attempts, further } of failed.untold()) {
    const own = attempts.filter((attempt) => !listed.some((outer) => isInside(attempt, outer)));
    byClient.set(`${client.number} ${host}`, { failed: own, furtherFailed: further, token: null });
  }
  for (const token of tokens.list()) {
    const key = `${token.client.number} ${token.host}`;
    const known = byClient.get(key) ?? { failed: [], furtherFailed: 0 };
    byClient.set(key, { ...known, token });
  }
  return [...byClient.values()]
    .map((attempts) => sessionOf(attempts))
    .filter((session) => session !== null)
    .sort((one, other) => one.first.seconds - other.first.seconds || one.first.frame - other.first.frame)
    .map((session, index) => ({ ...session, number: from + index }));
}

/** The server that a browser logs in at passes the login on to another one, which refuses it. */
function isInside({ source: { at, request } }: FailedLogin, outer: SessionEvent): boolean {
  if (request === null || outer.request === null || at.input !== outer.input) return false;
  return outer.request.frame < request.frame && at.frame < outer.frame;
}

/** Null: nothing of it is to be shown. */
function sessionOf({ failed, furtherFailed, token }: Attempts): Session | null {
  const turns = [...failed, ...(token?.turns ?? [])].filter(({ isShown }) => isShown);
  const events = turns
    .map(eventOf)
    .sort((one, other) => one.seconds - other.seconds || one.nanoseconds - other.nanoseconds);
  const [first] = events;
  const source = turns[0]?.source;
  if (first === undefined || source === undefined) return null;
  const host = token?.host ?? failed[0]?.host ?? '';
  const name = failed.find(({ lacks }) => lacks !== null)?.lacks ?? null;
  const totals: Partial<Record<SessionEventName, number>> = {};
  for (const { event } of events) totals[event] = (totals[event] ?? 0) + 1;
  if (furtherFailed > 0) totals['login-failed'] = (totals['login-failed'] ?? 0) + furtherFailed;
  return {
    number: 0,
    group: 0,
    host,
    name: token === null ? name : null,
    kind: token === null ? 'none' : token.kind,
    framework: null,
    says: token === null ? null : BEARER,
    client: source.client,
    first,
    last: events.at(-1)!,
    because: [token === null ? reasonOf(name) : 'a login, and the next request comes with a new token'],
    values: 0,
    events,
    totals,
    findings: [],
    droppedEvents: furtherFailed + (token?.dropped ?? 0),
  };
}

const BEARER_TEXT = 'Login by bearer token, no session cookie.';
const BEARER = { sentence: BEARER_TEXT, maskedSentence: BEARER_TEXT };

function reasonOf(name: string | null): string {
  return name === null
    ? 'a login fails, and no response sets a session cookie'
    : 'a login fails, and the browser does not send this cookie with it';
}

function eventOf({ source, evidence }: FailedLogin | TokenTurn): SessionEvent {
  const { at, request, status, client } = source;
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
    outcome: null,
    last: at,
  };
}

function reasonsOf({ evidence }: SessionEvidence, frame: number): readonly EventReason[] {
  return evidence.map((text) => ({ text, frame }));
}
