// A session that equal requests open and are denied in turns, though nothing is posted in between: servers behind one
// address, of which some do not know it.

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { textHash } from '../shared/text-hash.ts';
import { unsliced } from '../shared/unsliced.ts';
import { accessResult } from './access-result.ts';
import { backendOf } from './backend-names.ts';
import type { UnsharedSession } from './backends.ts';
import { requestSource } from './event-context.ts';
import { MAX_BACKEND_USES } from './limits.ts';
import type { SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import { factsOfName } from './session-score.ts';
import type { TrackedSession } from './tracked-session.ts';

/** The first of equal requests in a row with the same result. */
interface Turn {
  /** Of the request: what could decide whether the page is given. */
  readonly request: number;
  readonly path: string;
  readonly result: 'accepted' | 'denied';
  readonly status: number;
  readonly at: SessionMoment;
}

export class AlternatingAccess {
  readonly #turns = new WeakMap<TrackedSession, readonly Turn[]>();

  /** A response with its request. `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, isShown: boolean): void {
    const { request, message, sent, loginSigns, logoutSigns } = exchange;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    // What is posted may unlock a session.
    if (!isRead || loginSigns.length > 0 || logoutSigns.length > 0)
      for (const { value } of sent) this.#turns.delete(value.session);
    else if (isShown && request.method === 'GET' && backendOf(request, message) === null) {
      const result = accessResult(exchange);
      if (result !== null) this.#add(exchange, result);
    }
  }

  #add(
    { request: asked, sent, source: { client, path, status } }: WholeExchange,
    result: Turn['result'],
  ): void {
    const request = requestHash(asked, client.number);
    const { at } = requestSource(asked, client);
    for (const { value } of sent) {
      if (value.endedBy === 'logout') continue;
      const turns = this.#turns.get(value.session) ?? [];
      if (turns.findLast((turn) => turn.request === request)?.result === result) continue;
      const turn: Turn = { request, path: unsliced(path), result, status: status ?? 0, at };
      this.#turns.set(value.session, [...turns.slice(-MAX_BACKEND_USES + 1), turn]);
    }
  }

  /** Null: no page was given again after it was denied. */
  unshared(session: TrackedSession): UnsharedSession | null {
    const turns = this.#turns.get(session) ?? [];
    for (const denied of turns) {
      if (denied.result !== 'denied') continue;
      const same = turns.filter(
        ({ request, at }) => request === denied.request && at.input === denied.at.input,
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

/** Their values change with every page, and no server looks at them. */
const COUNTERS: ReadonlySet<string> = new Set(['analytics', 'advertising']);

/** Equal for requests that one server would treat alike: same client, same target, same credentials. */
function requestHash(request: RequestMessage, client: number): number {
  const isCounter = (name: string) => COUNTERS.has(factsOfName(name).known?.role ?? 'unknown');
  const cookies = request.cookies
    .filter(({ name }) => !isCounter(name))
    .map(({ name, value }) => `${name}=${value}`);
  const fields = ['authorization', 'user-agent', 'x-requested-with'].flatMap((name) =>
    fieldValues(request, name),
  );
  return textHash([request.src, client, request.target, ...cookies, ...fields].join('\n'));
}
