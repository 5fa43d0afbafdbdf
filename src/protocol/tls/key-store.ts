// What is known of keys: the key log, whether it may still grow, the master secrets of sessions that may be
// resumed, and the connections that wait for keys.

import type { KeyObject } from 'node:crypto';
import { BufferBudget } from '../../flow/buffer-budget.ts';
import type { ClientHello } from './hello.ts';
import { KeyLog } from './key-log.ts';
import { MAX_TLS_ALL_BUFFERED_BYTES, MAX_TLS_ALL_HELLO_TRIALS, MAX_TLS_SESSIONS } from './limits.ts';
import { decryptPremaster } from './private-key.ts';

/** A connection whose records wait for their keys. */
export interface KeyWaiter {
  /** There are new keys; perhaps its own. */
  retry(): void;
  /** Memory is short: waits no longer. */
  giveUp(): void;
}

/** The length of the encrypted premaster secret, before it. */
const KEY_EXCHANGE_LENGTH_BYTES = 2;

export class KeyStore {
  readonly log = new KeyLog();
  /** The log is followed: keys may come after the packets they belong to. */
  mayGrow = false;
  /** In the order in which they began to wait. */
  readonly waiters = new Set<KeyWaiter>();
  /** For the bytes that all of them buffer. */
  readonly budget = new BufferBudget(MAX_TLS_ALL_BUFFERED_BYTES);
  readonly #privateKeys: KeyObject[] = [];
  #isPrivateKeyUsed = false;
  readonly #sessions = new Map<string, Buffer>();
  /** Secrets that may still be tried for connections whose ClientHello is missing. */
  #helloTrials = MAX_TLS_ALL_HELLO_TRIALS;

  /** False: no TLS connection can be opened, and none needs to be looked at. */
  get isInUse(): boolean {
    return this.mayGrow || this.log.secrets > 0 || this.#privateKeys.length > 0;
  }

  /** Some connections can only be found by the premaster secret they send. */
  get hasPremaster(): boolean {
    return this.log.hasPremaster || this.#privateKeys.length > 0;
  }

  /** Private keys were given, and no connection sent a secret that one of them opens. */
  get hasUselessPrivateKey(): boolean {
    return this.#privateKeys.length > 0 && !this.#isPrivateKeyUsed;
  }

  /** A server's RSA key: it opens the premaster secrets that were encrypted for that server. */
  addPrivateKey(key: KeyObject): void {
    this.#privateKeys.push(key);
  }

  /** The premaster secret in a ClientKeyExchange (RFC 5246 section 7.4.7.1); null when no key of ours opens it. */
  premaster(keyExchange: Buffer): Buffer | null {
    if (keyExchange.length <= KEY_EXCHANGE_LENGTH_BYTES) return null;
    const logged = this.log.premaster(keyExchange, KEY_EXCHANGE_LENGTH_BYTES);
    if (logged !== null) return logged;
    const encrypted = keyExchange.subarray(KEY_EXCHANGE_LENGTH_BYTES);
    for (const key of this.#privateKeys) {
      const premaster = decryptPremaster(key, encrypted);
      if (premaster === null) continue;
      this.#isPrivateKeyUsed = true;
      return premaster;
    }
    return null;
  }

  /** Adds lines of a key log. `isWhole`: its last line has ended, whatever its last byte is. */
  add(bytes: Buffer, isWhole: boolean): void {
    const before = this.log.secrets;
    this.log.push(bytes);
    if (isWhole) this.log.end();
    if (this.log.secrets > before) this.#retryWaiters();
  }

  /** A connection with this hello may be opened, now or later. */
  mayOpen(hello: ClientHello): boolean {
    return this.mayGrow || this.hasKeysOf(hello);
  }

  /** The key log has secrets of the client random at `at`. */
  knows(bytes: Buffer, at: number): boolean {
    if (this.log.find(bytes, at) < 0) return false;
    this.log.isUsed = true;
    return true;
  }

  /** Some of its keys are here, or may be worked out. */
  hasKeysOf(hello: ClientHello): boolean {
    return (
      this.hasPremaster ||
      this.log.hasSessions ||
      this.knows(hello.random, 0) ||
      this.session(hello.sessionId) !== null ||
      this.session(hello.ticket) !== null
    );
  }

  /** The master secret of an earlier session, by its id or ticket; null when there was none. */
  session(name: Buffer): Buffer | null {
    return name.length === 0 ? null : (this.#sessions.get(name.toString('latin1')) ?? this.log.session(name));
  }

  /** Remembers a session; the oldest one is forgotten when there are too many. */
  rememberSession(name: Buffer, masterSecret: Buffer): void {
    if (name.length === 0) return;
    if (this.#sessions.size >= MAX_TLS_SESSIONS)
      for (const oldest of this.#sessions.keys()) {
        this.#sessions.delete(oldest);
        break;
      }
    this.#sessions.set(name.toString('latin1'), masterSecret);
  }

  /** Memory is short: the connection that has waited longest gives up. False when none waits. */
  evictOldestWaiter(): boolean {
    for (const waiter of this.waiters) {
      this.waiters.delete(waiter);
      waiter.giveUp();
      return true;
    }
    return false;
  }

  /** One more secret is tried for a connection whose ClientHello is missing; false when that were too many. */
  takeHelloTrial(): boolean {
    if (this.#helloTrials === 0) return false;
    this.#helloTrials--;
    return true;
  }

  /** No key will come any more. */
  finish(): void {
    this.mayGrow = false;
    this.#retryWaiters();
    while (this.evictOldestWaiter());
  }

  #retryWaiters(): void {
    // A copy: some begin to wait again while this goes on.
    for (const waiter of [...this.waiters]) waiter.retry();
  }
}
