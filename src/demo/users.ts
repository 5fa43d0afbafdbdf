// The demonstration's users: in memory, each with a salted scrypt hash (RFC 7914) instead of the password.

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { DEMO_USERS } from './limits.ts';

interface User {
  readonly email: string;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const derive = promisify<string, Buffer, number, Buffer>(scrypt);

export class Users {
  /** By every name the user may log in with, in lower case. */
  readonly #users = new Map<string, User>();
  /** Checked for unknown users, so that the response takes as long as for known ones. */
  readonly #unknownUser: User = { email: '', salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };

  /** False when one of the names is taken, or the table is full. */
  async add(email: string, password: string, ...otherNames: readonly string[]): Promise<boolean> {
    const salt = randomBytes(SALT_BYTES);
    const hash = await derive(password, salt, HASH_BYTES);
    const names = [email, ...otherNames].map((name) => name.toLowerCase());
    if (this.#users.size >= DEMO_USERS || names.some((name) => this.#users.has(name))) return false;
    for (const name of names) this.#users.set(name, { email, salt, hash });
    return true;
  }

  /** The user's email address when name and password are right, else null. */
  async check(name: string, password: string): Promise<string | null> {
    const user = this.#users.get(name.toLowerCase()) ?? this.#unknownUser;
    const hash = await derive(password, user.salt, HASH_BYTES);
    return timingSafeEqual(hash, user.hash) ? user.email : null;
  }
}
