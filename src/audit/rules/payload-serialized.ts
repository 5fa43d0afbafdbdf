// A cookie that holds a serialised object: deserialisation may run code.

import { cookieInput } from '../../session/decode/cookie-input.ts';
import type { Decoder } from '../../session/decode/decoded-value.ts';
import { decodeDjango } from '../../session/decode/django.ts';
import { decodeBinaryFormatter } from '../../session/decode/dotnet.ts';
import { decodeJavaSerialized } from '../../session/decode/java-serialized.ts';
import { decodePhpSerialized } from '../../session/decode/php.ts';
import { decodePickle } from '../../session/decode/pickle.ts';
import { decodeMarshal, decodeRails } from '../../session/decode/rails.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

/** How such values begin: text, base64 of it, or percent-encoded. All other values are skipped. */
const BEGINNING = /^"?(?:[aOsbid]:|[aOsbid]%3A|Tz|YT|rO0|ro0|gA|KG|BAh|AAEAAAD|\.?e|aced|%)/i;
const DECODERS: readonly Decoder[] = [
  decodeJavaSerialized,
  decodeBinaryFormatter,
  decodeRails,
  decodeDjango,
  decodePickle,
  decodeMarshal,
  decodePhpSerialized,
];

const LANGUAGES: Readonly<Record<string, string>> = {
  pickle: 'Python (pickle)',
  php: 'PHP',
  java: 'Java',
  ruby: 'Ruby (Marshal)',
  dotnet: '.NET (BinaryFormatter)',
};

export const payloadSerialized: Rule = {
  meta: {
    id: 'payload-serialized',
    title: 'The cookie holds a serialised object',
    severities: [
      ['high', 'it is not signed'],
      ['medium', 'it is signed'],
    ],
    references: ['CWE-502', 'ASVS 5.0 1.5.2', 'WSTG-INPV-11'],
    why: 'These formats create objects of any class, and some run code when they are read: an attacker who can write the cookie, or has the signing key, may take over the server.',
    fix: 'Write data as JSON, or store it on the server.',
    change: 'json',
    falsePositives: 'A PHP list or string is harmless where no objects are allowed.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['prefs=rO0ABXQABWhlbGxv; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: ['prefs=eyJ2aWV3IjoibGlzdCJ9; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  setCookie({ cookie }) {
    const { name, value } = cookie;
    if (value.length < 8 || !BEGINNING.test(value)) return null;
    const input = cookieInput(name, value, []);
    if (input === null) return null;
    for (const decode of DECODERS) {
      const decoded = decode(input);
      if (decoded === null) continue;
      if (decoded.serialization === null) return null;
      const isUnsigned = decoded.protection === 'none';
      return {
        severity: isUnsigned ? 'high' : 'medium',
        confidence: 'high',
        message: `${theCookie(name)} holds a serialised object of ${LANGUAGES[decoded.serialization]}, ${isUnsigned ? 'without a signature' : 'signed'}.`,
      };
    }
    return null;
  },
};
