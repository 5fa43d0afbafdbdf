// Django: values of its signing module (django/core/signing.py), `payload:time:signature` with the time in base 62,
// which the signed_cookies session engine uses; and the number that its other session engines send.

import { fromBase64Url } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { isMessageList, messagesFinding, readMessages } from './django-messages.ts';
import { secondsMs } from './instant.ts';
import { readPayload, signedPayloadBytes } from './itsdangerous.ts';
import { isPickle, PICKLE_WORDS } from './pickle.ts';
import { attempt, isRecord, readingOf } from './plain.ts';
import { hmacOf, splitLast } from './signed-text.ts';

const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Six digits of base 62: the seconds from the year 1999 to 3769. */
const TIME = /^[1-9A-Za-z][0-9A-Za-z]{5}$/;

export const decodeDjango: Decoder = ({ text }) => {
  const [payload, time, signature] = splitLast(text, ':', 2) ?? [];
  if (payload === undefined || !TIME.test(time!)) return null;
  const algorithm = hmacOf(fromBase64Url(signature!));
  if (algorithm === null) return null;
  const signed = {
    format: 'django',
    framework: 'Django',
    title: 'Django value',
    protection: 'signed',
    algorithm,
    issuedAtMs: secondsMs(fromBase62(time!)),
  } as const;

  if (attempt(() => isPickle(signedPayloadBytes(payload))).content === true)
    return decodedValue({
      ...signed,
      title: 'Django session',
      serialization: 'pickle',
      detail: PICKLE_WORDS,
    });
  const reading = readPayload(payload);
  // What set_signed_cookie signs is not encoded; a bare number would pass for JSON.
  if (reading.problem === 'damaged' || typeof reading.content === 'number')
    return decodedValue({ ...signed, format: 'django-signed-cookie', reading: readingOf(payload) });
  if (isMessageList(reading.content))
    return decodedValue({ ...signed, ...messagesFinding(readMessages(reading.content)) });
  return decodedValue({
    ...signed,
    title: isRecord(reading.content) ? 'Django session' : signed.title,
    reading,
  });
};

/** The session number of the engines that keep the data on the server (django.contrib.sessions). */
export const decodeDjangoSessionId: Decoder = ({ name, text }) => {
  if (!/^(?:__\w+-)?sessionid$/i.test(name) || !/^[a-z0-9]{32}$/.test(text)) return null;
  return decodedValue({
    format: 'django-session-id',
    framework: 'Django',
    title: 'Django session number',
    protection: 'opaque',
  });
};

function fromBase62(digits: string): number {
  let number = 0;
  for (const digit of digits) number = number * 62 + BASE_62.indexOf(digit);
  return number;
}
