// Two captures may each have a connection of the same addresses and ports, and some messages alike, and have nothing to do
// with each other: made by a program, or taken in two networks of one plan. Copies of one connection lack messages, here
// and there; they do not have others in the same place.

import type { AnyMessage, Message } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { MAX_COMPARED_MESSAGES, MAX_MESSAGES_AHEAD, MAX_MESSAGES_BEHIND } from './limits.ts';

/** Where messages come from that were read and not yet looked at. */
export interface ComparedSource {
  /** The next of them, in order, no more than so many. */
  ahead(limit: number): Iterable<AnyMessage>;
}

interface Connection {
  /** What each input has had of it, by what messages are known by: the last ones. */
  readonly seen: Map<string, string[]>;
  /** What was found of two inputs. */
  readonly verdicts: Map<string, boolean>;
}

export class ConnectionCopies {
  readonly #keyOf: (message: Message) => string;
  readonly #connections = new GenerationalMap<string, Connection>(MAX_COMPARED_MESSAGES, () => {});

  /** `keyOf`: equal for copies of one message. */
  constructor(keyOf: (message: Message) => string) {
    this.#keyOf = keyOf;
  }

  /** A message that was looked at. */
  note(message: Message, key: string): void {
    const { seen } = this.#connectionOf(message);
    const keys = seen.get(message.input);
    if (keys === undefined) seen.set(message.input, [key]);
    else if (keys.push(key) > MAX_MESSAGES_BEHIND) keys.shift();
  }

  /** Whether the connection of a message is the one that another input has; `source` has the message, `others` that input. */
  isOne(message: Message, source: ComparedSource, input: string, others: readonly ComparedSource[]): boolean {
    const { seen, verdicts } = this.#connectionOf(message);
    const pair = JSON.stringify([input, message.input].sort());
    const before = verdicts.get(pair);
    if (before !== undefined) return before;
    const own = [...(seen.get(message.input) ?? []), this.#keyOf(message)];
    own.push(...this.#ahead(message, message.input, [source]));
    const other = [...(seen.get(input) ?? []), ...this.#ahead(message, input, others)];
    const isOne = !differ(own, other);
    verdicts.set(pair, isOne);
    return isOne;
  }

  *#ahead(of: Message, input: string, sources: readonly ComparedSource[]): Iterable<string> {
    for (const source of sources)
      for (const message of source.ahead(MAX_MESSAGES_AHEAD))
        if (message.kind !== 'content' && message.input === input && !message.incomplete)
          if (isOnConnection(message, of)) yield this.#keyOf(message);
  }

  #connectionOf(message: Message): Connection {
    const { src, srcPort, dst, dstPort, kind } = message;
    const ends = [`${src} ${srcPort}`, `${dst} ${dstPort}`];
    const key = (kind === 'request' ? ends : ends.reverse()).join(' ');
    let connection = this.#connections.get(key);
    if (connection === undefined) {
      connection = { seen: new Map(), verdicts: new Map() };
      this.#connections.set(key, connection);
    }
    return connection;
  }
}

function isOnConnection(one: Message, other: Message): boolean {
  const { src, srcPort, dst, dstPort } = other;
  if (one.kind === other.kind)
    return one.srcPort === srcPort && one.dstPort === dstPort && one.src === src && one.dst === dst;
  return one.srcPort === dstPort && one.dstPort === srcPort && one.src === dst && one.dst === src;
}

/** Whether two have something that the other lacks behind one message that both have, or before the first. */
function differ(one: readonly string[], other: readonly string[]): boolean {
  const places = placesOfOwn(one, new Set(other));
  if (places.size === 0) return false;
  return [...placesOfOwn(other, new Set(one))].some((place) => places.has(place));
}

/** Behind which shared keys the others come; '': before all. */
function placesOfOwn(keys: readonly string[], shared: ReadonlySet<string>): Set<string> {
  const places = new Set<string>();
  let behind = '';
  for (const key of keys)
    if (shared.has(key)) behind = key;
    else places.add(behind);
  return places;
}
