// What one direction of a TLS connection asks of those who know both: the handshake decides how its records are read,
// the connection takes what is in them.

import type { Stamp } from '../../flow/stream.ts';
import type { RecordCipher } from './record.ts';
import type { TlsSide } from './side.ts';

/** What the owner says about a record that cannot be read without it. */
export type Answer = 'go' | 'wait' | 'drop';

/** The handshake, which knows both directions. */
export interface SideGuide {
  /** The negotiated version; 0 while it is not known. */
  readonly version: number;
  /** May the handshake record with this message be read? */
  mayHandshake(side: TlsSide, messageType: number): Answer;
  /** The sender changes to new keys (up to TLS 1.2). */
  mayChangeCipher(side: TlsSide): Answer;
  /** An enciphered record `bytes[at, end)` where nothing has announced one. */
  onUnannounced(side: TlsSide, bytes: Buffer, at: number, end: number): Answer;
  /** Asks for the keys of the side's epoch, which `cipherOf` did not have. */
  onMissingKeys(side: TlsSide): Answer;
  mayOpen(side: TlsSide): boolean;
  cipherOf(side: TlsSide, epoch: number): RecordCipher | null;
  wants(type: number): boolean;
  message(side: TlsSide, type: number, bytes: Buffer, start: number, end: number): void;
  onLost(side: TlsSide): void;
  onNewEpoch(side: TlsSide): void;
}

/** The connection: where what was read goes. */
export interface SideOwner {
  /** Application data. */
  content(side: TlsSide, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** Bytes of application data are missing. */
  lose(side: TlsSide, count: number, stamp: Stamp): void;
  closeNotify(side: TlsSide, stamp: Stamp): void;
  /** Nothing opens. */
  onWrongKey(side: TlsSide): void;
  onClosedRecord(): void;
  hold(side: TlsSide, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
}
