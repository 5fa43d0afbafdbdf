// What one direction of a TLS connection asks of those who know both: the handshake decides how its records are read,
// the connection takes what is in them.

import type { Stamp } from '../../flow/stream.ts';
import type { TlsDirection } from './direction.ts';
import type { RecordCipher } from './record.ts';

/** What the owner says about a record that cannot be read without it. */
export type RecordDecision = 'go' | 'wait' | 'drop';

/** The handshake, which knows both directions. */
export interface HandshakeRole {
  /** The negotiated version; 0 while it is not known. */
  readonly version: number;
  /** May the handshake record with this message be read? */
  mayHandshake(side: TlsDirection, messageType: number): RecordDecision;
  /** The sender changes to new keys (up to TLS 1.2). */
  mayChangeCipher(side: TlsDirection): RecordDecision;
  /** An enciphered record `bytes[at, end)` where nothing has announced one. */
  onUnannounced(side: TlsDirection, bytes: Buffer, at: number, end: number): RecordDecision;
  /** Asks for the keys of the side's epoch, which `cipherOf` did not have. */
  onMissingKeys(side: TlsDirection): RecordDecision;
  mayOpen(side: TlsDirection): boolean;
  cipherOf(side: TlsDirection, epoch: number): RecordCipher | null;
  wants(type: number): boolean;
  message(side: TlsDirection, type: number, bytes: Buffer, start: number, end: number): void;
  onLost(side: TlsDirection): void;
  onNewEpoch(side: TlsDirection): void;
}

/** The connection: where what was read goes. */
export interface ConnectionRole {
  /** Application data. */
  content(side: TlsDirection, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** Bytes of application data are missing. */
  lose(side: TlsDirection, count: number, stamp: Stamp): void;
  closeNotify(side: TlsDirection, stamp: Stamp): void;
  /** Nothing opens. */
  onWrongKey(side: TlsDirection): void;
  onClosedRecord(): void;
  hold(side: TlsDirection, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
}
