// What an encoder that was written apart from the decoder sends arrives as it was given to it, whatever it chooses and in
// whatever order and pieces its streams come; and what a hole takes is unknown, never something else.

import { describe, expect, it } from 'vitest';
import { DecoderStream } from '../../src/protocol/http3/qpack/decoder-stream.ts';
import { linesOf, QpackReceiver } from '../protocol/http3/qpack/receiver.ts';
import fc from '../support/properties.ts';
import { type Choose, QpackEncoder } from '../support/qpack-encoder.ts';

const RUNS = 150;

/** Few names and values, so that they come again; no doubled pseudo-header fields, no Cookie lines that are joined. */
const line = fc.tuple(
  fc.constantFrom('set-cookie', 'server', 'x-a', 'x-b', 'content-type'),
  fc.oneof(
    fc.constantFrom('', '1', 'text/html; charset=utf-8', 'a=1; HttpOnly', 'long'.repeat(20)),
    fc.stringMatching(/^[!-~]{1,12}$/),
  ),
);
const lines = fc.array(line, { maxLength: 8 }).map((regular) => [[':status', '200'] as const, ...regular]);

/** Between two acknowledgements: the sections that are sent, and how their pieces come. */
const epoch = fc.record({
  sections: fc.array(lines, { minLength: 1, maxLength: 5 }),
  capacity: fc.option(fc.integer({ min: 0, max: 600 })),
  order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  cuts: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
});
const conversation = fc.record({
  maxCapacity: fc.constantFrom(0, 64, 100, 220, 600, 4096),
  epochs: fc.array(epoch, { minLength: 1, maxLength: 12 }),
  choices: fc.array(fc.nat(), { minLength: 64, maxLength: 64 }),
});
type Conversation = typeof conversation extends fc.Arbitrary<infer T> ? T : never;

/** What one endpoint sends of a connection. */
type Event =
  | { readonly kind: 'instructions'; readonly bytes: Buffer }
  | { readonly kind: 'section'; readonly streamId: number; readonly bytes: Buffer }
  | { readonly kind: 'acknowledged'; readonly bytes: Buffer };

interface Sent {
  readonly events: readonly Event[];
  readonly truth: ReadonlyMap<number, readonly string[]>;
}

function* chooser(choices: readonly number[]): Generator<number> {
  for (let at = 0; ; at++) yield choices[at % choices.length]! + Math.floor(at / choices.length);
}

/** Everything that is sent; within an epoch sections may come before or behind their instructions. */
function send({ maxCapacity, epochs, choices }: Conversation): Sent {
  const numbers = chooser(choices);
  const choose: Choose = (count) => numbers.next().value % count;
  const encoder = new QpackEncoder(maxCapacity, choose);
  const truth = new Map<number, string[]>();
  const events: Event[] = [];
  let streamId = 0;
  encoder.setCapacity(maxCapacity);
  for (const { sections, capacity, order, cuts } of epochs) {
    if (capacity !== null) encoder.setCapacity(Math.min(capacity, maxCapacity));
    const sent: Event[] = sections.map((fields) => {
      truth.set(streamId, linesOf(fields));
      const bytes = encoder.section(streamId, fields);
      const event = { kind: 'section', streamId, bytes } as const;
      streamId += 4;
      return event;
    });
    const instructions = encoder.takeInstructions();
    const pieces: Event[] = [];
    for (let at = 0, next = 0; at < instructions.length; next++) {
      const size = cuts[next % cuts.length]!;
      pieces.push({ kind: 'instructions', bytes: instructions.subarray(at, at + size) });
      at += size;
    }
    // The pieces in their order, the sections at any place among them.
    for (const [at, event] of sent.entries()) pieces.splice(order[at]! % (pieces.length + 1), 0, event);
    events.push(...pieces, { kind: 'acknowledged', bytes: encoder.acknowledgeAll() });
  }
  return { events, truth };
}

const isInstructions = ({ kind }: Event): boolean => kind === 'instructions';

describe('QPACK', () => {
  it('brings every field, in any order of its streams and in any pieces', () => {
    fc.assert(
      fc.property(conversation, fc.boolean(), (sent, bytewise) => {
        const { events, truth } = send(sent);
        const receiver = new QpackReceiver(sent.maxCapacity);
        for (const event of events) {
          if (event.kind === 'section') receiver.section(event.streamId, event.bytes);
          else if (event.kind === 'instructions' && !bytewise) receiver.instructions(event.bytes);
          else if (event.kind === 'instructions')
            for (const octet of event.bytes) receiver.instructions(Buffer.of(octet));
          else expect(receiver.waiting).toBe(0);
        }
        const seen = new Map(receiver.sections.map(({ streamId, lines: read }) => [streamId, read]));
        expect(seen).toEqual(truth);
        expect(receiver.counters).toMatchObject({ damagedFrames: 0, forgottenTables: 0 });
      }),
      { numRuns: RUNS },
    );
  });

  /** Some pieces of the encoder stream are missing: `hole` says which, and after how many events that is noticed. */
  const hole = fc.record({
    first: fc.nat(),
    count: fc.integer({ min: 1, max: 6 }),
    noticed: fc.nat(30),
    isDecoderSeen: fc.boolean(),
  });

  it('never brings a field that was not sent, whatever of the encoder stream is lost', () => {
    let known = 0;
    let unknown = 0;
    fc.assert(
      fc.property(conversation, hole, (sent, { first, count, noticed, isDecoderSeen }) => {
        const { events, truth } = send(sent);
        const places = events.flatMap((event, at) => (isInstructions(event) ? [at] : []));
        const from = places.length === 0 ? 0 : first % places.length;
        const lost = new Set(places.slice(from, from + count));
        const receiver = new QpackReceiver(sent.maxCapacity);
        const decoderStream = new DecoderStream(receiver.decoder.received, receiver.counters);
        if (!isDecoderSeen) decoderStream.break();
        // What comes behind the hole is held back until it is given up.
        let missingBytes = 0;
        let held: Buffer[] = [];
        let patience = 0;
        for (const [at, event] of events.entries()) {
          if (missingBytes > 0 && patience-- <= 0 && !lost.has(at)) {
            receiver.gap(missingBytes);
            for (const bytes of held) receiver.instructions(bytes);
            held = [];
            missingBytes = 0;
          }
          if (event.kind === 'section') receiver.section(event.streamId, event.bytes);
          else if (event.kind === 'acknowledged') {
            if (isDecoderSeen) decoderStream.data(event.bytes, 0, event.bytes.length);
          } else if (lost.has(at)) {
            if (missingBytes === 0) patience = isDecoderSeen ? noticed : 0;
            // What was held back between two holes is lost with them.
            missingBytes += event.bytes.length + Buffer.concat(held).length;
            held = [];
          } else if (missingBytes > 0) held.push(event.bytes);
          else receiver.instructions(event.bytes);
        }
        for (const section of receiver.sections) {
          const expected = truth.get(section.streamId)!;
          const read = section.lines!;
          expect(read).not.toBeNull();
          expect(read.length + section.unknown).toBe(expected.length);
          let next = 0;
          for (const one of read) next = expected.indexOf(one, next) + 1 || Number.NaN;
          expect(next, `${read.join(' | ')} of ${expected.join(' | ')}`).not.toBeNaN();
          known += read.length;
          unknown += section.unknown;
        }
      }),
      { numRuns: 2 * RUNS },
    );
    // The property is empty unless much is lost, and much is not.
    expect(known).toBeGreaterThan(RUNS);
    expect(unknown).toBeGreaterThan(RUNS);
  });

  it('survives any bytes, and bounds what it keeps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 80 })), { maxLength: 20 }),
        (pieces) => {
          const receiver = new QpackReceiver(4096);
          const decoderStream = new DecoderStream(receiver.decoder.received, receiver.counters);
          for (const [isSection, octets] of pieces) {
            const bytes = Buffer.from(octets);
            if (isSection) receiver.section(4, bytes);
            else receiver.instructions(bytes);
            decoderStream.data(bytes, 0, bytes.length);
          }
          receiver.encoderStream.release();
          receiver.decoder.table.release();
          expect(receiver.budget.usedBytes).toBe(0);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
