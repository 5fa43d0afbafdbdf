// Arithmetic of TCP sequence numbers, which wrap at 2^32 (RFC 9293 section 3.4): here and nowhere else.
// They are kept as signed 32-bit integers, which V8 stores without a heap object.

/** How far `sequence` lies ahead of `origin`; negative when it lies behind. Exact within 2^31 bytes. */
export function distance(sequence: number, origin: number): number {
  return (sequence - origin) | 0;
}

/** The sequence number `count` bytes after `sequence`. */
export function advance(sequence: number, count: number): number {
  return (sequence + count) | 0;
}
