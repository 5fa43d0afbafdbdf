// The numbers of sessions that have no cookie: they are found anew whenever the sessions are concluded.

import type { Session } from '../session/session.ts';
import type { SessionTracker } from '../session/session-tracker.ts';

export class CookielessNumbers {
  readonly #areKept: boolean;
  /** By client and host; of those that were found last. */
  #known: ReadonlyMap<string, number> = new Map();

  /** `areKept`: sessions are concluded again and again, and each keeps its number; others begin in between. */
  constructor(areKept: boolean) {
    this.#areKept = areKept;
  }

  /** Gives them their numbers, in order of appearance: behind those of all sessions with a cookie. */
  number(sessions: readonly Session[], tracker: Pick<SessionTracker, 'list' | 'takeNumber'>): Session[] {
    if (!this.#areKept) {
      const last = tracker.list().at(-1)?.number ?? 0;
      return sessions.map((session, index) => ({ ...session, number: last + 1 + index }));
    }
    const numbers = new Map<string, number>();
    const numbered = sessions.map((session) => {
      const key = `${session.client.number} ${session.host}`;
      const number = this.#known.get(key) ?? tracker.takeNumber();
      numbers.set(key, number);
      return { ...session, number };
    });
    this.#known = numbers;
    return numbered;
  }
}
