// What one side of a TLS connection means for the other: the messages of the handshake (RFC 8446 section 4, RFC 5246
// section 7), and what may be read before them. All decisions of the handshake are in this file.

import type { TlsDirection } from './direction.ts';
import type { HandshakeRole, RecordDecision } from './direction-roles.ts';
import { Handshake } from './handshake.ts';
import {
  CLIENT_HELLO,
  CLIENT_KEY_EXCHANGE,
  ENCRYPTED_EXTENSIONS,
  END_OF_EARLY_DATA,
  FINISHED_MESSAGE,
  HELLO_REQUEST,
  KEY_UPDATE,
  NEW_SESSION_TICKET,
  SERVER_HELLO,
} from './handshake-reader.ts';
import {
  type ClientHello,
  readClientHello,
  readEncryptedExtensions,
  readServerHello,
  readTicket,
  type ServerHello,
} from './hello.ts';
import { TLS_1_0, TLS_1_3 } from './key-schedule.ts';
import type { KeyStore } from './key-store.ts';
import type { RecordCipher } from './record.ts';
import { suiteName } from './suite-names.ts';
import { suiteOf } from './suites.ts';
import { APPLICATION, EARLY, HANDSHAKING } from './traffic-secrets.ts';
import {
  HANDSHAKE_LOST,
  STARTED_TOO_LATE,
  UNSUPPORTED_SUITE,
  UNSUPPORTED_VERSION,
  WITHOUT_KEYS,
} from './undecrypted.ts';

const MESSAGE_HEADER_BYTES = 4;
const WANTED = new Set([
  CLIENT_HELLO,
  SERVER_HELLO,
  NEW_SESSION_TICKET,
  END_OF_EARLY_DATA,
  ENCRYPTED_EXTENSIONS,
  CLIENT_KEY_EXCHANGE,
  FINISHED_MESSAGE,
  KEY_UPDATE,
]);

/** The connection. */
export interface NegotiationOwner {
  readonly sides: readonly [TlsDirection, TlsDirection];
  /** It stays closed, for this reason. */
  close(why: string): RecordDecision;
  /** Somebody who waits may be able to go on. */
  wake(): void;
  waitForKeys(): void;
}

export class Negotiation implements HandshakeRole {
  readonly #owner: NegotiationOwner;
  readonly #keys: KeyStore;
  handshake: Handshake | null = null;
  /** A ServerHello can come no more. */
  #isServerHelloLost = false;

  constructor(owner: NegotiationOwner, keys: KeyStore) {
    this.#owner = owner;
    this.#keys = keys;
  }

  get version(): number {
    return this.handshake?.version ?? 0;
  }

  mayHandshake(_side: TlsDirection, messageType: number): RecordDecision {
    if (this.handshake !== null || messageType === CLIENT_HELLO) return 'go';
    // The server's hello may overtake the client's in the capture.
    if (messageType === SERVER_HELLO) return 'wait';
    return this.#owner.close(STARTED_TOO_LATE);
  }

  mayChangeCipher(side: TlsDirection): RecordDecision {
    const handshake = this.handshake;
    if (handshake === null) return this.#owner.close(STARTED_TOO_LATE);
    if (handshake.version === TLS_1_3) return 'drop';
    if (handshake.version === 0) {
      if (side.direction === handshake.client && !this.#isServerHelloLost) return 'wait';
      if (!handshake.isRetried) side.isChanged = true;
      return 'drop';
    }
    side.change(HANDSHAKING);
    return 'go';
  }

  onUnannounced(side: TlsDirection, bytes: Buffer, at: number, end: number): RecordDecision {
    const handshake = this.handshake;
    if (handshake === null) return this.#owner.close(STARTED_TOO_LATE);
    if (handshake.version === TLS_1_3) return 'drop';
    if (handshake.version !== 0) {
      // The ChangeCipherSpec was lost.
      side.change(HANDSHAKING);
      return 'go';
    }
    if (handshake.isRetried) return 'drop'; // early data that the server refused
    if (!this.#isServerHelloLost && side.direction === handshake.client) return 'wait';
    const guess = handshake.guess(side.direction, bytes, at, end);
    if (guess === null) return this.#owner.close(HANDSHAKE_LOST);
    this.#owner.sides[side.direction ^ 1]!.change(HANDSHAKING);
    side.continueWith(guess.cipher, guess.epoch, guess.sequence);
    this.#owner.wake();
    return 'go';
  }

  mayOpen(side: TlsDirection): boolean {
    const handshake = this.handshake!;
    return side.direction !== handshake.client || side.keys.epoch !== EARLY || handshake.isEarlyDataDecided;
  }

  cipherOf(side: TlsDirection, epoch: number): RecordCipher | null {
    return this.handshake!.cipher(side.direction, epoch);
  }

  onMissingKeys(side: TlsDirection): RecordDecision {
    const handshake = this.handshake!;
    if (handshake.version === TLS_1_3 && side.keys.epoch < APPLICATION) {
      // A log without some of the secrets: what they protect is passed over.
      for (let epoch = side.keys.epoch + 1; epoch <= APPLICATION; epoch++) {
        if (handshake.cipher(side.direction, epoch) === null) continue;
        side.losesUnopened = side.keys.epoch === EARLY;
        side.change(epoch);
        side.keys.isSearching = true;
        return 'go';
      }
    }
    if (!this.#keys.mayGrow) return this.#owner.close(WITHOUT_KEYS);
    this.#owner.waitForKeys();
    return 'wait';
  }

  wants(type: number): boolean {
    return WANTED.has(type) || (this.handshake?.keepsMessages ?? false);
  }

  message(side: TlsDirection, type: number, bytes: Buffer, start: number, end: number): void {
    const { direction } = side;
    const body = start + MESSAGE_HEADER_BYTES;
    if (type === CLIENT_HELLO) this.#onClientHello(side, readClientHello(bytes, body, end));
    const handshake = this.handshake;
    if (handshake === null) return;
    if (type !== HELLO_REQUEST) handshake.keepMessage(direction, bytes, start, end);
    const isTls13 = handshake.version === TLS_1_3;
    switch (type) {
      case SERVER_HELLO:
        this.#onServerHello(handshake, side, readServerHello(bytes, body, end));
        break;
      case ENCRYPTED_EXTENSIONS:
        if (isTls13) this.#onEncryptedExtensions(handshake, bytes, body, end);
        break;
      case CLIENT_KEY_EXCHANGE:
        if (!isTls13) handshake.setKeyExchange(Buffer.from(bytes.subarray(body, end)));
        break;
      case NEW_SESSION_TICKET:
        if (!isTls13) handshake.setTicket(readTicket(bytes, body, end));
        break;
      case END_OF_EARLY_DATA:
        if (isTls13 && side.keys.epoch === EARLY) side.change(HANDSHAKING);
        break;
      case FINISHED_MESSAGE:
        if (isTls13 && side.keys.epoch === HANDSHAKING) side.change(APPLICATION);
        break;
      case KEY_UPDATE:
        if (isTls13 && side.keys.epoch >= APPLICATION) side.change(side.keys.epoch + 1);
    }
  }

  onLost(side: TlsDirection): void {
    if (side.direction === this.handshake?.client || side.isChanged) return;
    this.#isServerHelloLost = true;
    if (this.handshake !== null) this.handshake.isEarlyDataDecided = true;
    this.#owner.wake();
  }

  onNewEpoch(side: TlsDirection): void {
    const handshake = this.handshake;
    if (handshake === null || side.direction === handshake.client || side.keys.epoch < APPLICATION) return;
    // What the server said about early data was not seen: if it was refused, it will not open.
    handshake.isEarlyDataDecided = true;
    this.#owner.wake();
  }

  #onClientHello(side: TlsDirection, hello: ClientHello | null): void {
    const before = this.handshake;
    if (hello === null || before?.version === TLS_1_3) return;
    const handshake = new Handshake(this.#keys, hello, side.direction);
    if (before !== null) {
      // The second hello of one handshake (RFC 8446 section 4.1.2), or a new handshake inside the old one.
      handshake.isRetried = before.isRetried;
      handshake.version = before.version;
    }
    this.handshake = handshake;
    if (!this.#keys.mayOpen(hello)) this.#owner.close(WITHOUT_KEYS);
    this.#owner.wake();
  }

  #onServerHello(handshake: Handshake, side: TlsDirection, serverHello: ServerHello | null): void {
    this.#owner.wake();
    if (serverHello === null || side.direction === handshake.client) {
      this.#owner.close(HANDSHAKE_LOST);
      return;
    }
    if (serverHello.isRetry) {
      handshake.isRetried = true;
      return;
    }
    const { version } = serverHello;
    if (version < TLS_1_0 || version > TLS_1_3) {
      this.#owner.close(
        `${UNSUPPORTED_VERSION} ${version === 0x0300 ? 'SSL-3.0' : `0x${version.toString(16)}`}`,
      );
      return;
    }
    const suite = suiteOf(serverHello.suite);
    if (suite === null || suite.isTls13 !== (version === TLS_1_3)) {
      this.#owner.close(`${UNSUPPORTED_SUITE} ${suiteName(serverHello.suite)}`);
      return;
    }
    if (serverHello.compression !== 0) {
      this.#owner.close(`${UNSUPPORTED_SUITE} with compression`);
      return;
    }
    handshake.settle(version, suite, serverHello);
    if (version !== TLS_1_3) return;
    side.change(HANDSHAKING);
    const client = this.#owner.sides[handshake.client];
    client.change(handshake.isEarlyDataDecided ? HANDSHAKING : EARLY);
    client.keys.isSearching = handshake.hello.earlyData && handshake.isRetried;
  }

  #onEncryptedExtensions(handshake: Handshake, bytes: Buffer, start: number, end: number): void {
    const { protocol, earlyData } = readEncryptedExtensions(bytes, start, end);
    handshake.protocol = protocol;
    if (handshake.isEarlyDataDecided) return;
    handshake.isEarlyDataDecided = true;
    this.#owner.wake();
    const client = this.#owner.sides[handshake.client];
    if (earlyData || client.keys.epoch !== EARLY) return;
    // Refused: the client has sent it all the same, and nobody has read it (RFC 8446 section 4.2.10).
    client.change(HANDSHAKING);
    client.keys.isSearching = true;
  }
}
