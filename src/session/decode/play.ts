// Play before version 2.6 (play.api.mvc, UrlEncodedCookieDataCodec): `code-name=value&name=value`, the code an
// HMAC-SHA1 in hexadecimal. Later versions send a JSON Web Token.

import { percentDecode } from './cookie-input.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { MAX_CONTENT_VALUES } from './limits.ts';
import { readingOf, recordOf } from './plain.ts';

const SIGNED = /^[0-9a-f]{40}-([^=&]+=.*)$/s;

export const decodePlay: Decoder = ({ value }) => {
  const [, pairs] = SIGNED.exec(value) ?? [];
  if (pairs === undefined) return null;
  const fields = pairs.split('&', MAX_CONTENT_VALUES).map((pair) => {
    const [name = '', text = ''] = pair.split(/=(.*)/s);
    return [fromForm(name), fromForm(text)] as const;
  });
  return decodedValue({
    format: 'play',
    framework: 'Play',
    title: 'Play session',
    protection: 'signed',
    algorithm: 'HMAC-SHA1',
    reading: readingOf(recordOf(fields)),
  });
};

function fromForm(text: string): string {
  return percentDecode(text.replaceAll('+', ' '));
}
