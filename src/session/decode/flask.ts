// Flask's session cookie (flask/sessions.py, SecureCookieSessionInterface): tagged JSON signed by itsdangerous.
// Whoever sees it reads all of it; it cannot be revoked before its age, 31 days by default, ends it.

import { type Decoder, type DecoderOutput, decodedValue, keyWords, maskedKeyWords } from './decoded-value.ts';
import { type FlashMessage, flashWords, maskedFlashWords } from './flash.ts';
import { readPayload, timedValue } from './itsdangerous.ts';
import { isList, isRecord, type Plain } from './plain.ts';
import { untag } from './tagged-json.ts';

const FLASHES = '_flashes';

export const decodeFlask: Decoder = ({ text }) => {
  const value = timedValue(text);
  if (value === null) return null;
  const tagged = readPayload(value.payload);
  // Too large to be read, but time and signature are there: a session all the same, and a suspicious one.
  if (tagged.problem === 'damaged' || (tagged.problem === null && !isRecord(tagged.content))) return null;
  const reading = tagged.problem === null ? { ...tagged, content: untag(tagged.content) } : tagged;
  return decodedValue({
    format: 'flask',
    framework: 'Flask',
    title: 'Flask session',
    protection: 'signed',
    algorithm: value.algorithm,
    issuedAtMs: value.issuedAtMs,
    reading,
    ...flashDetail(reading.content),
  });
};

/** What the sentence says of a session that carries flash messages. */
function flashDetail(content: Plain): Pick<DecoderOutput, 'detail' | 'maskedDetail' | 'leaks'> {
  const flashes = flashMessages(content);
  if (flashes === null || !isRecord(content)) return {};
  const others = Object.keys(content).filter((key) => key !== FLASHES);
  const isAlone = others.length === 0;
  return {
    detail: (isAlone ? '' : `it holds ${keyWords(others)}, and `) + flashWords(flashes),
    maskedDetail: (isAlone ? '' : `it holds ${maskedKeyWords(others)}, and `) + maskedFlashWords(flashes),
    leaks: ['message to the user'],
  };
}

/** Pairs of category and text; null when the session carries none. */
function flashMessages(content: Plain): FlashMessage[] | null {
  const flashes = isRecord(content) ? content[FLASHES] : undefined;
  if (!isList(flashes)) return null;
  return flashes.flatMap((flash) => {
    const [category, text] = isList(flash) ? flash : [];
    return typeof category === 'string' && typeof text === 'string' ? [{ category, text }] : [];
  });
}
