// Iron seals (https://hapi.dev/module/iron), of hapi and iron-session: encrypted, but with their end in clear.

import { type Decoder, decodedValue } from './decoded-value.ts';
import { instantMs } from './instant.ts';

/** `Fe26.2*password*salt*vector*ciphertext*end in milliseconds*salt*HMAC`; iron-session adds `~2`. */
const SEAL = /^Fe26\.2\*[\w-]*\*[0-9a-f]+\*[\w-]+\*[\w-]+\*(\d*)\*[0-9a-f]+\*[\w-]+(?:~\d)?$/i;

export const decodeIron: Decoder = ({ text }) => {
  const [seal, end] = SEAL.exec(text) ?? [];
  if (seal === undefined) return null;
  return decodedValue({
    format: 'iron',
    framework: 'iron-session or hapi',
    title: 'Iron seal',
    protection: 'encrypted',
    algorithm: 'AES-256-CBC with HMAC-SHA256',
    expiresAtMs: end === '' ? null : instantMs(Number(end)),
  });
};
