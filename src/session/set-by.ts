// Who sets the cookie of a session: of several clients that have it one may have got it before the capture began.

import type { LostSetters } from './lost-setters.ts';
import type { Session } from './session.ts';

/** The same sessions: where a server sets the cookie for one client, it does for all; what `lost` may have set is not known. */
export function withSetBy(sessions: readonly Session[], lost: LostSetters): Session[] {
  const keyOf = ({ host, name }: Session): string => `${name} ${host}`;
  const served = new Set(sessions.filter(({ setBy }) => setBy === 'server').map(keyOf));
  return sessions.map((session) =>
    session.setBy === 'script' && session.name !== null
      ? {
          ...session,
          setBy: served.has(keyOf(session)) ? 'server' : lost.setterOf(session.host, session.name),
        }
      : session,
  );
}
