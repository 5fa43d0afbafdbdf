// How findings speak of what a value says: its kind and protection, never what is in it.

import type { DecodedValue } from '../session/decode/decoded-value.ts';

/** `Flask, signed`; `JWT, neither signed nor encrypted`. */
export function decodedWords({ framework, protection }: DecodedValue): string {
  return `${framework}, ${protection === 'none' ? 'neither signed nor encrypted' : protection}`;
}
