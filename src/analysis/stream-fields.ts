// How Wireshark names a connection: `tcp.stream` counts those of TCP, `quic.connection.number` those of QUIC, and a record's
// `stream` both together. Only what differs from that number is remembered.

import type { Message } from '../record/message.ts';
import { MAX_STREAM_FIELDS } from './limits.ts';

export class StreamFields {
  readonly #filters = new Map<number, string>();

  /** Notes the connection of a message. */
  note({ stream, transportStream, protocol }: Message): void {
    if (transportStream === undefined && protocol !== 'h3') return;
    if (this.#filters.has(stream) || this.#filters.size >= MAX_STREAM_FIELDS) return;
    const field = protocol === 'h3' ? 'quic.connection.number' : 'tcp.stream';
    this.#filters.set(stream, `${field} == ${transportStream ?? stream}`);
  }

  /** The display filter for a connection. */
  filterOf(stream: number): string {
    return this.#filters.get(stream) ?? `tcp.stream == ${stream}`;
  }
}
