// Tornado's signed values (tornado.web.create_signed_value): version 2 is fields with their lengths,
// `2|1:0|10:time|4:name|8:base64|signature`, version 1 was `base64|time|signature`.

import { fromBase64, fromHex } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { secondsMs } from './instant.ts';
import { readJson } from './json.ts';
import { binaryText, isRecord, readingOf } from './plain.ts';
import { hmacOf } from './signed-text.ts';

const VERSION_2 = /^2\|\d+:\d+\|\d+:(\d{1,12})\|\d+:[^|]*\|\d+:([A-Za-z0-9+/=]*)\|([0-9a-f]{64})$/;
const VERSION_1 = /^([A-Za-z0-9+/=]*)\|(\d{10})\|([0-9a-f]{40})$/;

export const decodeTornado: Decoder = ({ text }) => {
  const [, time2, value2, signature2] = VERSION_2.exec(text) ?? [];
  const [, value1, time1, signature1] = VERSION_1.exec(text) ?? [];
  const bytes = fromBase64(value2 ?? value1 ?? '');
  const signature = signature2 ?? signature1;
  if (signature === undefined || bytes === null) return null;
  const json = readJson(bytes.toString('utf8'));
  return decodedValue({
    format: 'tornado',
    framework: 'Tornado',
    title: 'Tornado cookie',
    protection: 'signed',
    algorithm: hmacOf(fromHex(signature)),
    issuedAtMs: secondsMs(Number(time2 ?? time1)),
    reading: isRecord(json.content) ? json : readingOf(binaryText(bytes)),
  });
};
