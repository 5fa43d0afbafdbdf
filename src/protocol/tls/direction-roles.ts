// One direction of a TLS connection and those who know both: the handshake decides how its records are read, the
// connection takes what is in them.

import type { Direction, Stamp } from '../../flow/stream.ts';
import type { RecordCipher } from './record.ts';
import type { Epoch } from './traffic-secrets.ts';

/** One direction, as the handshake sees it. */
export interface TlsDirection {
  /** Which way its bytes go. */
  readonly index: Direction;
  /** TLS 1.3: whose keys its next record is encrypted with. */
  readonly epoch: Epoch;
  /** Records from here on are encrypted. */
  readonly isEncrypted: boolean;
  /** Records from here on are encrypted; with which keys is not known yet. */
  expectEncrypted(): void;
  /** Records from here on are encrypted with the keys of `epoch`. */
  change(epoch: Epoch): void;
  /**
   * The same, but records that these keys do not open may come before them; with `losesUnopened` those are
   * application data, and lost.
   */
  changeByTrial(epoch: Epoch, losesUnopened: boolean): void;
  /** After a loss: this is the cipher, and the next record has this number. */
  continueWith(cipher: RecordCipher, epoch: Epoch, sequence: number): void;
  /** Its keys will not come: it stays undecrypted, whatever becomes of the other direction. */
  leaveUndecrypted(): void;
  /** It stays undecrypted for want of keys. */
  readonly isWithoutKeys: boolean;
}

/** What is decided about a record that cannot be read without the handshake: read it, wait with it, pass over it. */
export type RecordDecision = 'read' | 'wait' | 'drop';

/** The handshake, which knows both directions. */
export interface HandshakeRole {
  /** The negotiated version; 0 while it is not known. */
  readonly version: number;
  /** May the handshake record with this message be read? */
  mayReadHandshake(direction: TlsDirection, messageType: number): RecordDecision;
  /** The sender changes to new keys (up to TLS 1.2). */
  onChangeCipherSpec(direction: TlsDirection): RecordDecision;
  /** An encrypted record `bytes[at, end)` where nothing has announced one. */
  onUnannounced(direction: TlsDirection, bytes: Buffer, at: number, end: number): RecordDecision;
  /** Finds the client random by the first encrypted record `bytes[at, end)`, where the ClientHello is missing. */
  identify(direction: TlsDirection, bytes: Buffer, at: number, end: number): void;
  /** Asks for the keys of the direction's epoch, which `cipherOf` did not have. */
  onMissingKeys(direction: TlsDirection): RecordDecision;
  /** May records of the direction's epoch be opened, or is it not decided yet whether they count? */
  mayOpen(direction: TlsDirection): boolean;
  /** The cipher of an epoch; null while its keys are not known. */
  cipherOf(direction: TlsDirection, epoch: Epoch): RecordCipher | null;
  /** Are handshake messages of this type read? */
  wants(type: number): boolean;
  /** A handshake message `bytes[start, end)`, header and all. */
  message(direction: TlsDirection, type: number, bytes: Buffer, start: number, end: number): void;
  /** Handshake messages of the direction may be missing. */
  onLost(direction: TlsDirection): void;
  /** The direction goes on with the keys of another epoch. */
  onNewEpoch(direction: TlsDirection): void;
}

/** The connection: where what was read goes. */
export interface ConnectionRole {
  /** Application data. */
  content(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** `count` bytes of application data are missing. */
  lose(direction: Direction, count: number, stamp: Stamp): void;
  /** The sender has sent its last application data. */
  closeNotify(direction: Direction, stamp: Stamp): void;
  /** Nothing opens. */
  onWrongKey(direction: Direction): void;
  /** A record did not open although keys and number are right. */
  onDamagedRecord(): void;
  /** Keeps bytes until the direction can go on. */
  buffer(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
}
