// One direction of QPACK without streams under it: what an encoder sends is given to the decoder that is tested, and
// sections that have to wait are decoded when they need not any more.

import { BufferBudget } from '../../../../src/flow/buffer-budget.ts';
import { FieldList } from '../../../../src/protocol/field-compression/field-list.ts';
import { QpackDecoder } from '../../../../src/protocol/http3/qpack/decoder.ts';
import { EncoderStream } from '../../../../src/protocol/http3/qpack/encoder-stream.ts';
import { Counters } from '../../../../src/shared/counters.ts';

/** Name and value. */
export type FieldLine = readonly [name: string, value: string];

export interface ReceivedSection {
  readonly streamId: number;
  /** As `linesOf` writes them; null: it was not read to its end. */
  readonly lines: readonly string[] | null;
  /** Fields that could not be resolved. */
  readonly unknown: number;
}

/** White space around a value is no part of it (RFC 9110 section 5.5), and the decoder takes it off. */
const OUTER_SPACE = /^[ \t]+|[ \t]+$/g;

/** Fields as the decoder has them: pseudo-header fields first, sorted; Cookie lines as one, where the first one was. */
export function linesOf(fields: readonly FieldLine[]): string[] {
  const pseudo = fields.filter(([name]) => name.startsWith(':')).map(([name, value]) => `${name}: ${value}`);
  const regular = fields
    .filter(([name]) => !name.startsWith(':'))
    .map(([name, value]) => [name, value.replace(OUTER_SPACE, '')] as const);
  const cookies = regular.filter(([name]) => name === 'cookie').map(([, value]) => value);
  const lines: string[] = [];
  for (const [name, value] of regular)
    if (name !== 'cookie') lines.push(`${name}: ${value}`);
    else if (cookies.length > 0) lines.push(`cookie: ${cookies.splice(0).join('; ')}`);
  return [...pseudo.sort(), ...lines];
}

/** What a decoder has read. */
export function readLines({ fields }: QpackDecoder, bytes: Buffer): string[] {
  const { method, scheme, authority, path, status } = fields;
  const pseudo = Object.entries({ method, scheme, authority, path, status })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [`:${name}`, value!] as const);
  return linesOf([...pseudo, ...fields.take(bytes).map(({ name, value }) => [name, value] as const)]);
}

export class QpackReceiver {
  readonly counters = new Counters();
  readonly budget = new BufferBudget(1 << 26);
  readonly decoder = new QpackDecoder(new FieldList(), this.budget, this.counters);
  readonly encoderStream = new EncoderStream(this.decoder.table, this.budget, this.counters);
  readonly sections: ReceivedSection[] = [];
  #waiting: { streamId: number; bytes: Buffer; requiredCount: number }[] = [];

  constructor(maxCapacityBytes: number | null) {
    if (maxCapacityBytes !== null) this.decoder.table.allow(maxCapacityBytes);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  instructions(bytes: Buffer): void {
    this.encoderStream.data(bytes, 0, bytes.length);
    this.retry();
  }

  gap(length: number): void {
    this.encoderStream.gap(length);
    this.retry();
  }

  section(streamId: number, bytes: Buffer): void {
    const requiredCount = this.decoder.requiredCount(bytes, 0, bytes.length, 0);
    if (requiredCount !== 0 && requiredCount !== null) this.decoder.received.sent(streamId, requiredCount);
    if (requiredCount !== null && !this.decoder.isReady(requiredCount, 0))
      this.#waiting.push({ streamId, bytes, requiredCount });
    else this.#decode(streamId, bytes, requiredCount);
  }

  retry(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      const requiredCount = Number.isNaN(one.requiredCount)
        ? (this.decoder.requiredCount(one.bytes, 0, one.bytes.length, 0) ?? 0)
        : one.requiredCount;
      if (this.decoder.isReady(requiredCount, 0)) this.#decode(one.streamId, one.bytes, requiredCount);
      else this.#waiting.push({ ...one, requiredCount });
    }
  }

  #decode(streamId: number, bytes: Buffer, requiredCount: number | null): void {
    const isWhole = this.decoder.decode(bytes, 0, bytes.length, false, requiredCount);
    const { unknown } = this.decoder.fields;
    this.sections.push({ streamId, lines: isWhole ? readLines(this.decoder, bytes) : null, unknown });
  }
}
