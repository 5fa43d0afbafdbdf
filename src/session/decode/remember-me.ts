// Cookies that log their owner in again (Flask-Login, Spring Security, Symfony): signed, but the user and until
// when it lasts can be read.

import { fromBase64, fromBase64Url } from './base64.ts';
import { type Decoder, type DecoderOutput, decodedValue, quotedContent } from './decoded-value.ts';
import { instantMs, secondsMs } from './instant.ts';
import { type PlainRecord, readingOf } from './plain.ts';

/** Flask-Login: `user|HMAC-SHA512 in hexadecimal`. */
export const decodeFlaskLogin: Decoder = ({ text }) => {
  const [, user] = /^([^|]{1,320})\|[0-9a-f]{128}$/.exec(text) ?? [];
  if (user === undefined) return null;
  return decodedValue({
    format: 'flask-login',
    framework: 'Flask',
    title: 'Flask-Login remember-me cookie',
    algorithm: 'HMAC-SHA512',
    ...userFinding({ user_id: user }, user, 'user number'),
  });
};

/** Spring Security: base64 of `user:end in milliseconds:[algorithm:]signature`. */
const SPRING = /^([^:]{1,320}):(\d{13}):(?:(MD5|SHA256):)?([0-9a-f]{32}|[0-9a-f]{64})$/;

export const decodeSpringRememberMe: Decoder = ({ text }) => {
  const decoded = fromBase64(text)?.toString('utf8') ?? '';
  const [, user, end, , signature] = SPRING.exec(decoded) ?? [];
  if (user === undefined) return null;
  return decodedValue({
    format: 'spring-remember-me',
    framework: 'Spring',
    title: 'Spring Security remember-me cookie',
    algorithm: signature!.length === 32 ? 'MD5' : 'SHA256',
    expiresAtMs: instantMs(Number(end)),
    ...userFinding({ user }, user, 'user name'),
  });
};

/** Symfony: `class:user in base64url:end in seconds:signature`, before 5.4 all of it in base64 once more. */
const SYMFONY = /^([\w.\\]{1,256}):([\w~+/=-]{1,512}):(\d{10}):[\w~:+/=.-]{1,512}$/;

export const decodeSymfony: Decoder = ({ name, text }) => {
  if (name !== 'REMEMBERME') return null;
  const bare = text.includes(':') ? text : (fromBase64(text)?.toString('latin1') ?? '');
  const [, type, encoded, end] = SYMFONY.exec(bare) ?? [];
  if (type === undefined) return null;
  const padded = encoded!.replaceAll('~', '=');
  const user = (fromBase64Url(padded) ?? fromBase64(padded))?.toString('utf8');
  if (user === undefined) return null;
  return decodedValue({
    format: 'symfony-remember-me',
    framework: 'Symfony',
    title: 'Symfony remember-me cookie',
    expiresAtMs: secondsMs(Number(end)),
    ...userFinding({ class: type.replaceAll('.', '\\'), user }, user, 'user name'),
  });
};

function userFinding(content: PlainRecord, user: string, leak: string) {
  return {
    protection: 'signed',
    reading: readingOf(content),
    leaks: [leak],
    detail: `the user is ${quotedContent(user)}`,
    maskedDetail: 'it names the user',
  } satisfies Partial<DecoderOutput>;
}
