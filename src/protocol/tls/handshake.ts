// What the handshake of a TLS connection has settled so far: who is the client, which version and suite, which keys
// (RFC 8446 section 4, RFC 5246 section 7.3). A new handshake on the same connection starts it anew.

import type { Direction } from '../../flow/stream.ts';
import { type ClientHello, LOST_CLIENT_HELLO, type ServerHello } from './hello.ts';
import { MASTER } from './key-log-labels.ts';
import { TLS_1_3 } from './key-schedule.ts';
import type { KeyStore } from './key-store.ts';
import { MAX_TLS_FIRST_SEQUENCES, MAX_TLS_HANDSHAKE_BYTES, MAX_TLS_HELLO_TRIALS } from './limits.ts';
import type { RecordCipher } from './record.ts';
import { type CipherSuite, suiteOf } from './suites.ts';
import {
  APPLICATION,
  type Epoch,
  HANDSHAKING,
  legacyCiphers,
  masterSecret,
  TrafficSecrets,
} from './traffic-secrets.ts';

export class Handshake {
  readonly #keys: KeyStore;
  hello: ClientHello;
  /** The direction in which the client sends. */
  readonly client: Direction;
  serverHello: ServerHello | null = null;
  suite: CipherSuite | null = null;
  version = 0;
  /** A HelloRetryRequest came: early data was refused with it. */
  isRetried = false;
  /** What the server said about early data (TLS 1.3). */
  isEarlyDataDecided = false;
  protocol: string | null = null;

  #secrets: readonly [client: TrafficSecrets, server: TrafficSecrets];
  /** Secrets that may still be tried while the client random is not known. */
  #helloTrials = MAX_TLS_HELLO_TRIALS;
  #legacy: readonly [client: RecordCipher, server: RecordCipher] | null = null;
  #keyExchange: Buffer | null = null;
  #ticket: Buffer = Buffer.alloc(0);
  #master: Buffer | null = null;
  /** Messages of the client and of the server, for the extended master secret of an `RSA` line. */
  #transcripts: [Buffer[], Buffer[]] | null;
  #transcriptBytes = 0;

  constructor(keys: KeyStore, hello: ClientHello, client: Direction) {
    this.#keys = keys;
    this.hello = hello;
    this.client = client;
    this.#secrets = trafficSecrets(keys, hello.random);
    this.#transcripts = keys.hasPremaster ? [[], []] : null;
  }

  /** All messages are wanted: the master secret may depend on them. */
  get keepsMessages(): boolean {
    return this.#transcripts !== null && this.#keyExchange === null;
  }

  /** Version and suite are settled. */
  settle(version: number, suite: CipherSuite, serverHello: ServerHello | null): void {
    this.version = version;
    this.suite = suite;
    this.serverHello = serverHello;
    this.protocol = serverHello?.protocol ?? null;
    this.isEarlyDataDecided = !this.hello.earlyData || this.isRetried;
  }

  /** A message of the handshake, header and all. */
  keepMessage(direction: Direction, bytes: Buffer, start: number, end: number): void {
    if (!this.keepsMessages) return;
    this.#transcriptBytes += end - start;
    if (this.#transcriptBytes > MAX_TLS_HANDSHAKE_BYTES) this.#transcripts = null;
    else this.#transcripts![this.#senderOf(direction)].push(Buffer.from(bytes.subarray(start, end)));
  }

  setKeyExchange(body: Buffer): void {
    this.#keyExchange = body;
  }

  /** The server's ticket for the session that this handshake makes; it comes before or after the keys. */
  setTicket(ticket: Buffer): void {
    this.#ticket = ticket;
    if (this.#master !== null) this.#keys.rememberSession(ticket, this.#master);
  }

  /** The cipher of a direction; null while its secret is not known. In TLS 1.3 that of an epoch. */
  cipher(direction: Direction, epoch: Epoch): RecordCipher | null {
    const sender = this.#senderOf(direction);
    if (this.suite === null) return null;
    if (this.version === TLS_1_3) return this.#secrets[sender].cipher(this.suite, epoch);
    this.#legacy ??= this.#findLegacy(this.suite);
    return this.#legacy?.[sender] ?? null;
  }

  /**
   * The ServerHello is missing: in TLS 1.3 a suite that was offered and opens the record `bytes[at, end)` must be
   * the one. Settles it; null when none opens it.
   */
  guess(
    direction: Direction,
    bytes: Buffer,
    at: number,
    end: number,
  ): { cipher: RecordCipher; epoch: Epoch; sequence: number } | null {
    const secrets = this.#secrets[this.#senderOf(direction)];
    for (const number of this.hello.suites) {
      const suite = suiteOf(number);
      if (suite === null || !suite.isTls13) continue;
      for (const epoch of [HANDSHAKING, APPLICATION]) {
        const cipher = secrets.cipher(suite, epoch);
        if (cipher === null) continue;
        for (let sequence = 0; sequence < MAX_TLS_FIRST_SEQUENCES; sequence++) {
          if (!cipher.open(sequence, bytes, at, end)) continue;
          this.settle(TLS_1_3, suite, null);
          this.isEarlyDataDecided = true;
          return { cipher, epoch, sequence };
        }
      }
    }
    return null;
  }

  /** TLS 1.3: there is a secret for application data of a direction. */
  hasTrafficSecret(direction: Direction): boolean {
    const { suite } = this;
    if (this.version !== TLS_1_3 || suite === null) return false;
    return this.#secrets[this.#senderOf(direction)].cipher(suite, APPLICATION) !== null;
  }

  /** The client random is known. */
  get isIdentified(): boolean {
    return this.hello !== LOST_CLIENT_HELLO;
  }

  /**
   * The ClientHello is missing: the client random of the key log whose secret opens `bytes[at, end)`, one of the
   * first records that are encrypted, must be the one.
   */
  identify(direction: Direction, epoch: Epoch, bytes: Buffer, at: number, end: number): void {
    const { suite } = this;
    if (this.isIdentified || suite === null) return;
    const keys = this.#keys;
    const sender = this.#senderOf(direction);
    // The newest first: a log is older than the capture.
    for (let client = keys.log.clients - 1; client >= 0 && this.#helloTrials > 0; client--) {
      const hello = { ...LOST_CLIENT_HELLO, random: keys.log.randomOf(client) };
      const secrets = trafficSecrets(keys, hello.random);
      const cipher =
        this.version === TLS_1_3
          ? secrets[sender].cipher(suite, epoch)
          : (this.#legacyOf(hello, suite)?.[sender] ?? null);
      if (cipher === null) continue;
      this.#helloTrials--;
      if (!keys.takeHelloTrial()) return;
      for (let sequence = 0; sequence < MAX_TLS_FIRST_SEQUENCES; sequence++) {
        if (!cipher.open(sequence, bytes, at, end)) continue;
        this.hello = hello;
        keys.log.isUsed = true;
        this.#secrets = secrets;
        return;
      }
    }
  }

  #legacyOf(hello: ClientHello, suite: CipherSuite): readonly [RecordCipher, RecordCipher] | null {
    const { serverHello } = this;
    const master = this.#keys.log.secret(this.#keys.log.find(hello.random, 0), MASTER);
    return master === null || serverHello === null ? null : legacyCiphers(suite, master, hello, serverHello);
  }

  /** 0 for the client, 1 for the server. */
  #senderOf(direction: Direction): 0 | 1 {
    return direction === this.client ? 0 : 1;
  }

  #findLegacy(suite: CipherSuite): readonly [RecordCipher, RecordCipher] | null {
    const keys = this.#keys;
    const { hello, serverHello } = this;
    if (serverHello === null || !this.isIdentified) return null;
    const transcript = this.#transcripts === null ? null : inOrder(...this.#transcripts);
    const keyExchange = this.#keyExchange;
    const master = masterSecret(keys, suite, { hello, serverHello, keyExchange, transcript });
    if (master === null) return null;
    this.#master = master;
    keys.rememberSession(serverHello.sessionId, master);
    keys.rememberSession(this.#ticket, master);
    return legacyCiphers(suite, master, hello, serverHello);
  }
}

function trafficSecrets(keys: KeyStore, clientRandom: Buffer): readonly [TrafficSecrets, TrafficSecrets] {
  return [new TrafficSecrets(keys, clientRandom, true), new TrafficSecrets(keys, clientRandom, false)];
}

/** The client's hello, what the server says, and the rest of the client's flight. */
function inOrder(client: readonly Buffer[], server: readonly Buffer[]): Buffer[] {
  return [...client.slice(0, 1), ...server, ...client.slice(1)];
}
