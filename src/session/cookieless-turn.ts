// What happens in a login that has no cookie: events that are listed by themselves.

import type { Client } from '../browser/clients.ts';
import { MAX_TOKEN_TURNS } from './limits.ts';
import type { ReplayOutcome, SessionMoment } from './session.ts';
import type { EventSource, SessionEvidence } from './transition.ts';

export interface CookielessTurn {
  readonly source: EventSource;
  readonly evidence: SessionEvidence<'login' | 'logout' | 'replayed'>;
  /** Of a replay, as far as its response shows it; null for all others. */
  readonly outcome: ReplayOutcome | null;
  readonly isShown: boolean;
}

/** The turns of a client at a host. */
export interface CookielessTurns {
  readonly host: string;
  readonly client: Client;
  readonly turns: CookielessTurn[];
  /** Turns that are not kept, as there were too many. */
  dropped: number;
}

export function addTurn(login: CookielessTurns, turn: CookielessTurn): void {
  if (login.turns.length < MAX_TOKEN_TURNS) login.turns.push(turn);
  else login.dropped++;
}

/** A session reports what the response at `place` shows. */
export function removeTurn({ turns }: CookielessTurns, place: SessionMoment): void {
  const isSame = ({ source: { at } }: CookielessTurn) =>
    at.frame === place.frame && at.stream === place.stream && at.input === place.input;
  const index = turns.findIndex(isSame);
  if (index >= 0) turns.splice(index, 1);
}

export function clientKey(host: string, { number }: Client): string {
  return `${number} ${host}`;
}
