// HTTP/3 connections made of the dice: streams as an encoder with a dynamic table writes them, with faults in their bytes, and
// packets of STREAM frames around those, with faults in the frames. Encrypted packets cannot be changed inside.

import {
  CLIENT,
  CONTROL,
  DECODER,
  data,
  ENCODER,
  frame,
  headers,
  PUSH,
  pushPromise,
  SERVER,
  type StreamPiece,
  settings,
  varint,
} from '../protocol/http3/support.ts';
import { QpackEncoder } from '../support/qpack-encoder.ts';
import { frames, QuicTalk, type Sender } from '../support/quic.ts';
import type { KeyedCapture } from './blocks.ts';
import type { Dice } from './dice.ts';

const MAX_EXCHANGES = 6;
/** Of pcap: little-endian, version 2.4, Ethernet. */
const PCAP_HEADER = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
const VALUES = ['sid=1; Secure', 'a=b', '', 'x'.repeat(300), '\0', 'session=0123456789abcdef; Path=/'];
/** Numbers at the borders of integers, windows and limits. */
const NUMBERS = [0, 1, 2, 3, 4, 63, 64, 255, 16_383, 16_384, 65_536, 2 ** 30 - 1, 2 ** 31, 2 ** 53 - 1];
/** Of frames of QUIC, those that are read and some that are not. */
const FRAME_TYPES = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x0f, 0x18, 0x1c, 0x1d, 0x24, 0x30, 0x31, 0x40,
];
const HTTP3_TYPES = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x07, 0x0d, 0x21, 0x4f];

/** What both sides send, each piece one write of its sender. */
function conversation(dice: Dice): StreamPiece[] {
  const capacity = dice.pick([0, 100, 300, 4096]);
  const encoders = [CLIENT, SERVER].map(() => new QpackEncoder(capacity, (count) => dice.roll(count)));
  const pieces: StreamPiece[] = [];
  const write = (streamId: number, direction: 0 | 1, ...all: StreamPiece['bytes'][]): void => {
    for (const bytes of all) pieces.push({ streamId, direction, bytes });
  };
  for (const direction of [CLIENT, SERVER]) {
    write(2 + direction, direction, Buffer.concat([CONTROL, settings([1, capacity], [7, 100])]));
    write(6 + direction, direction, ENCODER);
    write(10 + direction, direction, DECODER);
    encoders[direction]!.setCapacity(capacity);
  }
  const lines = (name: string) =>
    Array.from({ length: dice.roll(4) }, () => [name, dice.pick(VALUES)] as const);
  for (let next = 0, count = 1 + dice.roll(MAX_EXCHANGES); next < count; next++) {
    const streamId = next * 4;
    const [client, server] = [encoders[CLIENT]!, encoders[SERVER]!];
    const asked = [
      [':method', 'GET'],
      [':path', `/${next}`],
      [':scheme', 'https'],
      [':authority', 'a.test'],
    ] as const;
    const request = client.section(streamId, [...asked, ...lines('cookie')]);
    const response = server.section(streamId, [[':status', '200'], ...lines('set-cookie')]);
    write(6 + CLIENT, CLIENT, client.takeInstructions());
    write(streamId, CLIENT, headers(request), 'end');
    write(6 + SERVER, SERVER, server.takeInstructions());
    if (dice.oneIn(5)) write(streamId, SERVER, pushPromise(next, request));
    write(streamId, SERVER, headers(response), data('x'.repeat(dice.roll(400))), 'end');
    if (dice.oneIn(5)) write(15 + 4 * next, SERVER, Buffer.concat([PUSH, varint(next), headers(response)]));
    if (dice.oneIn(2)) write(10 + SERVER, SERVER, client.acknowledgeAll());
    if (dice.oneIn(2)) write(10 + CLIENT, CLIENT, server.acknowledgeAll());
  }
  return pieces.filter(({ bytes }) => !Buffer.isBuffer(bytes) || bytes.length > 0);
}

/** Bytes that are changed, cut short, or get others behind them. */
function damagedBytes(bytes: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(bytes);
  switch (dice.roll(4)) {
    case 0:
      copy[dice.roll(copy.length)] = dice.roll(256);
      return copy;
    case 1:
      return copy.subarray(0, 1 + dice.roll(copy.length));
    case 2:
      return Buffer.concat([
        copy,
        frame(dice.pick(HTTP3_TYPES), Buffer.alloc(dice.roll(40), dice.roll(256))),
      ]);
    default:
      return Buffer.concat([varint(dice.pick(HTTP3_TYPES)), varint(dice.pick(NUMBERS)), copy]);
  }
}

/** The pieces of streams with faults in some: changed, lost, doubled, in another place, reset, on another stream. */
export function damagedStreams(dice: Dice): StreamPiece[] {
  const pieces = conversation(dice);
  for (let faults = dice.roll(5); faults > 0; faults--) {
    const at = dice.roll(pieces.length);
    const piece = pieces[at]!;
    const { bytes } = piece;
    switch (dice.roll(6)) {
      case 0:
        pieces.splice(at, 1);
        break;
      case 1:
        pieces.splice(dice.roll(pieces.length), 0, piece);
        break;
      case 2:
        if (Buffer.isBuffer(bytes)) pieces[at] = { ...piece, bytes: bytes.length };
        break;
      case 3:
        pieces[at] = { ...piece, bytes: dice.oneIn(2) ? 'reset' : 'end' };
        break;
      case 4:
        pieces[at] = { ...piece, streamId: dice.pick([0, 2, 3, 4, 6, 7, 15, 1 << 20]) };
        break;
      default:
        if (Buffer.isBuffer(bytes)) pieces[at] = { ...piece, bytes: damagedBytes(bytes, dice) };
    }
    if (pieces.length === 0) return conversation(dice);
  }
  return pieces;
}

/**
 * Streams behind each other: what a reader sees must not depend on how each of them is cut. Behind a hole it does: there a message
 * begins where a STREAM frame does.
 */
export function cutAnew(pieces: readonly StreamPiece[], sizes: readonly number[]): StreamPiece[] {
  let turn = 0;
  const keyOf = ({ streamId, direction }: StreamPiece): string => `${streamId} ${direction}`;
  const withHoles = new Set(pieces.filter(({ bytes }) => typeof bytes === 'number').map(keyOf));
  return pieces.flatMap((piece) => {
    const { bytes } = piece;
    if (!Buffer.isBuffer(bytes) || withHoles.has(keyOf(piece))) return [piece];
    const parts: StreamPiece[] = [];
    for (let at = 0; at < bytes.length; ) {
      const size = sizes[turn++ % sizes.length]!;
      parts.push({ ...piece, bytes: bytes.subarray(at, at + size) });
      at += size;
    }
    return parts;
  });
}

/** The same conversation in packets of a QUIC connection, with faults in their frames. */
export function damagedPackets(dice: Dice): KeyedCapture {
  const talk = new QuicTalk().open();
  const offsets = new Map<string, number>();
  const payloads: [Sender, Buffer][] = conversation(dice).map(({ streamId, direction, bytes }) => {
    const key = `${streamId} ${direction}`;
    const offset = offsets.get(key) ?? 0;
    const sent = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
    offsets.set(key, offset + sent.length);
    return [
      direction === CLIENT ? 'client' : 'server',
      frames.stream(streamId, offset, sent, bytes === 'end'),
    ];
  });
  for (let faults = dice.roll(6); faults > 0; faults--) damagePayloads(payloads, dice);
  for (const [from, payload] of payloads) talk.say(from, payload);
  if (dice.oneIn(2)) talk.say('client', frames.close());
  const packets = talk.packets.map((packet, at) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_795_377_600 + (at >> 4), 0);
    record.writeUInt32LE(at, 4);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    return Buffer.concat([record, packet]);
  });
  return { header: PCAP_HEADER, packets, keyLog: talk.keyLog(), isRecorded: false };
}

function damagePayloads(payloads: [Sender, Buffer][], dice: Dice): void {
  const at = dice.roll(payloads.length);
  const [from, payload] = payloads[at]!;
  const other: Sender = from === 'client' ? 'server' : 'client';
  const [first, last] = [dice.pick(NUMBERS), dice.pick(NUMBERS)].sort((one, two) => one - two);
  switch (dice.roll(8)) {
    case 0:
      payloads.splice(at, 1, ...(payloads.length > 1 ? [] : [payloads[at]!]));
      break;
    case 1:
      payloads.splice(dice.roll(payloads.length), 0, [from, payload]);
      break;
    case 2:
      payloads[at] = [other, payload];
      break;
    case 3:
      payloads.splice(at, 0, [other, frames.ack([first!, last!])]);
      break;
    case 4:
      payloads.splice(at, 0, [
        from,
        frames.stream(dice.pick(NUMBERS), dice.pick(NUMBERS), 'x'.repeat(dice.roll(60)), dice.oneIn(2)),
      ]);
      break;
    case 5:
      payloads.splice(at, 0, [
        from,
        Buffer.concat([varint(dice.pick(FRAME_TYPES)), varint(dice.pick(NUMBERS)), payload]),
      ]);
      break;
    case 6:
      payloads.splice(at, 0, [from, frames.reset(dice.pick([0, 4, 6, 7]), dice.pick(NUMBERS))]);
      break;
    default:
      payloads[at] = [from, damagedBytes(payload, dice)];
  }
}
