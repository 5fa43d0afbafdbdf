import { expect, it } from 'vitest';
import { Segment } from '../../../src/packet/segment.ts';
import { ShortHeaders } from '../../../src/protocol/quic/short-headers.ts';

function look(payloads: readonly Buffer[]): boolean | null {
  const evidence = new ShortHeaders();
  let result: boolean | null = null;
  for (const bytes of payloads) {
    result = evidence.look(
      Object.assign(new Segment(), { bytes, payloadStart: 0, payloadEnd: bytes.length }),
    );
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

it.each<[string, Buffer[]]>([
  ['a first byte that stays the same, as in TURN and OpenVPN', MASKED.map(() => packet(0x48))],
  ['bytes that are no ID', MASKED.map((first, index) => packet(first, `0${index}5e000000000001`))],
  ['no fixed bit', MASKED.map((first) => packet(first ^ 0x40))],
  ['long headers', MASKED.map((first) => packet(first | 0x80))],
  ['packets too short for their protection', MASKED.map((first) => packet(first, undefined, 20))],
])('%s is something else', (_name, payloads) => {
  expect(look(payloads)).toBe(false);
});
