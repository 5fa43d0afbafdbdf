// Python's pickle (pickletools in the Python sources documents it): a program that runs when it is read. It is
// recognised here and never followed.

import { fromAnyBase64 } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';

export const PICKLE_WORDS = 'a Python pickle, which can run code where it is loaded; it is not read here';

const PROTO = 0x80;
const STOP = 0x2e;
const NEWEST_PROTOCOL = 5;
/** Protocol 0 is text: a mark, then an empty map, list or tuple that is stored. */
const PROTOCOL_0 = /^\((?:dp|lp|tp|i|c)\d*\n/;

export function isPickle(bytes: Buffer): boolean {
  if (bytes.length < 4 || bytes[bytes.length - 1] !== STOP) return false;
  if (bytes[0] === PROTO) return bytes[1]! >= 2 && bytes[1]! <= NEWEST_PROTOCOL;
  return PROTOCOL_0.test(bytes.toString('latin1', 0, 16));
}

/** A pickle in base64 without a signature. */
export const decodePickle: Decoder = ({ text }) => {
  if (!/^(?:gA[I-X]|KG)/.test(text)) return null;
  const bytes = fromAnyBase64(text);
  if (bytes === null || !isPickle(bytes)) return null;
  return decodedValue({
    format: 'pickle',
    framework: 'Python',
    title: 'Pickled object',
    protection: 'none',
    serialization: 'pickle',
    detail: PICKLE_WORDS,
  });
};
