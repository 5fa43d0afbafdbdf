// The nine octets that every HTTP/2 frame begins with (RFC 9113 section 4.1), and what they can be.

import { MAX_SETTINGS_FRAME_BYTES } from './limits.ts';

export const HEADER_BYTES = 9;
const LENGTH = 0; // three octets
const TYPE = 3;
const FLAGS = 4;
const STREAM_ID = 5;

export const DATA = 0x0;
export const HEADERS = 0x1;
const PRIORITY = 0x2;
export const RST_STREAM = 0x3;
export const SETTINGS = 0x4;
export const PUSH_PROMISE = 0x5;
const PING = 0x6;
const GOAWAY = 0x7;
const WINDOW_UPDATE = 0x8;
export const CONTINUATION = 0x9;
const ALTSVC = 0xa; // RFC 7838
const ORIGIN = 0xc; // RFC 8336
const PRIORITY_UPDATE = 0x10; // RFC 9218

/** Types of the frames that carry a part of a header block (RFC 9113 section 4.3). */
export type BlockFrameType = typeof HEADERS | typeof PUSH_PROMISE | typeof CONTINUATION;
/** Types of the frames whose payload is read. */
export type ReadFrameType = BlockFrameType | typeof DATA | typeof SETTINGS;

/** Flags, each of some types. */
export const ACKNOWLEDGED = 0x01;
export const END_STREAM = 0x01;
export const END_HEADERS = 0x04;
export const PADDED = 0x08;
export const HAS_PRIORITY = 0x20;

/** SETTINGS_MAX_FRAME_SIZE before a SETTINGS frame changes it (RFC 9113 section 6.5.2). */
export const INITIAL_MAX_FRAME_BYTES = 1 << 14;

/** The client's first 24 octets (RFC 9113 section 3.4). */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** A frame belongs to a stream, to the connection (stream 0), or to either. */
const ON_CONNECTION = 0;
const ON_STREAM = 1;
const ON_EITHER = 2;
type Owner = typeof ON_CONNECTION | typeof ON_STREAM | typeof ON_EITHER;

/** What RFC 9113 section 6 says of a type. */
interface Shape {
  /** Those that mean something. */
  readonly flags: number;
  readonly owner: Owner;
  readonly minBytes: number;
  readonly maxBytes: number;
}

const ANY = Number.POSITIVE_INFINITY;
const shape = (flags: number, owner: Owner, minBytes: number, maxBytes: number): Shape => ({
  flags,
  owner,
  minBytes,
  maxBytes,
});

/** By type; null for those that are not registered, or no longer used. */
const SHAPES: (Shape | null)[] = new Array(256).fill(null);
SHAPES[DATA] = shape(END_STREAM | PADDED, ON_STREAM, 0, ANY);
SHAPES[HEADERS] = shape(END_STREAM | END_HEADERS | PADDED | HAS_PRIORITY, ON_STREAM, 1, ANY);
SHAPES[PRIORITY] = shape(0, ON_STREAM, 5, 5);
SHAPES[RST_STREAM] = shape(0, ON_STREAM, 4, 4);
SHAPES[SETTINGS] = shape(ACKNOWLEDGED, ON_CONNECTION, 0, MAX_SETTINGS_FRAME_BYTES);
SHAPES[PUSH_PROMISE] = shape(END_HEADERS | PADDED, ON_STREAM, 5, ANY);
SHAPES[PING] = shape(ACKNOWLEDGED, ON_CONNECTION, 8, 8);
SHAPES[GOAWAY] = shape(0, ON_CONNECTION, 8, ANY);
SHAPES[WINDOW_UPDATE] = shape(0, ON_EITHER, 4, 4);
SHAPES[CONTINUATION] = shape(END_HEADERS, ON_STREAM, 1, ANY);
SHAPES[ALTSVC] = shape(0, ON_EITHER, 2, ANY);
SHAPES[ORIGIN] = shape(0, ON_CONNECTION, 0, ANY);
SHAPES[PRIORITY_UPDATE] = shape(0, ON_CONNECTION, 5, ANY);

export function framePayloadBytes(bytes: Buffer, at: number): number {
  return (bytes[at + LENGTH]! << 16) | (bytes[at + LENGTH + 1]! << 8) | bytes[at + LENGTH + 2]!;
}

export function frameType(bytes: Buffer, at: number): number {
  return bytes[at + TYPE]!;
}

export function frameFlags(bytes: Buffer, at: number): number {
  return bytes[at + FLAGS]!;
}

/** The 31 bits of a stream identifier; `at` is where its four octets are. */
export function streamIdAt(bytes: Buffer, at: number): number {
  return ((bytes[at]! & 0x7f) << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

export function frameStreamId(bytes: Buffer, at: number): number {
  return streamIdAt(bytes, at + STREAM_ID);
}

/**
 * Could the nine octets at `at` begin a frame as it is really sent? Strict where a receiver is not (flags without
 * meaning, the reserved bit, empty frames), since frames are searched for with it among other bytes.
 */
export function isPlausibleFrame(bytes: Buffer, at: number, maxFrameBytes: number): boolean {
  const type = bytes[at + TYPE]!;
  const known = SHAPES[type]!;
  if (known === null || bytes[at + STREAM_ID]! > 0x7f) return false;
  const length = framePayloadBytes(bytes, at);
  const flags = bytes[at + FLAGS]!;
  if (length > maxFrameBytes || length < known.minBytes || length > known.maxBytes) return false;
  if ((flags & ~known.flags) !== 0) return false;
  const isOnStream = frameStreamId(bytes, at) !== 0;
  if (known.owner !== ON_EITHER && isOnStream !== (known.owner === ON_STREAM)) return false;
  if (type === DATA) return length > 0 || (flags & END_STREAM) !== 0;
  if (type === SETTINGS) return flags === ACKNOWLEDGED ? length === 0 : length % SETTING_BYTES === 0;
  return true;
}

/** Can a frame have this type, length and stream? What breaks these rules of RFC 9113 section 6 is no frame. */
export function isPossibleFrame(type: number, length: number, streamId: number): boolean {
  const known = SHAPES[type]!;
  if (known === null || type > CONTINUATION) return true;
  if (known.minBytes === known.maxBytes && length !== known.minBytes) return false;
  if (type === SETTINGS && (length % SETTING_BYTES !== 0 || length > known.maxBytes)) return false;
  return known.owner === ON_EITHER || (streamId !== 0) === (known.owner === ON_STREAM);
}

/** An identifier of two octets and a value of four (RFC 9113 section 6.5.1). */
const SETTING_BYTES = 6;
const SETTINGS_MAX_FRAME_SIZE = 0x5;

/** SETTINGS_MAX_FRAME_SIZE in `bytes[start, end)`, a SETTINGS payload, in bytes; 0 when it is not there. */
export function maxFrameSetting(bytes: Buffer, start: number, end: number): number {
  let largest = 0;
  for (let at = start; at + SETTING_BYTES <= end; at += SETTING_BYTES)
    if (bytes[at] === 0 && bytes[at + 1] === SETTINGS_MAX_FRAME_SIZE) {
      const value = (bytes[at + 3]! << 16) | (bytes[at + 4]! << 8) | bytes[at + 5]!;
      if (bytes[at + 2] === 0) largest = Math.max(largest, value);
    }
  return largest;
}
