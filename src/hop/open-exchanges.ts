// Requests that wait for their responses, found by their connection, by the machine they went to, and by their target.

import type { RequestMessage } from '../record/message.ts';
import { MAX_COMPARED_EXCHANGES, MAX_OPEN_EXCHANGES } from './limits.ts';
import type { OpenExchange } from './open-exchange.ts';

const NONE: readonly OpenExchange[] = [];

export class OpenExchanges {
  readonly #byStream = new Map<number, OpenExchange[]>();
  readonly #byMachine = new Map<string, OpenExchange[]>();
  readonly #byTarget = new Map<string, OpenExchange[]>();
  /** In order of their requests; each stays at its place until another one takes it. */
  readonly #ring: OpenExchange[] = [];
  #made = 0;

  add(exchange: OpenExchange): void {
    const place = this.#made++ % MAX_OPEN_EXCHANGES;
    const evicted = this.#ring[place];
    if (evicted !== undefined && !evicted.isAnswered) this.remove(evicted);
    this.#ring[place] = exchange;
    append(this.#byStream, exchange.request.stream, exchange);
    append(this.#byMachine, exchange.machine, exchange);
    append(this.#byTarget, exchange.target, exchange);
  }

  /** The exchange of a request; null when it is not known, or has its response. */
  find({ input, frame, stream, streamId }: RequestMessage): OpenExchange | null {
    const found = this.#byStream
      .get(stream)
      ?.find(
        ({ request }) => request.frame === frame && request.streamId === streamId && request.input === input,
      );
    return found ?? null;
  }

  remove(exchange: OpenExchange): void {
    takeOut(this.#byStream, exchange.request.stream, exchange);
    takeOut(this.#byMachine, exchange.machine, exchange);
    takeOut(this.#byTarget, exchange.target, exchange);
  }

  /** A client of HTTP/1 asks for more on a connection: it has the responses before, although they may not have been captured. */
  endBefore({ stream, streamId }: RequestMessage): void {
    if (streamId !== null) return;
    for (const exchange of this.#byStream.get(stream) ?? NONE) {
      takeOut(this.#byMachine, exchange.machine, exchange);
      takeOut(this.#byTarget, exchange.target, exchange);
    }
  }

  /** All that are known, those that have their responses too. */
  get known(): readonly OpenExchange[] {
    return this.#ring;
  }

  /** Those that went to a machine, the newest last. */
  at(machine: string): readonly OpenExchange[] {
    return newest(this.#byMachine.get(machine));
  }

  /** Those of a target, the newest last. */
  to(target: string): readonly OpenExchange[] {
    return newest(this.#byTarget.get(target));
  }
}

function newest(exchanges: readonly OpenExchange[] = NONE): readonly OpenExchange[] {
  return exchanges.length > MAX_COMPARED_EXCHANGES ? exchanges.slice(-MAX_COMPARED_EXCHANGES) : exchanges;
}

function append<Key>(map: Map<Key, OpenExchange[]>, key: Key, exchange: OpenExchange): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [exchange]);
  else known.push(exchange);
}

function takeOut<Key>(map: Map<Key, OpenExchange[]>, key: Key, exchange: OpenExchange): void {
  const known = map.get(key);
  const index = known?.indexOf(exchange) ?? -1;
  if (known === undefined || index < 0) return;
  if (known.length > 1) known.splice(index, 1);
  else map.delete(key);
}
