// Laravel's encrypted cookies (Illuminate\Encryption\Encrypter): base64 of a JSON envelope with the initialisation
// vector, the ciphertext and its code.

import { fromBase64 } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { readJson } from './json.ts';
import { isRecord } from './plain.ts';

export const decodeLaravel: Decoder = ({ text }) => {
  if (!text.startsWith('eyJ')) return null;
  const content = readJson(fromBase64(text)?.toString('utf8') ?? '').content;
  if (!isRecord(content)) return null;
  const { iv, value, mac, tag } = content;
  if (typeof iv !== 'string' || typeof value !== 'string' || typeof mac !== 'string') return null;
  const isGcm = mac === '' && typeof tag === 'string' && tag !== '';
  if (!isGcm && !/^[0-9a-f]{64}$/.test(mac)) return null;
  return decodedValue({
    format: 'laravel',
    framework: 'Laravel',
    title: 'Laravel cookie',
    protection: 'encrypted',
    algorithm: isGcm ? 'AES-GCM' : 'AES-CBC with HMAC-SHA256',
  });
};
