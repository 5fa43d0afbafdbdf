// Capture files made of frames: classic pcap in all its variants (draft-ietf-opsawg-pcap) and pcapng blocks
// (draft-ietf-opsawg-pcapng).

/** 2026-11-22T20:00:00Z. */
export const START_SECONDS = 1_795_377_600;
/** From one frame to the next. */
const STEP_NANOSECONDS = 1_001_000;

export interface Frame {
  readonly bytes: Buffer;
  /** Bytes on the wire when not all were captured. */
  readonly originalLength?: number;
}

export const ETHERNET = 1;

export interface PcapOptions {
  readonly linkType?: number;
  readonly bigEndian?: boolean;
  readonly nanoseconds?: boolean;
  /** Kuznetzov's variant: 8 more bytes in each record header. */
  readonly modified?: boolean;
  /** Nokia's variant: 4 more bytes in each record header. */
  readonly nokia?: boolean;
  readonly snapLength?: number;
  /** Frames before the first one of this file, when it continues another. */
  readonly firstIndex?: number;
}

/** Seconds and nanoseconds of a frame, counted from 0. */
export function timeOf(index: number): { seconds: number; nanoseconds: number } {
  const nanoseconds = index * STEP_NANOSECONDS;
  return {
    seconds: START_SECONDS + Math.floor(nanoseconds / 1e9),
    nanoseconds: nanoseconds % 1e9,
  };
}

type Numbers = readonly (readonly [value: number, size: number])[];

function numbers(bigEndian: boolean, values: Numbers): Buffer {
  return Buffer.concat(
    values.map(([value, size]) => {
      const bytes = Buffer.alloc(size);
      if (bigEndian) bytes.writeUIntBE(value, 0, size);
      else bytes.writeUIntLE(value, 0, size);
      return bytes;
    }),
  );
}

/** A classic pcap file. */
export function pcap(frames: readonly Frame[], options: PcapOptions = {}): Buffer {
  const {
    linkType = ETHERNET,
    bigEndian = false,
    nanoseconds = false,
    modified = false,
    nokia = false,
  } = options;
  const magic = nanoseconds ? 0xa1b23c4d : modified ? 0xa1b2cd34 : 0xa1b2c3d4;
  const header = numbers(bigEndian, [
    [magic, 4],
    [2, 2],
    [4, 2],
    [0, 4],
    [0, 4],
    [options.snapLength ?? 262_144, 4],
    [linkType, 4],
  ]);
  const records = frames.map(({ bytes, originalLength }, index) => {
    const time = timeOf(index + (options.firstIndex ?? 0));
    const fraction = nanoseconds ? time.nanoseconds : Math.floor(time.nanoseconds / 1000);
    const record: [number, number][] = [
      [time.seconds, 4],
      [fraction, 4],
      [bytes.length, 4],
      [originalLength ?? bytes.length, 4],
    ];
    if (modified) record.push([1, 4], [0x0800, 2], [0, 1], [0, 1]);
    if (nokia) record.push([0, 4]);
    return Buffer.concat([numbers(bigEndian, record), bytes]);
  });
  return Buffer.concat([header, ...records]);
}

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

export interface InterfaceOptions {
  readonly linkType: number;
  readonly snapLength?: number;
  /** The raw octet: 9 is nanoseconds, 0x8a is 1/1024 seconds. */
  readonly timeResolution?: number;
  /** Seconds that are added to every time. */
  readonly timeOffset?: number;
}

/** Writes one section of a pcapng file in one byte order. */
export class Section {
  readonly #blocks: Buffer[] = [];
  readonly #interfaces: InterfaceOptions[] = [];
  readonly #bigEndian: boolean;

  constructor(bigEndian = false) {
    this.#bigEndian = bigEndian;
    const unknownLength = Buffer.alloc(8, 0xff);
    this.#block(SECTION_HEADER, [this.#numbers([0x1a2b3c4d, 4], [1, 2], [0, 2]), unknownLength]);
  }

  interface(options: InterfaceOptions): this {
    this.#interfaces.push(options);
    const parts = [this.#numbers([options.linkType, 2], [0, 2], [options.snapLength ?? 0, 4])];
    if (options.timeResolution !== undefined)
      parts.push(this.#numbers([IF_TSRESOL, 2], [1, 2]), Buffer.from([options.timeResolution, 0, 0, 0]));
    if (options.timeOffset !== undefined) {
      const offset = this.#numbers([0, 4], [options.timeOffset, 4]);
      // 64 bits in the section's byte order: the high half is 0.
      parts.push(this.#numbers([IF_TSOFFSET, 2], [8, 2]), this.#bigEndian ? offset : swapHalves(offset));
    }
    if (parts.length > 1) parts.push(this.#numbers([0, 2], [0, 2]));
    this.#block(INTERFACE_DESCRIPTION, parts);
    return this;
  }

  /** An enhanced packet block; `index` gives the time. `comment`: of the packet. */
  packet(interfaceId: number, frame: Frame, index: number, comment?: Buffer): this {
    const { high, low } = this.#time(interfaceId, index);
    const { bytes } = frame;
    this.#block(ENHANCED_PACKET, [
      this.#numbers(
        [interfaceId, 4],
        [high, 4],
        [low, 4],
        [bytes.length, 4],
        [frame.originalLength ?? bytes.length, 4],
      ),
      bytes,
      ...(comment === undefined ? [] : this.#comment(bytes.length, comment)),
    ]);
    return this;
  }

  /** Behind what fills up the data: option 1, and the end of the options. */
  #comment(dataLength: number, comment: Buffer): Buffer[] {
    const filled = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);
    const option = this.#numbers([1, 2], [comment.length, 2]);
    return [filled(dataLength), option, comment, filled(comment.length), this.#numbers([0, 4])];
  }

  /** The block that came before it. */
  obsoletePacket(interfaceId: number, frame: Frame, index: number): this {
    const { high, low } = this.#time(interfaceId, index);
    const { bytes } = frame;
    this.#block(OBSOLETE_PACKET, [
      this.#numbers([interfaceId, 2], [0xffff, 2], [high, 4], [low, 4], [bytes.length, 4], [bytes.length, 4]),
      bytes,
    ]);
    return this;
  }

  /** A block without time and interface: it belongs to the first one. */
  simplePacket(frame: Frame): this {
    this.#block(SIMPLE_PACKET, [this.#numbers([frame.originalLength ?? frame.bytes.length, 4]), frame.bytes]);
    return this;
  }

  /** Any other block. */
  other(type: number, body: Buffer): this {
    this.#block(type, [body]);
    return this;
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#blocks);
  }

  #time(interfaceId: number, index: number): { high: number; low: number } {
    const { timeResolution = 6, timeOffset = 0 } = this.#interfaces[interfaceId]!;
    const { seconds, nanoseconds } = timeOf(index);
    const units = timeResolution & 0x80 ? 2n ** BigInt(timeResolution & 0x7f) : 10n ** BigInt(timeResolution);
    const count = BigInt(seconds - timeOffset) * units + (BigInt(nanoseconds) * units) / 1_000_000_000n;
    return { high: Number(count >> 32n), low: Number(count & 0xffff_ffffn) };
  }

  #numbers(...values: [value: number, size: number][]): Buffer {
    return numbers(this.#bigEndian, values);
  }

  #block(type: number, parts: readonly Buffer[]): void {
    const body = Buffer.concat(parts);
    const padding = Buffer.alloc(-body.length & 3);
    const length = 12 + body.length + padding.length;
    this.#blocks.push(this.#numbers([type, 4], [length, 4]), body, padding, this.#numbers([length, 4]));
  }
}

function swapHalves(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(4), bytes.subarray(0, 4)]);
}
