// What one direction of a TLS connection means for the other: the messages of the handshake (RFC 8446 section 4,
// RFC 5246 section 7), and what may be read before them. All decisions of the handshake are in this file.

import { type Direction, opposite } from '../../flow/stream.ts';
import type { HandshakeRole, RecordDecision, TlsDirection } from './direction-roles.ts';
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
  LOST_CLIENT_HELLO,
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
import { APPLICATION, EARLY, type Epoch, HANDSHAKING } from './traffic-secrets.ts';
import {
  HANDSHAKE_LOST,
  STARTED_TOO_LATE,
  UNSUPPORTED_SUITE,
  UNSUPPORTED_VERSION,
  type UndecryptedCause,
  WITHOUT_KEYS,
} from './undecrypted.ts';

const MESSAGE_HEADER_BYTES = 4;
const WANTED: ReadonlySet<number> = new Set([
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
  readonly directions: readonly [TlsDirection, TlsDirection];
  /** It stays undecrypted, for this reason. */
  leaveUndecrypted(cause: UndecryptedCause): RecordDecision;
  /** Buffered records may be readable now. */
  wake(): void;
  /** Bytes of a direction wait for others before them. */
  isWaiting(direction: Direction): boolean;
  /** The key log has the secrets of one direction only. */
  onOneDirection(): void;
  /** Its keys may come later. */
  waitForKeys(): void;
}

export class Negotiation implements HandshakeRole {
  readonly #connection: NegotiationOwner;
  readonly #keys: KeyStore;
  handshake: Handshake | null = null;
  /** Directions in which handshake messages may be missing. */
  readonly #isLost: [boolean, boolean] = [false, false];
  /** Where a server's hello waits for the client's; null: none does. */
  #waitingServer: Direction | null = null;
  /** A ServerHello can come no more. */
  #isServerHelloLost = false;

  constructor(connection: NegotiationOwner, keys: KeyStore) {
    this.#connection = connection;
    this.#keys = keys;
  }

  get version(): number {
    return this.handshake?.version ?? 0;
  }

  mayReadHandshake(direction: TlsDirection, messageType: number): RecordDecision {
    if (this.handshake !== null || messageType === CLIENT_HELLO) return 'read';
    if (messageType !== SERVER_HELLO) return this.#withoutHandshake(direction);
    const client = opposite(direction.index);
    if (this.#isLost[client]) {
      this.#doWithoutClientHello(client);
      return 'read';
    }
    // The server's hello may overtake the client's in the capture.
    this.#waitingServer = direction.index;
    return 'wait';
  }

  onChangeCipherSpec(direction: TlsDirection): RecordDecision {
    const handshake = this.handshake;
    if (handshake === null) return this.#withoutHandshake(direction);
    if (handshake.version === TLS_1_3) return 'drop';
    if (handshake.version === 0) {
      if (direction.index === handshake.client && !this.#isServerHelloLost) return 'wait';
      if (!handshake.isRetried) direction.expectEncrypted();
      return 'drop';
    }
    direction.change(HANDSHAKING);
    return 'read';
  }

  onUnannounced(direction: TlsDirection, bytes: Buffer, at: number, end: number): RecordDecision {
    const handshake = this.handshake;
    if (handshake === null) return this.#withoutHandshake(direction);
    if (handshake.version === TLS_1_3) return 'drop';
    if (handshake.version !== 0) {
      // The ChangeCipherSpec was lost.
      direction.change(HANDSHAKING);
      return 'read';
    }
    if (handshake.isRetried) return 'drop'; // early data that the server refused
    if (!this.#isServerHelloLost && direction.index === handshake.client) return 'wait';
    const guess = handshake.guess(direction.index, bytes, at, end);
    if (guess === null) return this.#connection.leaveUndecrypted(HANDSHAKE_LOST);
    this.#connection.directions[direction.index ^ 1]!.change(HANDSHAKING);
    direction.continueWith(guess.cipher, guess.epoch, guess.sequence);
    this.#connection.wake();
    return 'read';
  }

  mayOpen(direction: TlsDirection): boolean {
    const handshake = this.handshake!;
    return direction.index !== handshake.client || direction.epoch !== EARLY || handshake.isEarlyDataDecided;
  }

  identify(direction: TlsDirection, bytes: Buffer, at: number, end: number): void {
    this.handshake?.identify(direction.index, direction.epoch, bytes, at, end);
  }

  cipherOf(direction: TlsDirection, epoch: Epoch): RecordCipher | null {
    return this.handshake!.cipher(direction.index, epoch);
  }

  onMissingKeys(direction: TlsDirection): RecordDecision {
    const handshake = this.handshake!;
    if (handshake.version === TLS_1_3 && direction.epoch < APPLICATION) {
      // A log without some of the secrets: the records they protect are passed over.
      for (let epoch = direction.epoch + 1; epoch <= APPLICATION; epoch++) {
        if (handshake.cipher(direction.index, epoch) === null) continue;
        direction.changeByTrial(epoch, direction.epoch === EARLY);
        return 'read';
      }
    }
    if (!this.#keys.mayGrow) return this.#doWithoutDirection(handshake, direction);
    this.#connection.waitForKeys();
    return 'wait';
  }

  /** Each direction of TLS 1.3 has secrets of its own: a key log may have only those of the other one. */
  #doWithoutDirection(handshake: Handshake, direction: TlsDirection): RecordDecision {
    const other = this.#connection.directions[direction.index ^ 1]!;
    if (other.isWithoutKeys || !handshake.hasTrafficSecret(other.index))
      return this.#connection.leaveUndecrypted(WITHOUT_KEYS);
    direction.leaveUndecrypted();
    this.#connection.onOneDirection();
    // What the server says about early data is not known: if it was refused, it will not open.
    handshake.isEarlyDataDecided = true;
    this.#connection.wake();
    return 'drop';
  }

  wants(type: number): boolean {
    return WANTED.has(type) || (this.handshake?.keepsMessages ?? false);
  }

  message(direction: TlsDirection, type: number, bytes: Buffer, start: number, end: number): void {
    const body = start + MESSAGE_HEADER_BYTES;
    if (type === CLIENT_HELLO) this.#onClientHello(direction, readClientHello(bytes, body, end));
    const handshake = this.handshake;
    if (handshake === null) return;
    if (type !== HELLO_REQUEST) handshake.keepMessage(direction.index, bytes, start, end);
    const isTls13 = handshake.version === TLS_1_3;
    switch (type) {
      case SERVER_HELLO:
        this.#onServerHello(handshake, direction, readServerHello(bytes, body, end));
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
        if (isTls13 && direction.epoch === EARLY) direction.change(HANDSHAKING);
        break;
      case FINISHED_MESSAGE:
        if (isTls13 && direction.epoch === HANDSHAKING) direction.change(APPLICATION);
        break;
      case KEY_UPDATE:
        if (isTls13 && direction.epoch >= APPLICATION) direction.change(direction.epoch + 1);
    }
  }

  onLost(direction: TlsDirection): void {
    if (direction.index === this.handshake?.client || direction.isEncrypted) return;
    this.#isLost[direction.index] = true;
    if (this.handshake !== null) this.#loseServerHello(this.handshake);
    else if (this.#waitingServer === opposite(direction.index)) this.#doWithoutClientHello(direction.index);
  }

  #loseServerHello(handshake: Handshake): void {
    this.#isServerHelloLost = true;
    handshake.isEarlyDataDecided = true;
    this.#connection.wake();
  }

  /** A record that needs a handshake, and there is none: when the server's hello is here, the client's is lost. */
  #withoutHandshake(direction: TlsDirection): RecordDecision {
    const server = opposite(direction.index);
    // The server's hello waits behind a gap of its own.
    if (this.#isLost[direction.index] && this.#connection.isWaiting(server)) return 'wait';
    if (this.#waitingServer !== server) return this.#connection.leaveUndecrypted(STARTED_TOO_LATE);
    this.#doWithoutClientHello(direction.index);
    return 'wait';
  }

  /** The ClientHello will not come: the client random is found in the key log by trial (`identify`). */
  #doWithoutClientHello(client: Direction): void {
    this.handshake = new Handshake(this.#keys, LOST_CLIENT_HELLO, client);
    this.#connection.wake();
  }

  onNewEpoch(direction: TlsDirection): void {
    const handshake = this.handshake;
    if (handshake === null || direction.index === handshake.client || direction.epoch < APPLICATION) return;
    // What the server said about early data was not seen: if it was refused, it will not open.
    handshake.isEarlyDataDecided = true;
    this.#connection.wake();
  }

  #onClientHello(direction: TlsDirection, hello: ClientHello | null): void {
    const before = this.handshake;
    if (hello === null || before?.version === TLS_1_3) return;
    const handshake = new Handshake(this.#keys, hello, direction.index);
    if (before !== null) {
      // The second hello of one handshake (RFC 8446 section 4.1.2), or a new handshake inside the old one.
      handshake.isRetried = before.isRetried;
      handshake.version = before.version;
    }
    this.handshake = handshake;
    if (this.#isLost[opposite(direction.index)]) this.#loseServerHello(handshake);
    if (!this.#keys.mayOpen(hello)) this.#connection.leaveUndecrypted(WITHOUT_KEYS);
    this.#connection.wake();
  }

  #onServerHello(handshake: Handshake, direction: TlsDirection, serverHello: ServerHello | null): void {
    this.#connection.wake();
    if (serverHello === null || direction.index === handshake.client) {
      this.#connection.leaveUndecrypted(HANDSHAKE_LOST);
      return;
    }
    if (serverHello.isRetry) {
      handshake.isRetried = true;
      return;
    }
    const { version } = serverHello;
    if (version < TLS_1_0 || version > TLS_1_3) {
      this.#connection.leaveUndecrypted(
        `${UNSUPPORTED_VERSION} ${version === 0x0300 ? 'SSL-3.0' : `0x${version.toString(16)}`}`,
      );
      return;
    }
    const suite = suiteOf(serverHello.suite);
    if (suite === null || suite.isTls13 !== (version === TLS_1_3)) {
      this.#connection.leaveUndecrypted(`${UNSUPPORTED_SUITE} ${suiteName(serverHello.suite)}`);
      return;
    }
    if (serverHello.compression !== 0) {
      this.#connection.leaveUndecrypted(`${UNSUPPORTED_SUITE} with compression`);
      return;
    }
    handshake.settle(version, suite, serverHello);
    if (version !== TLS_1_3) return;
    direction.change(HANDSHAKING);
    const client = this.#connection.directions[handshake.client];
    // Early data that a HelloRetryRequest refused was sent all the same.
    if (handshake.hello.earlyData && handshake.isRetried) client.changeByTrial(HANDSHAKING, false);
    else client.change(handshake.isEarlyDataDecided ? HANDSHAKING : EARLY);
  }

  #onEncryptedExtensions(handshake: Handshake, bytes: Buffer, start: number, end: number): void {
    const { protocol, earlyData } = readEncryptedExtensions(bytes, start, end);
    handshake.protocol = protocol;
    if (handshake.isEarlyDataDecided) return;
    handshake.isEarlyDataDecided = true;
    this.#connection.wake();
    const client = this.#connection.directions[handshake.client];
    if (earlyData || client.epoch !== EARLY) return;
    // Refused: the client has sent it all the same, and the server has not read it (RFC 8446 section 4.2.10).
    client.changeByTrial(HANDSHAKING, false);
  }
}
