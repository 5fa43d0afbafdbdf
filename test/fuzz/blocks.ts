// Captures as pcapng: their blocks, what may go wrong with them, and other blocks that say the same
// (draft-ietf-opsawg-pcapng, section 4).

import type { CapturePackets } from '../support/packets-of.ts';
import type { Dice } from './dice.ts';

const RECORD_HEADER_BYTES = 16;
const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;
const TLS_KEY_LOG = 0x544c534b;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const COMMENT = 1;
const IF_TSRESOL = 9;
const NANOSECONDS = 9;
/** Types of blocks that exist, and one that does not. */
const BLOCK_TYPES = [1, 2, 3, 4, 5, 6, 7, 10, 0xbad, 0x40000bad, SECTION_HEADER, 0x7ffffff1, 0xffffffff];

/** A classic capture, and the keys that open its TLS. */
export interface KeyedCapture extends CapturePackets {
  readonly keyLog: Buffer | null;
  /**
   * A capture program made it of an application's traffic: doubled and cut anew it is the same. Not so where copies of a
   * byte differ, or packets have no sequence numbers.
   */
  readonly isRecorded: boolean;
}

interface Block {
  readonly type: number;
  readonly body: Buffer;
  /** What it says of its own length before and behind its body, where that is not the truth. */
  readonly saidLengths?: readonly [number, number];
}

/** How a section is written. */
interface Writing {
  readonly isBigEndian?: boolean;
  readonly inNanoseconds?: boolean;
  readonly hasComments?: boolean;
}

type Numbers = readonly (readonly [value: number, bytes: 2 | 4 | 8])[];

/** Writes the blocks of one section in its byte order. */
class SectionWriter {
  readonly #writing: Writing;

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  blocks({ header, packets, keyLog }: KeyedCapture): Block[] {
    const secrets = keyLog === null ? [] : [this.#secrets(keyLog)];
    return [...this.opening(header), ...secrets, ...packets.map((packet) => this.packet(packet))];
  }

  /** The section, and its interface. */
  opening(header: Buffer): Block[] {
    const unknownLength = Buffer.alloc(8, 0xff);
    const magic = this.#numbers([BYTE_ORDER_MAGIC, 4], [1, 2], [0, 2]);
    const resolution = this.#writing.inNanoseconds
      ? [this.#option(IF_TSRESOL, Buffer.of(NANOSECONDS)), this.#numbers([0, 4])]
      : [];
    const link = this.#numbers([header.readUInt32LE(20), 2], [0, 2], [0, 4]);
    return [
      { type: SECTION_HEADER, body: Buffer.concat([magic, unknownLength]) },
      { type: INTERFACE_DESCRIPTION, body: Buffer.concat([link, ...resolution]) },
    ];
  }

  packet(record: Buffer): Block {
    const units = this.#writing.inNanoseconds ? 1_000_000_000n : 1_000_000n;
    const time =
      BigInt(record.readUInt32LE(0)) * units +
      BigInt(record.readUInt32LE(4)) * (this.#writing.inNanoseconds ? 1000n : 1n);
    const bytes = record.subarray(RECORD_HEADER_BYTES);
    const head = this.#numbers(
      [0, 4],
      [Number((time >> 32n) & 0xffff_ffffn), 4],
      [Number(time & 0xffff_ffffn), 4],
      [bytes.length, 4],
      [record.readUInt32LE(12), 4],
    );
    const comment = this.#writing.hasComments
      ? [this.#option(COMMENT, Buffer.from('Set-Cookie: comment=1')), this.#numbers([0, 4])]
      : [];
    return { type: ENHANCED_PACKET, body: Buffer.concat([head, padded(bytes), ...comment]) };
  }

  bytes(blocks: readonly Block[]): Buffer {
    return Buffer.concat(
      blocks.flatMap(({ type, body, saidLengths }) => {
        const length = 12 + padded(body).length;
        const [before, behind] = saidLengths ?? [length, length];
        return [this.#numbers([type, 4], [before, 4]), padded(body), this.#numbers([behind, 4])];
      }),
    );
  }

  #secrets(keyLog: Buffer): Block {
    const head = this.#numbers([TLS_KEY_LOG, 4], [keyLog.length, 4]);
    return { type: DECRYPTION_SECRETS, body: Buffer.concat([head, keyLog]) };
  }

  #option(code: number, value: Buffer): Buffer {
    return Buffer.concat([this.#numbers([code, 2], [value.length, 2]), padded(value)]);
  }

  #numbers(...values: Numbers): Buffer {
    return Buffer.concat(
      values.map(([value, size]) => {
        const bytes = Buffer.alloc(size);
        if (this.#writing.isBigEndian) bytes.writeUIntBE(value, 0, size);
        else bytes.writeUIntLE(value, 0, size);
        return bytes;
      }),
    );
  }
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}

type Change = (blocks: Block[], dice: Dice) => void;

const CHANGES: readonly Change[] = [
  (blocks, dice) => void blocks.splice(dice.roll(blocks.length), 1),
  (blocks, dice) => blocks.splice(dice.roll(blocks.length), 0, dice.pick(blocks)),
  (blocks, dice) => blocks.splice(dice.roll(blocks.length), 0, inventedBlock(dice)),
  (blocks, dice) => change(blocks, dice, (block) => ({ ...block, type: dice.pick(BLOCK_TYPES) })),
  (blocks, dice) =>
    change(blocks, dice, (block) => {
      const length = 12 + padded(block.body).length;
      const wrong = dice.pick([0, 4, 8, 12, length - 4, length + 1, length + 4, 0x7fffffff, 0xffffffff]);
      const said = dice.pick([
        [wrong, wrong],
        [wrong, length],
        [length, wrong],
      ] as const);
      return { ...block, saidLengths: said };
    }),
  (blocks, dice) =>
    change(blocks, dice, (block) => ({
      ...block,
      body: block.body.subarray(0, dice.roll(block.body.length + 1)),
    })),
  // A number of its fields, or of an option behind them, is another.
  (blocks, dice) =>
    change(blocks, dice, (block) => {
      const body = Buffer.from(block.body);
      const bytes = Buffer.alloc(dice.pick([1, 2, 4]), dice.pick([0, 1, 0x7f, 0x80, 0xff]));
      if (body.length > 0)
        bytes.copy(body, dice.oneIn(3) ? dice.roll(body.length) : dice.roll(Math.min(28, body.length)));
      return { ...block, body };
    }),
];

function change(blocks: Block[], dice: Dice, made: (block: Block) => Block): void {
  const index = dice.roll(blocks.length);
  blocks[index] = made(blocks[index]!);
}

function inventedBlock(dice: Dice): Block {
  const body = Buffer.from(
    Array.from({ length: dice.roll(64) }, () => dice.pick([0, 1, 4, 0xff, dice.roll(256)])),
  );
  return { type: dice.pick(BLOCK_TYPES), body };
}

/** Pcapng of which a few blocks are other than they were. */
export function mutatedBlocks(capture: KeyedCapture, dice: Dice): Buffer {
  const writer = new SectionWriter({
    isBigEndian: dice.oneIn(2),
    inNanoseconds: dice.oneIn(2),
    hasComments: dice.oneIn(2),
  });
  const blocks = writer.blocks(capture);
  for (let count = 1 + dice.roll(6); count > 0 && blocks.length > 0; count--)
    dice.pick(CHANGES)(blocks, dice);
  const bytes = writer.bytes(blocks);
  return dice.oneIn(10) ? bytes.subarray(0, dice.roll(bytes.length + 1)) : bytes;
}

/** The capture as it is, in pcapng. */
export function asBlocks(capture: KeyedCapture): Buffer {
  const writer = new SectionWriter({});
  return writer.bytes(writer.blocks(capture));
}

/** Pcapng that says the same in other blocks. */
export const SAME_BLOCKS: Readonly<Record<string, (capture: KeyedCapture, dice: Dice) => Buffer>> = {
  'big-endian': (capture) => written(capture, { isBigEndian: true }),
  'in nanoseconds': (capture) => written(capture, { inNanoseconds: true }),
  'comments on packets': (capture) => written(capture, { hasComments: true }),
  'unknown blocks between': (capture, dice) => {
    const writer = new SectionWriter({});
    const blocks = writer
      .blocks(capture)
      .flatMap((block) => (dice.oneIn(3) ? [block, { ...inventedBlock(dice), type: 0x40000bad }] : [block]));
    return writer.bytes(blocks);
  },
  'a section of its own for the second part, in the other byte order': (capture, dice) => {
    const half = dice.roll(capture.packets.length + 1);
    const [first, second] = [new SectionWriter({}), new SectionWriter({ isBigEndian: true })];
    return Buffer.concat([
      first.bytes(first.blocks({ ...capture, packets: capture.packets.slice(0, half) })),
      second.bytes([
        ...second.opening(capture.header),
        ...capture.packets.slice(half).map((packet) => second.packet(packet)),
      ]),
    ]);
  },
};

function written(capture: KeyedCapture, writing: Writing): Buffer {
  const writer = new SectionWriter(writing);
  return writer.bytes(writer.blocks(capture));
}
