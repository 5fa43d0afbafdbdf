import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { Segment } from '../../../src/packet/segment.ts';
import { ShortHeaders } from '../../../src/protocol/quic/short-headers.ts';

/** Packets of one direction, and before them some of the other one. */
function look(payloads: readonly Buffer[], back: readonly Buffer[] = [], port = 443): boolean | null {
  const evidence = new ShortHeaders();
  let result: boolean | null = null;
  const datagrams = [
    ...back.map((bytes) => [bytes, 1] as const),
    ...payloads.map((bytes) => [bytes, 0] as const),
  ];
  for (const [bytes, direction] of datagrams) {
    const ports = direction === 0 ? { destinationPort: port } : { sourcePort: port };
    const segment = Object.assign(new Segment(), {
      bytes,
      payloadStart: 0,
      payloadEnd: bytes.length,
      ...ports,
    });
    result = evidence.look(segment, direction);
    if (result !== null) return result;
  }
  return result;
}

const packet = (first: number, id = '5e5e000000000001', length = 40): Buffer =>
  Buffer.concat([Buffer.of(first), Buffer.from(id, 'hex'), Buffer.alloc(length - 9, first)]);
/** First bytes as a mask makes them. */
const MASKED = [0x4d, 0x53, 0x60, 0x5e, 0x41, 0x7a, 0x55, 0x4c];

it('is certain after eight packets with one ID and a masked first byte', () => {
  expect(look(MASKED.map((first) => packet(first)))).toBe(true);
  expect(look(MASKED.slice(1).map((first) => packet(first)))).toBe(null);
});

it('on another port when both directions were seen, of which one need not have an ID', () => {
  const client = MASKED.map((first) => packet(first));
  const server = MASKED.map((first) => packet(first, randomBytes(8).toString('hex')));
  expect(look(client, [], 8443)).toBe(null);
  expect(look(client, server, 8443)).toBe(true);
  expect(look(server.slice(0, 1), client, 8443)).toBe(true);
  expect(look(server, server.slice(0, 2), 8443)).toBe(false);
  // One that goes one way for ever is not looked at for ever.
  expect(look(Array.from({ length: 10 }, () => client).flat(), [], 8443)).toBe(false);
});

it('is no DNS, which has a number there', () => {
  expect(
    look(
      MASKED.map((first) => packet(first)),
      MASKED.map((first) => packet(first)),
      53,
    ),
  ).toBe(false);
});

it.each<[string, Buffer[]]>([
  ['a first byte that stays the same, as in TURN and OpenVPN', MASKED.map(() => packet(0x48))],
  ['bytes that are no ID', MASKED.map((first, index) => packet(first, `0${index}5e000000000001`))],
  ['no fixed bit', MASKED.map((first) => packet(first ^ 0x40))],
  ['long headers', MASKED.map((first) => packet(first | 0x80))],
  ['packets too short for their protection', MASKED.map((first) => packet(first, undefined, 20))],
])('%s is something else', (_name, payloads) => {
  // Bytes that are no ID may be the direction that has none.
  const isOpen = _name === 'bytes that are no ID';
  expect(look(payloads)).toBe(isOpen ? null : false);
  expect(look(payloads, payloads)).toBe(false);
});
