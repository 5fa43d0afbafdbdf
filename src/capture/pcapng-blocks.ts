// Blocks of pcapng that describe what follows: numbers of the format (draft-ietf-opsawg-pcapng), the interface
// description with its options, and which block lengths are valid.

import { MAX_BLOCK_BYTES, MAX_BLOCK_OPTION_BYTES, MAX_PACKET_BYTES } from './limits.ts';
import { MICROSECOND_RESOLUTION, TimestampScale } from './timestamp.ts';

/** Block types. The section header's reads the same in both byte orders. */
export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION = 1;
export const PACKET = 2;
export const SIMPLE_PACKET = 3;
const NAME_RESOLUTION = 4;
const INTERFACE_STATISTICS = 5;
export const ENHANCED_PACKET = 6;
export const DECRYPTION_SECRETS = 10;
/** The type of secrets that are a TLS key log (section 4.7). */
export const TLS_KEY_LOG = 0x544c534b;
const CUSTOM = 0xbad;
const CUSTOM_NOT_COPIED = 0x40000bad;
const JOURNAL_ENTRY = 9;
const SYSDIG_EVENT = 0x204;
const SYSDIG_EVENT_WITH_FLAGS = 0x208;

/** Blocks that are no packets but take a frame number in Wireshark, and so here. */
export const OTHER_FRAMES: ReadonlySet<number> = new Set([
  CUSTOM,
  CUSTOM_NOT_COPIED,
  JOURNAL_ENTRY,
  SYSDIG_EVENT,
  SYSDIG_EVENT_WITH_FLAGS,
]);

const KNOWN_BLOCKS: ReadonlySet<number> = new Set([
  SECTION_HEADER,
  INTERFACE_DESCRIPTION,
  PACKET,
  SIMPLE_PACKET,
  NAME_RESOLUTION,
  INTERFACE_STATISTICS,
  ENHANCED_PACKET,
  DECRYPTION_SECRETS,
  CUSTOM,
  CUSTOM_NOT_COPIED,
  JOURNAL_ENTRY,
]);

/** Section header, behind type and length: byte-order magic, major and minor version (16 bits each). */
export const BYTE_ORDER = 8;
export const MAJOR_VERSION = 12;
export const MINOR_VERSION = 14;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MIN_SECTION_HEADER_BYTES = 28;

/** Type, length, and the length again at the end. */
const MIN_BLOCK_BYTES = 12;

// Interface description: link type (16 bits), reserved (16), snap length, options.
const LINK_TYPE = 8;
const SNAP_LENGTH = 12;
const OPTIONS = 16;
const MIN_INTERFACE_BYTES = 20;

// An option: code and length (16 bits each), the value padded to 32 bits.
const OPTION_HEADER_BYTES = 4;
const END_OF_OPTIONS = 0;
export const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

export interface InterfaceDescription {
  readonly linkType: number;
  /** Infinity when the interface names none. */
  readonly snapLength: number;
  readonly time: TimestampScale;
}

/** Whether a block of this type can be this long: a longer claim is damage, whose end is not waited for. */
export function isBlockLength(type: number, length: number): boolean {
  if (length < MIN_BLOCK_BYTES) return false;
  if (type === SECTION_HEADER) return length >= MIN_SECTION_HEADER_BYTES && length <= MAX_BLOCK_BYTES;
  if (type === ENHANCED_PACKET || type === PACKET || type === SIMPLE_PACKET)
    return length <= MAX_PACKET_BYTES + MAX_BLOCK_OPTION_BYTES;
  return length <= MAX_BLOCK_BYTES;
}

/** The same for the search after damage, among arbitrary bytes: only what the format defines. */
export function isKnownBlock(type: number, length: number): boolean {
  return (
    KNOWN_BLOCKS.has(type) &&
    isBlockLength(type, length) &&
    length % 4 === 0 &&
    length <= MAX_PACKET_BYTES + MAX_BLOCK_OPTION_BYTES
  );
}

/** The order of the section that starts at `at`: true is little-endian; undefined when it is neither. */
export function sectionByteOrder(view: DataView, at: number): boolean | undefined {
  if (view.getUint32(at + BYTE_ORDER, true) === BYTE_ORDER_MAGIC) return true;
  if (view.getUint32(at + BYTE_ORDER, false) === BYTE_ORDER_MAGIC) return false;
  return undefined;
}

/** Reads the interface description block `view[at, at + length)`; undefined when it is too short to be one. */
export function readInterface(
  view: DataView,
  at: number,
  length: number,
  littleEndian: boolean,
): InterfaceDescription | undefined {
  if (length < MIN_INTERFACE_BYTES) return undefined;
  let resolution = MICROSECOND_RESOLUTION;
  let offsetSeconds = 0;
  const end = at + length - 4;
  let option = at + OPTIONS;
  while (option + OPTION_HEADER_BYTES <= end) {
    const code = view.getUint16(option, littleEndian);
    const valueBytes = view.getUint16(option + 2, littleEndian);
    const value = option + OPTION_HEADER_BYTES;
    if (code === END_OF_OPTIONS || value + valueBytes > end) break;
    if (code === IF_TSRESOL && valueBytes >= 1) resolution = view.getUint8(value);
    if (code === IF_TSOFFSET && valueBytes >= 8)
      offsetSeconds = Number(view.getBigInt64(value, littleEndian));
    option = value + ((valueBytes + 3) & ~3);
  }
  return {
    linkType: view.getUint16(at + LINK_TYPE, littleEndian),
    snapLength: view.getUint32(at + SNAP_LENGTH, littleEndian) || Number.POSITIVE_INFINITY,
    time: new TimestampScale(resolution, offsetSeconds),
  };
}

export const WRITTEN_AS_TEXT =
  "was written as text, as PowerShell's > does it, and cannot be mended: let the program write it (tcpdump -w FILE), or use cmd";

const BLOCK_LENGTH = 4;
const SECTION_LENGTH = 16;
/** What becomes of a length of -1 in UTF-8: read as UTF-8, as Latin-1 or Windows-1252, as code page 437 or 850. */
const UNKNOWN_AS_TEXT: readonly number[] = [0xefbfbdef, 0xc3bfc3bf, 0xc2a0c2a0];

/** Has the section header at `at` been taken for text? */
export function isWrittenAsText(view: DataView, at: number, end: number): boolean {
  if (at + SECTION_LENGTH + 4 > end || view.getUint32(at) !== SECTION_HEADER) return false;
  const length = view.getUint32(at + BLOCK_LENGTH);
  return length >>> 8 === 0xefbfbd || UNKNOWN_AS_TEXT.includes(view.getUint32(at + SECTION_LENGTH));
}
