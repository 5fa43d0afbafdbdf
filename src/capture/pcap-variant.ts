// Variants of classic pcap that share a magic number and differ in the size of the record header. As in Wireshark, the
// one that makes most sense of the first records is taken.

import { MAX_PACKET_BYTES, VARIANT_RECORDS } from './limits.ts';

// Record header, all variants: seconds, fraction, captured length, original length; 32 bits each.
const FRACTION = 4;
const CAPTURED_LENGTH = 8;
const ORIGINAL_LENGTH = 12;
// Modified (Kuznetzov) headers go on: interface index (32), protocol (16), packet type (8), then padding.
const INTERFACE_INDEX = 16;
const PROTOCOL = 20;
const PACKET_TYPE = 22;
// Nokia's four bytes, of which these bits were the same in every file seen; editcap writes zeros.
const NOKIA_ADDED = 16;
const NOKIA_MASK = 0x0fff00f0;
const NOKIA_PATTERN = 0x0fbf0000;

export const STANDARD_HEADER_BYTES = 16;
/** Nokia IPSO: four more bytes. */
const NOKIA_HEADER_BYTES = 20;
/** Kuznetzov's patches of 1999-04-17 (standard magic; Red Hat 6.1) and 1999-10-29 (modified magic). */
const MODIFIED_HEADER_BYTES = 24;
/** Kuznetzov's patch of 1999-09-15 (modified magic; SuSE 6.3). */
const SUSE_HEADER_BYTES = 28;

const STANDARD_VARIANTS = [STANDARD_HEADER_BYTES, MODIFIED_HEADER_BYTES, NOKIA_HEADER_BYTES];
const MODIFIED_VARIANTS = [MODIFIED_HEADER_BYTES, SUSE_HEADER_BYTES];

/** Problems of a variant whose first header is not whole: no reason to choose it. */
const UNPROVEN = Number.MAX_SAFE_INTEGER;
const MICROSECONDS = 1_000_000;
/** Larger than any packet, far smaller than a random number. */
const ABSURD_LENGTH = 1 << 27;
/** More network interfaces than any machine of that time had. */
const ABSURD_INTERFACE = 10_000;
/** Linux packet types (PACKET_HOST to PACKET_OUTGOING). */
const LAST_PACKET_TYPE = 4;
const FIRST_ETHERTYPE = 0x0600;
/** Linux's own protocol numbers below the EtherTypes: 0 to 0x17, loop, echo, PUP. */
const LAST_LINUX_PROTOCOL = 0x17;
const LINUX_PROTOCOLS = [0x60, 0x200, 0x400];

/**
 * Bytes of a record header in this file.
 * @param modified the magic number is that of the modified format
 * @param ended the window ends where the input does: a record truncated there counts against a variant
 */
export function recordHeaderBytes(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  modified: boolean,
  snapLength: number,
  ended: boolean,
): number {
  const variants = modified ? MODIFIED_VARIANTS : STANDARD_VARIANTS;
  let best = STANDARD_HEADER_BYTES;
  let fewest = Number.POSITIVE_INFINITY;
  for (const headerBytes of variants) {
    const problems = countProblems(view, start, end, littleEndian, headerBytes, snapLength, ended);
    if (problems < fewest) {
      fewest = problems;
      best = headerBytes;
    }
  }
  return best;
}

/** How many fields of the first records are implausible if their headers have this size. */
function countProblems(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  headerBytes: number,
  snapLength: number,
  ended: boolean,
): number {
  let count = 0;
  let at = start;
  for (let record = 0; record < VARIANT_RECORDS && at < end; record++) {
    if (at + headerBytes > end) return record === 0 ? UNPROVEN : count + (ended ? 1 : 0);
    const captured = view.getUint32(at + CAPTURED_LENGTH, littleEndian);
    const original = view.getUint32(at + ORIGINAL_LENGTH, littleEndian);
    if (view.getUint32(at + FRACTION, littleEndian) >= MICROSECONDS) count++;
    if (captured > snapLength) count++;
    if (original > ABSURD_LENGTH) count++;
    if (captured > original) count++;
    if (headerBytes === NOKIA_HEADER_BYTES) count += nokiaProblems(view, at, littleEndian);
    if (headerBytes >= MODIFIED_HEADER_BYTES) count += modifiedProblems(view, at, littleEndian);
    if (captured > MAX_PACKET_BYTES) return count + 1;
    at += headerBytes + captured;
  }
  return count + (ended && at > end ? 1 : 0);
}

function nokiaProblems(view: DataView, at: number, littleEndian: boolean): number {
  const added = view.getUint32(at + NOKIA_ADDED, littleEndian);
  return added === 0 || (added & NOKIA_MASK) === NOKIA_PATTERN ? 0 : 1;
}

function modifiedProblems(view: DataView, at: number, littleEndian: boolean): number {
  const protocol = view.getUint16(at + PROTOCOL, littleEndian);
  const knownProtocol =
    protocol >= FIRST_ETHERTYPE || protocol <= LAST_LINUX_PROTOCOL || LINUX_PROTOCOLS.includes(protocol);
  return (
    (view.getUint32(at + INTERFACE_INDEX, littleEndian) > ABSURD_INTERFACE ? 1 : 0) +
    (knownProtocol ? 0 : 1) +
    (view.getUint8(at + PACKET_TYPE) > LAST_PACKET_TYPE ? 1 : 0)
  );
}
