// Is a TLS connection worth reading? Decided from its first segment, so that those without keys cost no more than
// any other traffic that nobody reads.

import type { Detection } from '../../flow/protocol-detector.ts';
import type { Counters } from '../../shared/counters.ts';
import { count } from '../../shared/counters.ts';
import { TLS } from '../detect.ts';
import { CLIENT_HELLO, SERVER_HELLO } from './handshake-reader.ts';
import { readClientHello } from './hello.ts';
import { RANDOM_BYTES } from './key-log.ts';
import type { KeyStore } from './key-store.ts';
import { HANDSHAKE } from './record.ts';
import { ENCRYPTED_HELLO, nameUndecryptedServer, STARTED_TOO_LATE, WITHOUT_KEYS } from './undecrypted.ts';

// In a record that begins with a hello.
const MESSAGE_TYPE = 5;
const MESSAGE = 9;
const RANDOM = 11;

const OPEN: Detection = { protocol: TLS, isRead: true, unseen: null };
const CLOSED: Detection = { protocol: TLS, isRead: false, unseen: WITHOUT_KEYS };
const TOO_LATE: Detection = { protocol: TLS, isRead: false, unseen: STARTED_TOO_LATE };

export class TlsDecryptability {
  readonly #keys: KeyStore;
  readonly #counters: Counters;
  constructor(keys: KeyStore, counters: Counters) {
    this.#keys = keys;
    this.#counters = counters;
  }

  /** Judges a direction that begins with a TLS record. */
  detect(bytes: Buffer, start: number, end: number, isOtherJudged: boolean): Detection {
    const keys = this.#keys;
    const isHandshake = bytes[start] === HANDSHAKE && end - start > MESSAGE_TYPE;
    if (isHandshake && bytes[start + MESSAGE_TYPE] === CLIENT_HELLO) {
      if (keys.isInUse) {
        if (end - start < RANDOM + RANDOM_BYTES || keys.mayGrow) return OPEN;
        if (keys.log.find(bytes, start + RANDOM) >= 0) return OPEN;
      }
      const hello = readClientHello(bytes, start + MESSAGE, end);
      if (hello === null) return CLOSED;
      if (keys.isInUse && keys.hasKeysOf(hello)) return OPEN;
      nameUndecryptedServer(this.#counters, WITHOUT_KEYS, hello);
      if (hello.encryptedHello) this.#countEncryptedHello(hello);
      return CLOSED;
    }
    if (!keys.isInUse) return CLOSED;
    // The server's hello may overtake the client's in the capture.
    const isServerHello = isHandshake && bytes[start + MESSAGE_TYPE] === SERVER_HELLO;
    return isServerHello && !isOtherJudged ? OPEN : TOO_LATE;
  }

  #countEncryptedHello(hello: Parameters<typeof nameUndecryptedServer>[2]): void {
    count(this.#counters.unseenConnections, ENCRYPTED_HELLO);
    nameUndecryptedServer(this.#counters, ENCRYPTED_HELLO, hello);
  }
}
