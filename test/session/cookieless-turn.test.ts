import { expect, it } from 'vitest';
import { addTurn, type CookielessTurns, clientKey } from '../../src/session/cookieless-turn.ts';
import { MAX_TOKEN_TURNS } from '../../src/session/limits.ts';
import { sessionEvidence } from '../../src/session/transition.ts';
import { client } from '../support/sessions.ts';
import { source } from './tracked.ts';

it('further turns are counted', () => {
  const turns: CookielessTurns = { host: 'a.test', client: client(1), turns: [], dropped: 0 };
  const turn = {
    source: source(1),
    evidence: sessionEvidence('login', 'high'),
    outcome: null,
    isShown: true,
  };
  for (let index = 0; index < MAX_TOKEN_TURNS + 3; index++) addTurn(turns, turn);
  expect([turns.turns.length, turns.dropped]).toEqual([MAX_TOKEN_TURNS, 3]);
});

it('a client is another one at each host', () => {
  const keys = [clientKey('a', client(1)), clientKey('b', client(1)), clientKey('a', client(2))];
  expect(new Set(keys).size).toBe(3);
});
