// WordPress' login cookies (wp_generate_auth_cookie): `user|end|token|code`, before version 4 without the token.
// The user's name, and until when the login is valid, are in clear.

import { type Decoder, decodedValue, quotedContent } from './decoded-value.ts';
import { secondsMs } from './instant.ts';
import { readingOf } from './plain.ts';

const CURRENT = /^([^|]{1,320})\|(\d{10})\|[0-9A-Za-z]{43}\|([0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})$/;
const OLD = /^([^|]{1,320})\|(\d{10})\|([0-9a-f]{32})$/;
const HASHES: Readonly<Record<number, string>> = { 64: 'HMAC-SHA256', 40: 'HMAC-SHA1', 32: 'HMAC-MD5' };

export const decodeWordPress: Decoder = ({ text }) => {
  const [, user, end, code] = CURRENT.exec(text) ?? OLD.exec(text) ?? [];
  if (user === undefined) return null;
  return decodedValue({
    format: 'wordpress',
    framework: 'WordPress',
    title: 'WordPress login',
    protection: 'signed',
    algorithm: HASHES[code!.length]!,
    expiresAtMs: secondsMs(Number(end)),
    reading: readingOf({ user }),
    leaks: ['user name'],
    detail: `the user is ${quotedContent(user)}`,
    maskedDetail: 'it names the user',
  });
};
