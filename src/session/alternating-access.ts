// A session that equal requests open and are denied in turns, though nothing is posted in between: servers behind one
// address, of which some do not know it.

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { rememberingFields } from '../record/shared-fields.ts';
import { textHash } from '../shared/text-hash.ts';
import { unsliced } from '../shared/unsliced.ts';
import { accessResult } from './access-result.ts';
import { backendOf } from './backend-names.ts';
import type { UnsharedSession } from './backends.ts';
import { momentOf } from './event-context.ts';
import { MAX_BACKEND_USES } from './limits.ts';
import type { SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import { factsOfName } from './session-score.ts';
import type { TrackedSession } from './tracked-session.ts';

/** The turns of a session, the last ones. */
interface Turns {
  /** Of each request a hash of what could decide whether the page is given: numbers alone, as they are searched each time. */
  readonly requests: number[];
  readonly turns: Turn[];
}

/** The first of equal requests in a row with the same result. */
interface Turn {
  readonly path: string;
  readonly result: 'accepted' | 'denied';
  readonly status: number;
  readonly at: SessionMoment;
}

export class AlternatingAccess {
  readonly #turns = new WeakMap<TrackedSession, Turns>();

  /** A response with its request. `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, isShown: boolean): void {
    const { request, sent, loginSigns, logoutSigns } = exchange;
    if (sent.length === 0) return;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    // What is posted may unlock a session.
    if (!isRead || loginSigns.length > 0 || logoutSigns.length > 0)
      for (const { value } of sent) this.#turns.delete(value.session);
    else if (isShown && request.method === 'GET' && backendOf(exchange) === null) {
      const result = accessResult(exchange);
      if (result !== null) this.#add(exchange, result);
    }
  }

  #add(
    { request: asked, sent, source: { client, path, status } }: WholeExchange,
    result: Turn['result'],
  ): void {
    const request = requestHash(asked, client.number);
    let at: SessionMoment | null = null;
    for (const { value } of sent) {
      if (value.endedBy === 'logout') continue;
      const { requests, turns } = this.#turnsOf(value.session);
      const last = requests.lastIndexOf(request);
      if (last >= 0 && turns[last]!.result === result) continue;
      at ??= momentOf(asked);
      if (turns.length === MAX_BACKEND_USES) {
        requests.shift();
        turns.shift();
      }
      requests.push(request);
      turns.push({ path: unsliced(path), result, status: status ?? 0, at });
    }
  }

  #turnsOf(session: TrackedSession): Turns {
    let turns = this.#turns.get(session);
    if (turns === undefined) {
      turns = { requests: [], turns: [] };
      this.#turns.set(session, turns);
    }
    return turns;
  }

  /** Null: no page was given again after it was denied. */
  unshared(session: TrackedSession): UnsharedSession | null {
    const { requests, turns } = this.#turns.get(session) ?? NO_TURNS;
    for (const [index, denied] of turns.entries()) {
      if (denied.result !== 'denied') continue;
      const same = turns.filter(
        ({ at }, other) => requests[other] === requests[index] && at.input === denied.at.input,
      );
      const place = same.indexOf(denied);
      const before = same[place - 1];
      if (before === undefined || place === same.length - 1) continue;
      const { path, status, at } = denied;
      const isProved = same.length > 3;
      return { path, servers: null, denial: at, status, accepted: before.at, isProved };
    }
    return null;
  }
}

const NO_TURNS: Turns = { requests: [], turns: [] };

/** Their values change with every page, and no server looks at them. */
const COUNTERS: ReadonlySet<string> = new Set(['analytics', 'advertising']);

/** Equal for requests that one server would treat alike: same client, same target, same credentials. */
function requestHash(request: RequestMessage, client: number): number {
  const { src, target } = request;
  return textHash(`${src}\n${client}\n${target}\n${credentialsHash(request)}`);
}

/** Of the cookies and the fields by which a server may know who asks. */
const credentialsHash = rememberingFields((request) => {
  const isCounter = (name: string) => COUNTERS.has(factsOfName(name).known?.role ?? 'unknown');
  const cookies = request.cookies
    .filter(({ name }) => !isCounter(name))
    .map(({ name, value }) => `${name}=${value}`);
  const fields = ['authorization', 'user-agent', 'x-requested-with'].flatMap((name) =>
    fieldValues(request, name),
  );
  return textHash([...cookies, ...fields].join('\n'));
});
