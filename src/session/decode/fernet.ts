// Fernet tokens (https://github.com/fernet/spec), which aiohttp-session and others make of whole sessions: encrypted,
// but with the time in clear.

import { fromBase64Url } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { secondsMs } from './instant.ts';

const VERSION = 0x80;
const BLOCK_BYTES = 16;
/** Version, time, initialisation vector and HMAC; blocks are between them. */
const FIXED_BYTES = 1 + 8 + 16 + 32;

export const decodeFernet: Decoder = ({ text }) => {
  const bytes = text.startsWith('gAAAA') ? fromBase64Url(text) : null;
  if (bytes === null || bytes[0] !== VERSION) return null;
  const cipherBytes = bytes.length - FIXED_BYTES;
  if (cipherBytes < BLOCK_BYTES || cipherBytes % BLOCK_BYTES !== 0) return null;
  return decodedValue({
    format: 'fernet',
    framework: 'Fernet (Python)',
    title: 'Fernet token',
    protection: 'encrypted',
    algorithm: 'AES-128-CBC with HMAC-SHA256',
    issuedAtMs: secondsMs(Number(bytes.readBigUInt64BE(1))),
  });
};
