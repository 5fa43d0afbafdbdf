// The instructions of a QPACK decoder stream (RFC 9204 section 4.4): what one endpoint's decoder tells the encoder on the
// other side. Each is one integer.

import type { Counters } from '../../../shared/counters.ts';
import { INCOMPLETE, PrimitiveReader } from '../../field-compression/primitive-reader.ts';
import type { ReceivedCount } from './received-count.ts';

/** First bits of an instruction, and the bits that are left of its first octet for the integer. */
const ACKNOWLEDGEMENT = 0x80;
const ACKNOWLEDGEMENT_MASK = 0x7f;
const CANCELLATION = 0x40;
const CANCELLATION_MASK = 0x3f;
const INCREMENT_MASK = 0x3f;

/** Octets of the longest instruction: its first one, and what `PrimitiveReader` reads behind it. */
const MAX_INSTRUCTION_BYTES = 8;

export class DecoderStream {
  readonly #received: ReceivedCount;
  readonly #counters: Counters;
  readonly #reader = new PrimitiveReader();
  /** The octets of an instruction that has not ended yet. */
  readonly #pending = Buffer.alloc(MAX_INSTRUCTION_BYTES);
  #pendingBytes = 0;
  /** Nothing more of it is read. */
  isOver = false;

  /** @param received of the encoder that the instructions are for */
  constructor(received: ReceivedCount, counters: Counters) {
    this.#received = received;
    this.#counters = counters;
  }

  data(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end && this.#pendingBytes > 0 && !this.isOver) {
      this.#pending[this.#pendingBytes++] = bytes[at++]!;
      if (this.#read(this.#pending, 0, this.#pendingBytes) > 0) this.#pendingBytes = 0;
    }
    if (this.isOver || at === end) return;
    const rest = this.#read(bytes, at, end);
    this.#pendingBytes = bytes.copy(this.#pending, 0, rest, end);
  }

  /** Octets are missing. */
  gap(): void {
    this.break();
  }

  /** Nothing more of it will be known. */
  break(): void {
    this.isOver = true;
    this.#received.lose();
  }

  /** Reads instructions; returns where one begins that is not whole, or `end`. */
  #read(bytes: Buffer, start: number, end: number): number {
    const reader = this.#reader;
    reader.open(bytes, start, end);
    while (reader.at < end) {
      const first = reader.at;
      const value = this.#instruction(bytes[first]!);
      if (value === INCOMPLETE) return first;
      if (value >= 0) continue;
      this.#counters.damagedFrames++;
      this.break();
      return end;
    }
    return end;
  }

  /** The integer of the instruction; negative when it could not be read. */
  #instruction(first: number): number {
    const reader = this.#reader;
    if (first & ACKNOWLEDGEMENT) {
      const streamId = reader.integer(ACKNOWLEDGEMENT_MASK);
      if (streamId >= 0) this.#received.acknowledge(streamId);
      return streamId;
    }
    if (first & CANCELLATION) {
      const streamId = reader.integer(CANCELLATION_MASK);
      if (streamId >= 0) this.#received.cancel(streamId);
      return streamId;
    }
    const count = reader.integer(INCREMENT_MASK);
    if (count > 0) this.#received.increment(count);
    return count;
  }
}
