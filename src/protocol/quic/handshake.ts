// What the TLS handshake inside QUIC says (RFC 9001 section 4): whose secrets the key log must have, which suite they are
// for, which protocol is spoken, and whether the server took early data. Only hellos and EncryptedExtensions are read.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp } from '../../flow/stream.ts';
import { CLIENT_HELLO, ENCRYPTED_EXTENSIONS, SERVER_HELLO } from '../tls/handshake-reader.ts';
import {
  type ClientHello,
  LOST_CLIENT_HELLO,
  readClientHello,
  readEncryptedExtensions,
  readServerHello,
} from '../tls/hello.ts';
import type { SecretLabel } from '../tls/key-log-labels.ts';
import type { KeyStore } from '../tls/key-store.ts';
import { type CipherSuite, suiteOf } from '../tls/suites.ts';
import { CryptoMessages } from './crypto-messages.ts';
import { suitesOfSecret } from './packet-protection.ts';

const MESSAGE_HEADER_BYTES = 4;
/** HTTP/3 by its name in ALPN, and the drafts of it. */
const HTTP3 = /^h3(?:-\d+)?$/;

export function isHttp3(protocol: string): boolean {
  return HTTP3.test(protocol);
}

export class QuicHandshake {
  readonly #keys: KeyStore;
  readonly #client: CryptoMessages;
  readonly #server: CryptoMessages;
  readonly #encrypted: CryptoMessages;
  /** Null: not seen yet. Of a part of it, it has what that part says. */
  hello: ClientHello | null = null;
  /** All of it was seen. */
  isHelloWhole = false;
  suite: CipherSuite | null = null;
  /** EncryptedExtensions were read: `protocol` and `isEarlyDataAccepted` are what the server says. */
  hasExtensions = false;
  protocol: string | null = null;
  isEarlyDataAccepted = true;

  constructor(keys: KeyStore, budget: BufferBudget) {
    this.#keys = keys;
    this.#client = new CryptoMessages(budget);
    this.#server = new CryptoMessages(budget);
    this.#encrypted = new CryptoMessages(budget);
  }

  /** The server has said which suite it chose. */
  get isSettled(): boolean {
    return this.suite !== null;
  }

  /** What is spoken is HTTP/3, as far as it is known. */
  get mayBeHttp3(): boolean {
    if (this.protocol !== null) return isHttp3(this.protocol);
    const offered = this.hello?.protocols ?? [];
    return offered.length === 0 || offered.some(isHttp3);
  }

  /** CRYPTO of the client's Initial packets. */
  clientHello(offset: number, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const messages = this.#client;
    if (this.isHelloWhole) return;
    messages.add(offset, bytes, start, end, stamp);
    while (!this.isHelloWhole && messages.next()) {
      if (messages.type !== CLIENT_HELLO) continue;
      const body = messages.start + MESSAGE_HEADER_BYTES;
      this.hello = readClientHello(messages.bytes, body, messages.end) ?? this.hello;
      this.isHelloWhole = this.hello !== null;
    }
    if (this.isHelloWhole) messages.clear();
  }

  /** The rest of the ClientHello comes no more: reads what is there. */
  readPartOfHello(): void {
    const messages = this.#client;
    if (this.hello !== null || messages.length === 0 || messages.bytes[0] !== CLIENT_HELLO) return;
    this.hello = readClientHello(messages.bytes, MESSAGE_HEADER_BYTES, messages.length);
  }

  /** The client random of a ClientHello that was not seen was found among those of the key log. */
  identify(random: Buffer): void {
    this.hello = { ...LOST_CLIENT_HELLO, random };
  }

  /** CRYPTO of the server's Initial packets. */
  serverHello(offset: number, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const messages = this.#server;
    if (this.isSettled) return;
    messages.add(offset, bytes, start, end, stamp);
    while (!this.isSettled && messages.next()) {
      if (messages.type !== SERVER_HELLO) continue;
      const hello = readServerHello(messages.bytes, messages.start + MESSAGE_HEADER_BYTES, messages.end);
      if (hello === null) continue;
      // A second ClientHello follows on a HelloRetryRequest, with the same random, and without early data.
      if (hello.isRetry) this.isEarlyDataAccepted = false;
      else this.suite = suiteOf(hello.suite);
    }
    if (this.isSettled) messages.clear();
  }

  /** CRYPTO of the server's Handshake packets. */
  serverExtensions(offset: number, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const messages = this.#encrypted;
    if (this.hasExtensions) return;
    messages.add(offset, bytes, start, end, stamp);
    if (!messages.next()) return;
    if (messages.type === ENCRYPTED_EXTENSIONS) {
      const body = messages.start + MESSAGE_HEADER_BYTES;
      const { protocol, earlyData } = readEncryptedExtensions(messages.bytes, body, messages.end);
      this.protocol = protocol;
      this.isEarlyDataAccepted = earlyData;
    }
    this.hasExtensions = true;
    messages.clear();
  }

  /** A secret of this connection; null when the key log does not have it. */
  secret(label: SecretLabel): Buffer | null {
    if (this.hello === null) return null;
    const { log } = this.#keys;
    return log.secret(log.find(this.hello.random, 0), label);
  }

  /** The suites that a secret may be for: the one that was chosen, or all of those with such a secret. */
  suitesFor(secret: Buffer): readonly CipherSuite[] {
    const possible = suitesOfSecret(secret.length);
    const { suite } = this;
    return suite === null ? possible : possible.filter((one) => one === suite);
  }

  clear(): void {
    for (const messages of [this.#client, this.#server, this.#encrypted]) messages.clear();
  }
}
