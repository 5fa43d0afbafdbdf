// Finds the next record of a TLS connection after a loss: is this one, and which number has it? Only the right
// number gives the right authentication tag (RFC 8446 section 5.2).

import { isPlausible } from './handshake-reader.ts';
import { MAX_TLS_SEQUENCE_TRIALS } from './limits.ts';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  type ContentType,
  HANDSHAKE,
  type RecordCipher,
  TLS_RECORD_HEADER_BYTES,
  UNKNOWN_TYPE,
} from './record.ts';

/** Bytes of a record without content. */
export function leastRecordBytes(cipher: RecordCipher): number {
  return TLS_RECORD_HEADER_BYTES + cipher.overheadBytes;
}

/**
 * How many records are missing before the record `bytes[at, end)`, found by trial: first the most likely number,
 * then its neighbours.
 * @param sequence the number it would have if none were
 * @param lostBytes bytes that are missing
 * @param usualBytes of a record; 0 when there were none yet
 * @returns -1 when this is no record of these keys, or too much is missing
 */
export function findLostRecords(
  cipher: RecordCipher,
  sequence: number,
  bytes: Buffer,
  at: number,
  end: number,
  lostBytes: number,
  usualBytes: number,
): number {
  const least = leastRecordBytes(cipher);
  if (end - at < least) return -1;
  const most = Math.min(MAX_TLS_SEQUENCE_TRIALS, Math.floor(lostBytes / least));
  const likely = Math.min(most, Math.round(lostBytes / (usualBytes || least)));
  for (let distance = 0; distance <= most; distance++) {
    const more = likely + distance;
    if (more <= most && opens(cipher, sequence + more, bytes, at, end)) return more;
    const fewer = likely - distance;
    if (fewer >= 0 && distance > 0 && opens(cipher, sequence + fewer, bytes, at, end)) return fewer;
  }
  return -1;
}

/** Opens the record; looks at the type first, which sorts out nearly all wrong numbers at a small cost. */
function opens(cipher: RecordCipher, sequence: number, bytes: Buffer, at: number, end: number): boolean {
  const type = cipher.peekType(sequence, bytes, at, end);
  if (type !== UNKNOWN_TYPE && (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA)) return false;
  return cipher.open(sequence, bytes, at, end);
}

/** After a loss before the keys: does the record `bytes[at, end)`, with a valid header, begin as its type asks? */
export function isPlausiblePlain(bytes: Buffer, at: number, end: number): boolean {
  const bodyAt = at + TLS_RECORD_HEADER_BYTES;
  switch (bytes[at] as ContentType) {
    case HANDSHAKE:
      return isPlausible(bytes, bodyAt, end);
    case CHANGE_CIPHER_SPEC:
      return end - bodyAt === 1 && bytes[bodyAt] === 1;
    case ALERT:
      return end - bodyAt === 2;
    case APPLICATION_DATA:
      return end > bodyAt;
  }
}
