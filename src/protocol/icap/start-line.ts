// Start lines of ICAP (RFC 3507 section 4.3): what tells it from HTTP, whose methods and fields it shares.

import { type Match, MORE, NO, YES } from '../http1/start-line.ts';

const BEGINNINGS = ['REQMOD icap', 'RESPMOD icap', 'OPTIONS icap', 'ICAP/1.0 '].map((text) =>
  Buffer.from(text, 'latin1'),
);

/** Does `bytes[start, end)` begin with a start line of ICAP, as far as it is here? */
export function icapAt(bytes: Buffer, start: number, end: number): Match {
  for (const beginning of BEGINNINGS) {
    const count = Math.min(beginning.length, end - start);
    let index = 0;
    while (index < count && bytes[start + index] === beginning[index]) index++;
    if (index === count) return count === beginning.length ? YES : MORE;
  }
  return NO;
}
