// Opens the records of one sender: an AEAD, or a cipher with a MAC beside it. Nothing comes out whose authentication
// tag, or MAC and padding, is not right (RFC 8446 section 5.2, RFC 5246 section 6.2.3).

import { AeadCipher } from './aead.ts';
import type { WriteKeys } from './key-schedule.ts';
import { MacCipher } from './mac-cipher.ts';
import type { RecordCipher } from './record.ts';
import type { CipherSuite } from './suites.ts';

/** The cipher of a sender that writes with `keys`. */
export function recordCipher(
  suite: CipherSuite,
  version: number,
  keys: WriteKeys,
  encryptThenMac: boolean,
): RecordCipher {
  return suite.mac === null
    ? new AeadCipher(suite, keys)
    : new MacCipher(suite, version, keys, encryptThenMac);
}
