// What a user of one run is known by: not the name itself, but enough to see that two logins are of the same user.

const KEY_BYTES = 32;
const HASH_CHARACTERS = 22;
/** Longer ones are no names. */
const MAX_USER_CHARACTERS = 320;

let hmac: ((text: string) => string) | null = null;

/**
 * Identifies a user: a keyed hash (HMAC-SHA-256, RFC 2104) with a key that is never stored, so that names cannot be tried
 * on it. Null for an empty name.
 */
export function userKey(name: string): string | null {
  const user = name.trim().toLowerCase();
  if (user === '' || user.length > MAX_USER_CHARACTERS) return null;
  hmac ??= loadHmac();
  const local = ADDRESS.exec(user)?.[1];
  return local === undefined ? hmac(user) : `${hmac(local)}@${hmac(user)}`;
}

/** Of a mail: one user may log in by name and by address. */
const ADDRESS = /^([^@\s]+)@[^@\s]+\.[^@\s]+$/;

/** Whether two keys stand for one user; null: one is of a name and the other of an address, which may belong together. */
export function isOneUser(one: string, other: string): boolean | null {
  if (one === other) return true;
  const [name = '', address] = one.split('@');
  const [otherName, otherAddress] = other.split('@');
  if ((address === undefined) === (otherAddress === undefined)) return false;
  return name === otherName ? true : null;
}

/** It waits for the first login: node:crypto takes longer to load than a small capture to read. */
function loadHmac(): (text: string) => string {
  const { createHmac, randomBytes } = process.getBuiltinModule('node:crypto');
  const key = randomBytes(KEY_BYTES);
  return (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, HASH_CHARACTERS);
}
