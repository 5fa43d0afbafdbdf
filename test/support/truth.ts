// The truth of a recorded application: what its client received, written down by the client and not taken from the
// capture. Strings there hold one byte a character.

import { readFileSync } from 'node:fs';

interface Received {
  readonly status: number;
  readonly set_cookie: readonly string[];
}

interface Truth {
  readonly responses: readonly (Received & { readonly interim?: readonly Received[] })[];
}

/** Status and value of every Set-Cookie in the order of arrival, those of interim responses too. */
export function receivedCookies(truthFile: string): [status: number, value: string][] {
  const { responses } = JSON.parse(readFileSync(truthFile, 'utf8')) as Truth;
  return responses
    .flatMap((response) => [...(response.interim ?? []), response])
    .flatMap(({ status, set_cookie }) =>
      set_cookie.map((value): [number, string] => [status, recordText(value)]),
    );
}

/** A byte string as records hold it: UTF-8 where the bytes are valid UTF-8, else ISO-8859-1. */
export function recordText(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}
