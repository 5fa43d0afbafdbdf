// Phoenix and Plug (plug_crypto): `algorithm.term.signature` with an Erlang term, and two encrypted forms.
// Phoenix.Token puts the time and the age of the token beside its data.

import { fromBase64Url } from './base64.ts';
import { type DecodedValue, type Decoder, decodedValue } from './decoded-value.ts';
import { readErlangTerm } from './erlang-term.ts';
import { instantMs } from './instant.ts';
import { isList, isRecord, type Reading, readingOf } from './plain.ts';

/** HS256, HS384 and HS512 in base64url. */
const SIGNED = /^(SFMyNTY|SFMzODQ|SFM1MTI)\.([\w-]+)\.[\w-]+$/;
/** XChaCha20-Poly1305 since plug_crypto 2; A128GCM before. */
const ENCRYPTED = /^(?:(XCP)\.[\w-]{54,}|QTEyOEdDTQ(?:\.[\w-]+){4})$/;

export const decodePhoenix: Decoder = ({ text }) => {
  const [, algorithm, payload] = SIGNED.exec(text) ?? [];
  if (algorithm !== undefined) return decodeSigned(algorithm, payload!);
  const encrypted = ENCRYPTED.exec(text);
  if (encrypted === null) return null;
  return decodedValue({
    format: 'phoenix-encrypted',
    framework: 'Phoenix',
    title: 'Phoenix session',
    protection: 'encrypted',
    algorithm: encrypted[1] === undefined ? 'A128GCM' : 'XChaCha20-Poly1305',
  });
};

function decodeSigned(algorithm: string, payload: string): DecodedValue | null {
  const bytes = fromBase64Url(payload);
  if (bytes === null) return null;
  const signed = {
    framework: 'Phoenix',
    protection: 'signed',
    algorithm: Buffer.from(algorithm, 'base64url').toString('latin1'),
  } as const;
  const term = readErlangTerm(bytes);
  const token = tokenParts(term);
  if (token !== null)
    return decodedValue({ ...signed, format: 'phoenix-token', title: 'Phoenix token', ...token });
  return decodedValue({ ...signed, format: 'phoenix', title: 'Phoenix session', reading: term });
}

interface TokenParts {
  readonly reading: Reading;
  readonly issuedAtMs: number | null;
  readonly expiresAtMs: number | null;
}

/** `{data, signed at, seconds}`; before plug_crypto 1.2 a map of data and signed. */
function tokenParts({ content }: Reading): TokenParts | null {
  if (isList(content) && content.length === 3) {
    const [data, signedMs, seconds] = content;
    const issuedAtMs = instantMs(signedMs);
    if (issuedAtMs === null) return null;
    const expiresAtMs = typeof seconds === 'number' ? instantMs(issuedAtMs + seconds * 1000) : null;
    return { reading: readingOf(data!), issuedAtMs, expiresAtMs };
  }
  if (!isRecord(content) || Object.keys(content).sort().join() !== 'data,signed') return null;
  return { reading: readingOf(content.data!), issuedAtMs: instantMs(content.signed), expiresAtMs: null };
}
