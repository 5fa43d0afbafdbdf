// HTTP/2 connections made of the dice: header blocks in all representations of HPACK (RFC 7541 section 6), frames around
// them (RFC 9113 section 4.1), and faults in both.

import { isPossibleFrame } from '../../src/protocol/http2/frame.ts';
import {
  CLIENT,
  data,
  frame,
  greeting,
  headersInPieces,
  indexedField,
  integer,
  literalString,
  type Piece,
  requestBlock,
  responseBlock,
  SERVER,
} from '../protocol/http2/support.ts';
import type { Dice } from './dice.ts';

const MAX_EXCHANGES = 6;
const NAMES = [
  'set-cookie',
  'cookie',
  'content-type',
  ':status',
  ':path',
  'x',
  '',
  'Upper',
  'a b',
  'location',
];
const VALUES = [
  'sid=1; Secure',
  'a=b',
  '',
  '200',
  '/',
  'x'.repeat(300),
  '\0',
  'session=0123456789abcdef; Path=/',
];
/** Numbers at the borders of prefixes, tables and limits. */
const NUMBERS = [0, 1, 14, 15, 30, 31, 61, 62, 63, 126, 127, 128, 4095, 4096, 65_536, 2 ** 31, 2 ** 32 - 1];

/** One field, or a change of the size of the table, in any representation. */
function representation(dice: Dice): Buffer {
  const [first, prefixBits] = dice.pick([
    [0x40, 6],
    [0x00, 4],
    [0x10, 4],
  ] as const);
  switch (dice.roll(5)) {
    case 0:
      return indexedField(dice.oneIn(2) ? dice.roll(70) : dice.pick(NUMBERS));
    case 1:
      return integer(0x20, 5, dice.pick(NUMBERS));
    case 2:
      return Buffer.concat([
        integer(first, prefixBits, dice.pick(NUMBERS)),
        literalString(dice.pick(VALUES)),
      ]);
    case 3:
      // Marked as coded by Huffman, which its octets hardly are.
      return Buffer.concat([
        Buffer.of(first),
        literalString(dice.pick(NAMES)),
        huffmanMarked(dice.pick(VALUES)),
      ]);
    default:
      return Buffer.concat([
        Buffer.of(first),
        literalString(dice.pick(NAMES)),
        literalString(dice.pick(VALUES)),
      ]);
  }
}

function huffmanMarked(text: string): Buffer {
  const octets = Buffer.from(text, 'latin1');
  return Buffer.concat([integer(0x80, 7, octets.length), octets]);
}

function headerBlock(dice: Dice, opening: Buffer): Buffer {
  const fields = Array.from({ length: dice.roll(6) }, () => representation(dice));
  const block = Buffer.concat(dice.oneIn(6) ? [...fields, opening] : [opening, ...fields]);
  if (dice.oneIn(6) && block.length > 0) block[dice.roll(block.length)] = dice.roll(256);
  return dice.oneIn(8) ? block.subarray(0, dice.roll(block.length + 1)) : block;
}

/** A frame of any type on any stream; null where none of its type has that length, or is on that stream. */
function strayFrame(dice: Dice, streamId: number): Buffer | null {
  const payload = Buffer.from(Array.from({ length: dice.roll(24) }, () => dice.roll(256)));
  const [type, stream] = [dice.roll(12), dice.pick([0, streamId, streamId + 1, 2 ** 31 - 1])];
  if (!isPossibleFrame(type, payload.length, stream)) return null;
  return frame(type, dice.roll(256), stream, payload);
}

/** What both sides send, in order. Where frames begin is clear, however wrong they are. */
export function randomConnection(dice: Dice): Piece[] {
  const pieces = greeting();
  const add = (direction: 0 | 1, bytes: Buffer) => {
    const stray = dice.oneIn(8) ? strayFrame(dice, 1) : null;
    if (stray !== null) pieces.push({ direction, bytes: stray });
    pieces.push({ direction, bytes });
  };
  for (let count = 1 + dice.roll(MAX_EXCHANGES), streamId = 1; count > 0; count--, streamId += 2) {
    const pieceBytes = dice.pick([1, 7, 64, 16_384]);
    add(CLIENT, headersInPieces(streamId, headerBlock(dice, requestBlock(`/${streamId}`)), pieceBytes));
    add(SERVER, headersInPieces(streamId, headerBlock(dice, responseBlock(200)), pieceBytes));
    add(SERVER, data(streamId, 'ok'));
  }
  return pieces;
}

/** The same with a few bytes that are others, and bytes that are missing: where frames begin has to be found again. */
export function damagedConnection(dice: Dice): Piece[] {
  return randomConnection(dice).map(({ direction, bytes }) => {
    if (typeof bytes === 'number' || bytes.length === 0 || !dice.oneIn(6)) return { direction, bytes };
    if (dice.oneIn(3)) return { direction, bytes: dice.oneIn(2) ? bytes.length : 1 + dice.roll(40_000) };
    const damaged = Buffer.from(bytes);
    damaged[dice.roll(damaged.length)] = dice.roll(256);
    return { direction, bytes: damaged };
  });
}
