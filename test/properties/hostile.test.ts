// Anything may be on the wire: nothing is thrown, nothing is buffered for ever, no value is made up.

import { describe, expect, it } from 'vitest';
import { changed, makePacket, type Packet } from '../support/conversation.ts';
import { ethernet } from '../support/headers.ts';
import { script } from '../support/http-script.ts';
import fc from '../support/properties.ts';
import { Reading } from '../support/reading.ts';
import { roll, segmentBytes, traffic, turnsOf } from '../support/traffic.ts';

const RUNS = 60;

/** Reads everything of the heads: some of it is parsed only on demand. */
function finish(reading: Reading): Reading {
  reading.finish();
  for (const head of reading.heads) expect(typeof JSON.stringify(head)).toBe('string');
  return reading;
}

describe('random packets', () => {
  const host = fc.record({
    address: fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2'),
    port: fc.constantFrom(80, 8080),
  });
  const number = fc.oneof(
    fc.nat(300),
    fc.integer({ min: 2 ** 32 - 300, max: 2 ** 32 - 1 }),
    fc.nat(2 ** 32 - 1),
  );
  const text = fc.oneof(
    fc.constantFrom(
      '',
      'GET / HTTP/1.1\r\n',
      '\r\n',
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 101 S\r\n\r\n',
      'CONNECT a:1 HTTP/1.1\r\n\r\n',
      'HEAD / HTTP/1.1\r\n\r\n',
      'Set-Cookie: a=b\r\n',
      'Content-Length: 5\r\n',
      'Content-Length: 9223372036854775807\r\n\r\n',
      'Transfer-Encoding: chunked\r\n\r\n',
      'ffffffffffffffff\r\n',
      '5\r\nabcde\r\n0\r\n\r\n',
      'PROXY UNKNOWN\r\n',
      '\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x00',
      '\x16\x03\x01\x02\x00\x01',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ),
    fc.stringMatching(/^[a-zA-Z/ :.\r\n0-9]{0,20}$/),
  );
  const packet = fc
    .record({
      source: host,
      destination: host,
      sequence: number,
      acknowledgement: number,
      flags: fc.oneof(fc.constantFrom(2, 0x12, 0x10, 0x18, 0x18, 0x18, 0x11, 4), fc.nat(255)),
      payload: fc.array(text, { maxLength: 4 }).map((parts) => Buffer.from(parts.join(''), 'latin1')),
      checksumError: fc.constantFrom(0, 0, 0, 77),
    })
    .filter(({ source, destination }) => source.address.includes(':') === destination.address.includes(':'))
    .map((fields): Packet => makePacket(fields));
  const captured = fc.tuple(
    packet,
    fc.option(fc.integer({ min: 20, max: 90 }), { freq: 6 }),
    fc.nat(100_000),
  );

  it('of TCP', () => {
    fc.assert(
      fc.property(fc.array(captured, { maxLength: 60 }), (packets) => {
        const reading = new Reading();
        for (const [packet, snapLength, seconds] of packets)
          reading.packet(snapLength === null ? packet : { ...packet, snapLength }, seconds);
        finish(reading);
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('with almost no memory', () => {
    fc.assert(
      fc.property(
        fc.array(captured, { maxLength: 60 }),
        fc.integer({ min: 0, max: 2000 }),
        (packets, budgetBytes) => {
          const reading = new Reading(ethernet, budgetBytes);
          for (const [packet, , seconds] of packets) reading.packet(packet, seconds);
          expect(reading.peakBytes).toBeLessThanOrEqual(budgetBytes);
          finish(reading);
        },
      ),
      { numRuns: RUNS * 2 },
    );
  });

  it('of bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 14, maxLength: 120 }), { maxLength: 20 }), (frames) => {
        const reading = new Reading();
        for (const frame of frames) {
          const bytes = Buffer.from(frame);
          if (frame.length % 2 === 0) bytes.writeUInt16BE(0x0800, 12);
          if (frame.length % 4 === 0) bytes[14] = 0x45;
          reading.raw(bytes);
        }
        finish(reading);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('conversations in which anything was changed', () => {
  const trial = fc.record({
    exchanges: script({ fakes: true }, 4),
    segmentBytes,
    pipelined: fc.constantFrom(1, 3),
    dice: fc.array(fc.nat(99_999), { minLength: 30, maxLength: 80 }),
  });

  it('in the packets, bit by bit, and in their order', () => {
    fc.assert(
      fc.property(trial, ({ exchanges, segmentBytes, pipelined, dice }) => {
        const sent = traffic(turnsOf(exchanges, pipelined), { segmentBytes });
        const packets = sent.flatMap(({ packet }, index): Packet[] => {
          const bytes = Buffer.from(packet.bytes);
          switch (roll(dice, index, 12)) {
            case 0:
              return [];
            case 1:
              bytes[roll(dice, index + 1, bytes.length)]! ^= 1 << roll(dice, index + 2, 8);
              return [{ ...packet, bytes }, packet];
            case 2:
              bytes[roll(dice, index + 1, Math.min(bytes.length, 40))] = roll(dice, index + 2, 256);
              return [{ ...packet, bytes }];
            case 3:
              return [{ ...packet, snapLength: 20 + roll(dice, index + 1, 100) }];
            case 4:
              return [
                changed(packet, { sequence: packet.fields.sequence + roll(dice, index + 1, 3000) - 1500 }),
              ];
            case 5:
              return [changed(packet, { flags: roll(dice, index + 1, 256) })];
            default:
              return [packet];
          }
        });
        for (let swap = 0; swap < packets.length; swap++) {
          if (roll(dice, swap, 5) !== 0) continue;
          const other = roll(dice, swap + 3, packets.length);
          [packets[swap], packets[other]] = [packets[other]!, packets[swap]!];
        }
        const reading = new Reading();
        for (const packet of packets) reading.packet(packet);
        finish(reading);
      }),
      { numRuns: RUNS },
    );
  });

  it('in their text', () => {
    fc.assert(
      fc.property(trial, ({ exchanges, segmentBytes, pipelined, dice }) => {
        const turns = turnsOf(exchanges, pipelined).map(({ side, text }, index) => {
          const at = roll(dice, index, text.length + 1);
          const insert = [
            '',
            '\0',
            '\r',
            '\n',
            ':',
            'HTTP/1.1 200 OK\r\n\r\n',
            '\r\n\r\n',
            'Content-Length: -1\r\n',
          ];
          const removed = roll(dice, index + 2, 5);
          return {
            side,
            text: text.slice(0, at) + insert[roll(dice, index + 1, insert.length)] + text.slice(at + removed),
          };
        });
        const reading = new Reading();
        for (const { packet } of traffic(turns, { segmentBytes })) reading.packet(packet);
        finish(reading);
      }),
      { numRuns: RUNS },
    );
  });
});
