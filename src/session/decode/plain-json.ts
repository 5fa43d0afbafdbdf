// JSON (RFC 8259) as it is, percent-encoded, or in base64: an application's own way to keep data in a cookie.

import { fromAnyBase64 } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { readJson } from './json.ts';
import type { Reading } from './plain.ts';

/** A map or a list; numbers, words and texts are JSON too, but say nothing about the format. */
const COMPOUND = /^\s*[{[]/;
/** What their first characters become in base64: `{"`, `{` and white space, `[`. */
const ENCODED = /^(?:ey|ew|W)/;
/** Supabase marks its values. */
const MARK = /^base64-/;

export const decodePlainJson: Decoder = ({ text, formText }) => {
  const encoded = text.replace(MARK, '');
  if (ENCODED.test(encoded)) {
    const json = fromAnyBase64(encoded)?.toString('utf8') ?? '';
    const reading = readCompound(json);
    if (reading !== null)
      return decodedValue({
        format: 'base64-json',
        framework: 'JSON',
        title: 'JSON in base64',
        protection: 'none',
        reading,
      });
  }
  const reading = readCompound(formText);
  if (reading === null) return null;
  return decodedValue({ format: 'json', framework: 'JSON', title: 'JSON', protection: 'none', reading });
};

function readCompound(text: string): Reading | null {
  if (!COMPOUND.test(text)) return null;
  const reading = readJson(text);
  return reading.problem === 'damaged' ? null : reading;
}
