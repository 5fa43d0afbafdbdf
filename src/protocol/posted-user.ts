// Who logs in: not the name itself, but enough to see that two logins of one run are of the same user.

/** Fields of a login that hold the user's name or address. */
const USER_FIELD =
  /^(?:[a-z]\w{0,31}[[.])?(?:_|j_|os_|pma_|input_?)?(?:user|user[-_]?(?:name|id|login|email)|login|login[-_]?(?:name|id|email)|log|uname|uid|e[-_]?mail|e[-_]?mail[-_]?address|mail|account|account[-_]?name|identifier|identity|name|benutzer|benutzername|utilisateur|identifiant|usuario|gebruikersnaam)\]?$/i;
const KEY_BYTES = 32;
const HASH_CHARACTERS = 22;
/** Longer ones are no names. */
const MAX_USER_CHARACTERS = 320;

export function isUserField(name: string): boolean {
  return USER_FIELD.test(name);
}

let hmac: ((text: string) => string) | null = null;

/**
 * Identifies a user: a keyed hash (HMAC-SHA-256, RFC 2104) with a key that is never stored, so that nobody can try
 * names on it. Null for an empty name.
 */
export function userKey(name: string): string | null {
  const user = name.trim().toLowerCase();
  if (user === '' || user.length > MAX_USER_CHARACTERS) return null;
  hmac ??= loadHmac();
  return hmac(user);
}

/** It waits for the first login: node:crypto takes longer to load than a small capture to read. */
function loadHmac(): (text: string) => string {
  const { createHmac, randomBytes } = process.getBuiltinModule('node:crypto');
  const key = randomBytes(KEY_BYTES);
  return (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, HASH_CHARACTERS);
}
