// A cookie that remembers the user may become known as one only after it was sent again behind its logout: what it began
// then was no login of its user.

import type { Session, SessionEvent } from './session.ts';

/** The same sessions, without logins by a cookie that the same request replays. */
export function withoutReplayedLogins(sessions: readonly Session[]): Session[] {
  const replayed = new Set(
    sessions.flatMap(({ events }) => events.filter(({ event }) => event === 'replayed').map(requestKey)),
  );
  if (replayed.size === 0) return [...sessions];
  return sessions.map((session) => {
    const events = session.events.filter((event) => !isReplayed(event, replayed));
    const lost = session.events.length - events.length;
    if (lost === 0) return session;
    const { login = 0, ...totals } = session.totals;
    return { ...session, events, totals: login > lost ? { ...totals, login: login - lost } : totals };
  });
}

function isReplayed(event: SessionEvent, replayed: ReadonlySet<string>): boolean {
  return event.event === 'login' && event.how === 'remember-me' && replayed.has(requestKey(event));
}

function requestKey({ input, stream, frame, request }: SessionEvent): string {
  return `${stream} ${request?.frame ?? frame} ${input}`;
}
