// Ways in which the packets of a conversation can reach a capture: in other pieces, out of order, twice, or not at all.

import { changed, type Packet } from './conversation.ts';

/** `packet` as segments of at most `segmentBytes(at)` bytes, where `at` is the place in its payload. */
function cut(packet: Packet, segmentBytes: (at: number) => number): Packet[] {
  const { payload, sequence } = packet.fields;
  if (payload.length === 0) return [packet];
  const pieces: Packet[] = [];
  for (let at = 0; at < payload.length; ) {
    const end = at + segmentBytes(at);
    pieces.push(changed(packet, { payload: payload.subarray(at, end), sequence: sequence + at }));
    at = end;
  }
  return pieces;
}

/** Pieces of many lengths, the same in every run. */
function unevenly(seed: number): (at: number) => number {
  return (at) => 1 + ((at * 7919 + seed * 104_729 + 13) % 23);
}

/** Ways in which nothing is lost. */
export const DELIVERIES: readonly (readonly [string, (packets: readonly Packet[]) => Packet[]])[] = [
  ['whole', (packets) => [...packets]],
  ['byte by byte', (packets) => packets.flatMap((packet) => cut(packet, () => 1))],
  ...[1, 2, 3, 4, 5].map((seed): [string, (packets: readonly Packet[]) => Packet[]] => [
    `cut unevenly, ${seed}`,
    (packets) => packets.flatMap((packet) => cut(packet, unevenly(seed))),
  ]),
  [
    'each in three pieces, the last first',
    (packets) => packets.flatMap((packet) => thirds(packet).reverse()),
  ],
  ['doubled', (packets) => packets.flatMap((packet) => [packet, packet])],
];

function thirds(packet: Packet): Packet[] {
  const third = Math.ceil(packet.fields.payload.length / 3);
  return cut(packet, () => third);
}
