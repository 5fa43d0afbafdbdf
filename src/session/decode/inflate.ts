// Compressed content of a cookie (RFC 1950 and 1951), unfolded up to a limit: a few bytes can become gigabytes.

import { inflateRawSync, inflateSync } from 'node:zlib';
import { MAX_INFLATED_BYTES } from './limits.ts';
import { Unreadable } from './plain.ts';

/** Throws `Unreadable`. `raw` is deflate without zlib's header and checksum. */
export function inflate(compressed: Buffer, raw = false): Buffer {
  try {
    return (raw ? inflateRawSync : inflateSync)(compressed, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new Unreadable(tooLarge ? 'too large' : 'damaged');
  }
}
