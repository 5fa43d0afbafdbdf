// Which keys a client or a server writes with, from the secrets of the key log: in TLS 1.3 one set after the
// other (RFC 8446 section 7.1), before it one set a handshake (RFC 5246 section 8.1, RFC 7627).

import { createHash } from 'node:crypto';
import type { ClientHello, ServerHello } from './hello.ts';
import {
  CLIENT_EARLY,
  CLIENT_HANDSHAKE,
  CLIENT_TRAFFIC,
  MASTER,
  PREMASTER,
  SERVER_HANDSHAKE,
  SERVER_TRAFFIC,
  type SecretLabel,
} from './key-log-labels.ts';
import {
  connectionKeys,
  MASTER_SECRET_BYTES,
  prf,
  TLS_1_2,
  trafficKeys,
  updatedSecret,
  type WriteKeys,
} from './key-schedule.ts';
import type { KeyStore } from './key-store.ts';
import type { RecordCipher } from './record.ts';
import { recordCipher } from './record-cipher.ts';
import { type CipherSuite, hashBytes } from './suites.ts';

/** Epochs of TLS 1.3: the times of one set of keys. */
export const EARLY = 0;
export const HANDSHAKING = 1;
export const APPLICATION = 2;
/** One of them, or a later one: every KeyUpdate begins another one after APPLICATION. */
export type Epoch = number;

const CLIENT_LABELS: readonly SecretLabel[] = [CLIENT_EARLY, CLIENT_HANDSHAKE, CLIENT_TRAFFIC];
/** A server has no early data; the label in its place is never asked for. */
const SERVER_LABELS: readonly SecretLabel[] = [SERVER_HANDSHAKE, SERVER_HANDSHAKE, SERVER_TRAFFIC];

/** The secrets of one sender in TLS 1.3. */
export class TrafficSecrets {
  readonly #keys: KeyStore;
  readonly #clientRandom: Buffer;
  readonly #labels: readonly SecretLabel[];
  /** The newest epoch after APPLICATION that was asked for, and its secret. */
  #updatedEpoch: Epoch = APPLICATION;
  #updated: Buffer | null = null;

  constructor(keys: KeyStore, clientRandom: Buffer, isClient: boolean) {
    this.#keys = keys;
    this.#clientRandom = clientRandom;
    this.#labels = isClient ? CLIENT_LABELS : SERVER_LABELS;
  }

  /** The cipher of an epoch; null when its secret is not known. */
  cipher(suite: CipherSuite, epoch: Epoch): RecordCipher | null {
    const secret = this.#secret(suite, epoch);
    return secret === null ? null : recordCipher(suite, 0, trafficKeys(suite, secret), false);
  }

  #secret(suite: CipherSuite, epoch: Epoch): Buffer | null {
    if (epoch > APPLICATION) {
      if (this.#updated === null || this.#updatedEpoch > epoch) {
        this.#updated = this.#secret(suite, APPLICATION);
        this.#updatedEpoch = APPLICATION;
      }
      for (; this.#updated !== null && this.#updatedEpoch < epoch; this.#updatedEpoch++)
        this.#updated = updatedSecret(suite, this.#updated);
      return this.#updated;
    }
    const { log } = this.#keys;
    const secret = log.secret(log.find(this.#clientRandom, 0), this.#labels[epoch]!);
    // A secret of another length belongs to another suite.
    return secret?.length === hashBytes(suite.hash) ? secret : null;
  }
}

/** What of a handshake up to TLS 1.2 the master secret may depend on. */
export interface LegacyHandshake {
  readonly hello: ClientHello;
  readonly serverHello: ServerHello;
  /** The body of ClientKeyExchange; null when it was not seen. */
  readonly keyExchange: Buffer | null;
  /** All messages from the first hello to ClientKeyExchange; null when they were not kept. */
  readonly transcript: readonly Buffer[] | null;
}

/** The master secret of a handshake up to TLS 1.2; null when it is not known. */
export function masterSecret(keys: KeyStore, suite: CipherSuite, handshake: LegacyHandshake): Buffer | null {
  const { hello, serverHello, keyExchange } = handshake;
  const { log } = keys;
  const client = log.find(hello.random, 0);
  const master = log.secret(client, MASTER);
  if (master !== null) return master;
  const ofSession = log.session(serverHello.sessionId);
  if (ofSession !== null) return ofSession;
  let premaster = log.secret(client, PREMASTER);
  if (premaster === null && keyExchange !== null) premaster = keys.premaster(keyExchange);
  if (premaster !== null) return masterFrom(premaster, suite, handshake);
  const isResumedById = serverHello.sessionId.length > 0 && serverHello.sessionId.equals(hello.sessionId);
  return isResumedById || keyExchange === null
    ? (keys.session(serverHello.sessionId) ?? keys.session(hello.ticket))
    : null;
}

function masterFrom(premaster: Buffer, suite: CipherSuite, handshake: LegacyHandshake): Buffer | null {
  const { hello, serverHello, transcript } = handshake;
  const { version } = serverHello;
  if (!serverHello.extendedMasterSecret) {
    const seed = Buffer.concat([hello.random, serverHello.random]);
    return prf(version, suite.hash, premaster, 'master secret', seed, MASTER_SECRET_BYTES);
  }
  if (transcript === null) return null;
  const all = Buffer.concat(transcript);
  const digest = (hash: string): Buffer => createHash(hash).update(all).digest();
  const sessionHash =
    version >= TLS_1_2 ? digest(suite.hash) : Buffer.concat([digest('md5'), digest('sha1')]);
  return prf(version, suite.hash, premaster, 'extended master secret', sessionHash, MASTER_SECRET_BYTES);
}

/** The ciphers of client and server up to TLS 1.2. */
export function legacyCiphers(
  suite: CipherSuite,
  master: Buffer,
  hello: ClientHello,
  serverHello: ServerHello,
): readonly [client: RecordCipher, server: RecordCipher] {
  const { version, encryptThenMac, random } = serverHello;
  const keys = connectionKeys(version, suite, master, hello.random, random);
  const cipher = (write: WriteKeys): RecordCipher => recordCipher(suite, version, write, encryptThenMac);
  return [cipher(keys[0]), cipher(keys[1])];
}
