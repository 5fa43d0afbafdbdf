// What a user is known by: not the name itself, but enough to see that two logins are of the same user.

import { hashOfToken } from './token-hash.ts';

const HASH_CHARACTERS = 22;
/** Longer ones are no names. */
const MAX_USER_CHARACTERS = 320;

/**
 * Identifies a user: a hash (SHA-256) that is the same in every run, so that the logins in the logs of several sensors can be
 * compared. Who has it can try names on it. Null for an empty name.
 */
export function userKey(name: string): string | null {
  const user = name.trim().toLowerCase();
  if (user === '' || user.length > MAX_USER_CHARACTERS) return null;
  const local = ADDRESS.exec(user)?.[1];
  return local === undefined ? hashOfUser(user) : `${hashOfUser(local)}@${hashOfUser(user)}`;
}

/** Of a user, and of nothing else: equal texts in other places have other hashes. */
function hashOfUser(user: string): string {
  return hashOfToken(`user ${user}`).slice(0, HASH_CHARACTERS);
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
