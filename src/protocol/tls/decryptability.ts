// Can a TLS connection be decrypted? Decided from its first segment, so that those without keys cost no more than
// traffic of unknown protocols.

import type { Detection } from '../../flow/protocol-detector.ts';
import { type Counters, count } from '../../shared/counters.ts';
import { TLS } from '../detect.ts';
import { CLIENT_HELLO, SERVER_HELLO } from './handshake-reader.ts';
import { type ClientHello, RANDOM_BYTES, readClientHello } from './hello.ts';
import type { KeyStore } from './key-store.ts';
import { APPLICATION_DATA, HANDSHAKE } from './record.ts';
import { ENCRYPTED_HELLO, nameUndecryptedServer, STARTED_TOO_LATE, WITHOUT_KEYS } from './undecrypted.ts';

// Offsets in a record that begins with a hello.
const MESSAGE_TYPE = 5;
const MESSAGE = 9;
const RANDOM = 11;

const DECRYPTABLE: Detection = { protocol: TLS, isRead: true, unseen: null };
const UNDECRYPTABLE: Detection = { protocol: TLS, isRead: false, unseen: WITHOUT_KEYS };
const TOO_LATE: Detection = { protocol: TLS, isRead: false, unseen: STARTED_TOO_LATE };

export class TlsDecryptability {
  readonly #keys: KeyStore;
  readonly #counters: Counters;

  constructor(keys: KeyStore, counters: Counters) {
    this.#keys = keys;
    this.#counters = counters;
  }

  /** Of a direction that begins with the TLS record at `start`; `isOtherDetected`: the other one was looked at. */
  detect(bytes: Buffer, start: number, end: number, isOtherDetected: boolean): Detection {
    const keys = this.#keys;
    if (bytes[start] === HANDSHAKE && end - start === MESSAGE_TYPE)
      return keys.isInUse ? DECRYPTABLE : UNDECRYPTABLE; // a header alone: what is in it comes later
    const isHandshake = bytes[start] === HANDSHAKE;
    if (isHandshake && bytes[start + MESSAGE_TYPE] === CLIENT_HELLO) {
      if (keys.isInUse) {
        if (end - start < RANDOM + RANDOM_BYTES || keys.mayGrow) return DECRYPTABLE;
        if (keys.knows(bytes, start + RANDOM)) return DECRYPTABLE;
      }
      const hello = readClientHello(bytes, start + MESSAGE, end);
      if (hello === null) return UNDECRYPTABLE;
      if (keys.isInUse && keys.hasKeysOf(hello)) return DECRYPTABLE;
      nameUndecryptedServer(this.#counters, WITHOUT_KEYS, hello);
      if (hello.encryptedHello) this.#countEncryptedHello(hello);
      return UNDECRYPTABLE;
    }
    // Keys alone would not open a connection of which the capture has nothing but data.
    if (bytes[start] === APPLICATION_DATA) return TOO_LATE;
    if (!keys.isInUse) return UNDECRYPTABLE;
    // The server's hello may overtake the client's in the capture.
    const isServerHello = isHandshake && bytes[start + MESSAGE_TYPE] === SERVER_HELLO;
    return isServerHello && !isOtherDetected ? DECRYPTABLE : TOO_LATE;
  }

  #countEncryptedHello(hello: ClientHello): void {
    count(this.#counters.unseenConnections, ENCRYPTED_HELLO);
    nameUndecryptedServer(this.#counters, ENCRYPTED_HELLO, hello);
  }
}
