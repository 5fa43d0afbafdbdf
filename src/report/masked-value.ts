// A secret masked but comparable: its first few characters, its length, and a keyed hash (HMAC-SHA-256, RFC 2104) with a key
// that is never stored, so that equal values of one run can be seen to be equal.

/** Characters shown at most; never more than a quarter of the value. */
const MAX_SHOWN_CHARACTERS = 8;
const HASH_DIGITS = 6;
const KEY_BYTES = 32;

export type Mask = (value: string) => string;

/** One value: `eyJhbGci…(87)#3fa9c1`; an empty one stays empty. `key`: for tests; without it random bytes, new each time. */
export function createValueMask(key?: Uint8Array): Mask {
  let hmac: Mask | null = null;
  return (value) => {
    if (value === '') return '';
    const characters = [...value];
    const shown = characters.slice(0, Math.min(MAX_SHOWN_CHARACTERS, Math.floor(characters.length / 4)));
    hmac ??= loadHmac(key);
    return `${shown.join('')}…(${characters.length})#${hmac(value).slice(0, HASH_DIGITS)}`;
  };
}

/** node:crypto takes longer to load than a small capture to read: it waits for the first value. */
function loadHmac(key: Uint8Array | undefined): Mask {
  const { createHmac, randomBytes } = process.getBuiltinModule('node:crypto');
  const secret = key ?? randomBytes(KEY_BYTES);
  return (text) => createHmac('sha256', secret).update(text).digest('hex');
}
