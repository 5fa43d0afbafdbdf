// Who sets the cookie of a session: of several clients that have it one may have got it before the capture began.

import type { Session } from './session.ts';

/** The same sessions: where a server sets the cookie for one client, it does for all. */
export function withSetBy(sessions: readonly Session[]): Session[] {
  const keyOf = ({ host, name }: Session): string => `${name} ${host}`;
  const served = new Set(sessions.filter(({ setBy }) => setBy === 'server').map(keyOf));
  return sessions.map((session) =>
    session.setBy === 'script' && served.has(keyOf(session)) ? { ...session, setBy: 'server' } : session,
  );
}
