// PHP: the number of a session (https://www.php.net/manual/en/session.configuration.php), and serialised values that
// applications put into cookies, bare or in base64.

import { fromBase64 } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { readPhp } from './php-serialized.ts';
import type { Reading } from './plain.ts';

/** session.sid_length is 22 to 256, in an alphabet of 16, 32 or 64 characters; PHP's own deletion says `deleted`. */
const SESSION_NUMBER = /^[0-9A-Za-z,-]{22,256}$/;

export const decodePhpSessionId: Decoder = ({ name, text }) => {
  if (!/^(?:__\w+-)?PHPSESSID$/i.test(name) || !SESSION_NUMBER.test(text)) return null;
  return decodedValue({
    format: 'php-session-id',
    framework: 'PHP',
    title: 'PHP session number',
    protection: 'opaque',
  });
};

/** An array or an object; a serialised scalar is too easily met by chance. */
const SERIALIZED = /^(?:a:\d{1,6}:\{|[OC]:\d{1,4}:")/;
/** The same in base64. */
const ENCODED = /^(?:YTo|Tzo|Qzo)/;

export const decodePhpSerialized: Decoder = ({ formText }) => {
  const text = ENCODED.test(formText) ? fromBase64(formText)?.toString('latin1') : undefined;
  const encoded = text !== undefined && SERIALIZED.test(text);
  if (!encoded && !SERIALIZED.test(formText)) return null;
  const reading = encoded ? readPhp(Buffer.from(text, 'latin1')) : readText(formText);
  return decodedValue({
    format: 'php-serialized',
    framework: 'PHP',
    title: 'Serialised PHP value',
    protection: 'none',
    serialization: 'php',
    reading,
  });
};

/** Lengths count bytes, and the text was UTF-8 or had a character a byte: one of both fits. */
function readText(text: string): Reading {
  const reading = readPhp(Buffer.from(text, 'utf8'));
  return reading.problem === 'damaged' ? readPhp(Buffer.from(text, 'latin1')) : reading;
}
