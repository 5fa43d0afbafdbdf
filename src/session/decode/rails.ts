// Rails and Rack: `data--signature` with Ruby's Marshal or JSON in base64 (ActiveSupport::MessageVerifier,
// Rack::Session::Cookie), and what MessageEncryptor makes of it, where nothing can be read.

import { fromBase64, fromHex } from './base64.ts';
import { type DecodedValue, type Decoder, decodedValue } from './decoded-value.ts';
import { parseJson, readJson } from './json.ts';
import { attempt, isRecord, type PlainRecord, type Reading, readingOf } from './plain.ts';
import { isMarshal, readMarshal } from './ruby-marshal.ts';
import { hmacOf, splitLast } from './signed-text.ts';

/** AES-256-GCM since Rails 5.2: data, 12 bytes of initialisation vector, 16 bytes of tag. */
const GCM_VECTOR_BYTES = 12;
const GCM_TAG_BYTES = 16;

/** Sinatra and other users of Rack write what Rails does, under a name of their own. */
type Framework = 'Rails' | 'Rack';

export const decodeRails: Decoder = (input) => {
  // Old versions broke base64 into lines.
  const text = input.text.replaceAll('\n', '');
  const [rest, last] = splitLast(text, '--', 1) ?? [];
  if (rest === undefined || last === undefined) return null;
  const signature = /^(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/.test(last) ? fromHex(last) : null;
  const framework = input.name === 'rack.session' ? 'Rack' : 'Rails';
  return signature === null
    ? decodeGcm(rest, last, framework)
    : decodeSigned(rest, hmacOf(signature), framework);
};

function decodeGcm(rest: string, tag: string, framework: Framework): DecodedValue | null {
  const [data, vector] = splitLast(rest, '--', 1) ?? [];
  if (data === undefined || data === '' || fromBase64(data) === null) return null;
  if (fromBase64(vector!)?.length !== GCM_VECTOR_BYTES || fromBase64(tag)?.length !== GCM_TAG_BYTES)
    return null;
  return encrypted('AES-256-GCM', framework);
}

function decodeSigned(data: string, algorithm: string | null, framework: Framework): DecodedValue | null {
  const bytes = fromBase64(data);
  if (bytes === null || bytes.length === 0) return null;
  // Rails 4 to 5.1: what is signed is `ciphertext--vector`.
  if (isCiphertext(bytes.toString('latin1'))) return encrypted('AES-256-CBC', framework);
  const isBare = isMarshal(bytes);
  const outer = isBare ? readMarshal(bytes) : readJson(bytes.toString('utf8'));
  if (!isBare && outer.problem === 'damaged') return null;
  const { reading, isRuby, expiresAtMs } = unwrap(outer);
  return decodedValue({
    format: isBare ? 'rails-marshal' : 'rails-json',
    framework,
    title: isBare
      ? 'Rails or Rack session, a marshalled Ruby object'
      : `${framework} value${isRuby ? ', a marshalled Ruby object' : ''}`,
    protection: 'signed',
    algorithm,
    expiresAtMs,
    reading,
    ...((isBare || isRuby) && { serialization: 'ruby' as const }),
  });
}

function isCiphertext(text: string): boolean {
  const [data, vector] = splitLast(text, '--', 1) ?? [];
  return data !== undefined && data !== '' && fromBase64(data) !== null && fromBase64(vector!)?.length === 16;
}

function encrypted(algorithm: string, framework: Framework): DecodedValue {
  return decodedValue({
    format: 'rails-encrypted',
    framework,
    title: `${framework} session`,
    protection: 'encrypted',
    algorithm,
  });
}

/** Since Rails 5.2 the value may be inside an envelope with its end and purpose (`_rails`). */
function unwrap(outer: Reading): { reading: Reading; isRuby: boolean; expiresAtMs: number | null } {
  const envelope = isRecord(outer.content) ? outer.content._rails : undefined;
  if (!isRecord(envelope)) return { reading: outer, isRuby: false, expiresAtMs: null };
  const end = typeof envelope.exp === 'string' ? Date.parse(envelope.exp) : Number.NaN;
  return { ...readMessage(envelope), expiresAtMs: Number.isNaN(end) ? null : end };
}

/** `message` is base64 of what is inside, JSON or a marshalled object, `data` (Rails 7.1) the thing itself. */
function readMessage(envelope: PlainRecord): { reading: Reading; isRuby: boolean } {
  const bytes = typeof envelope.message === 'string' ? fromBase64(envelope.message) : null;
  if (bytes === null) return { reading: readingOf(envelope.data ?? null), isRuby: false };
  const isRuby = isMarshal(bytes);
  return { reading: isRuby ? readMarshal(bytes) : attempt(() => parseJson(bytes.toString('utf8'))), isRuby };
}

/** Marshal in base64 without a signature: 04 08 is `BAg` to `BAj`. */
export const decodeMarshal: Decoder = ({ text }) => {
  const bytes = /^BA[g-j]/.test(text) ? fromBase64(text) : null;
  if (bytes === null) return null;
  const reading = readMarshal(bytes);
  if (reading.problem === 'damaged') return null;
  return decodedValue({
    format: 'ruby-marshal',
    framework: 'Ruby',
    title: 'Marshalled Ruby object',
    protection: 'none',
    serialization: 'ruby',
    reading,
  });
};
