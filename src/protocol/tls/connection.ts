// A TLS connection (RFC 8446, RFC 5246) as a protocol on a channel: reads the hellos, opens the records with the
// user's keys and hands what is inside to a channel of its own. All its transitions are in this file.

import type { Channel, Direction, Stamp, StreamConsumer } from '../../flow/stream.ts';
import type { ProtocolContext } from '../context.ts';
import { TlsChannel } from './channel.ts';
import { Handshake } from './handshake.ts';
import {
  CLIENT_HELLO,
  CLIENT_KEY_EXCHANGE,
  ENCRYPTED_EXTENSIONS,
  END_OF_EARLY_DATA,
  FINISHED,
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
import type { KeyWaiter, TlsKeys } from './keys.ts';
import type { RecordCipher } from './record.ts';
import { type Answer, type SideOwner, TlsSide } from './side.ts';
import { suiteName } from './suite-names.ts';
import { suiteOf } from './suites.ts';
import { APPLICATION, EARLY, HANDSHAKING } from './traffic.ts';
import {
  countClosed,
  DAMAGED,
  ENCRYPTED_HELLO,
  HANDSHAKE_LOST,
  KEYS_TOO_LATE,
  STARTED_TOO_LATE,
  UNSUPPORTED_SUITE,
  UNSUPPORTED_VERSION,
  WITHOUT_KEYS,
  WRONG_KEY,
} from './unseen.ts';
import { WaitingRecords } from './waiting-records.ts';

const MESSAGE_HEADER_BYTES = 4;
const WANTED = new Set([
  CLIENT_HELLO,
  SERVER_HELLO,
  NEW_SESSION_TICKET,
  END_OF_EARLY_DATA,
  ENCRYPTED_EXTENSIONS,
  CLIENT_KEY_EXCHANGE,
  FINISHED,
  KEY_UPDATE,
]);
/** Numbers at which a suite is looked for when the ServerHello is missing. */
const FIRST_SEQUENCES = [0, 1, 2, 3, 4, 5, 6, 7];

export class TlsConnection implements StreamConsumer, SideOwner, KeyWaiter {
  readonly #sides: readonly [TlsSide, TlsSide];
  readonly #waiting: WaitingRecords;
  #handshake: Handshake | null = null;
  #inner: TlsChannel | null = null;
  /** A ServerHello can come no more. */
  #isServerHelloLost = false;
  #waitsForKeys = false;
  #isClosed = false;
  /** Something happened that those who wait may have waited for. */
  #isWoken = false;
  #isReplaying = false;
  /** Directions that are over outside. */
  #ends = 0;

  constructor(
    readonly channel: Channel,
    readonly context: ProtocolContext,
    readonly keys: TlsKeys,
  ) {
    const { budget } = context;
    const side = (direction: Direction) => new TlsSide(this, direction, channel.streams[direction], budget);
    this.#sides = [side(0), side(1)];
    this.#waiting = new WaitingRecords(keys.budget);
  }

  get version(): number {
    return this.#handshake?.version ?? 0;
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#isClosed) return;
    const side = this.#sides[direction];
    if (side.isBlocked) this.hold(side, bytes, start, end, stamp);
    else side.framer.data(bytes, start, end, stamp);
    if (this.#isWoken) this.#replay();
  }

  skipped(direction: Direction, stamp: Stamp): void {
    this.#sides[direction].framer.skipped(stamp);
  }

  gap(direction: Direction, count: number, stamp: Stamp): void {
    if (this.#isClosed) return;
    const side = this.#sides[direction];
    if (side.isBlocked) this.#waiting.addGap(direction, count, stamp);
    else side.framer.gap(count, stamp);
    if (this.#isWoken) this.#replay();
  }

  end(direction: Direction, cut: boolean, stamp: Stamp): void {
    if (this.#isClosed) return;
    if (this.#sides[direction].isBlocked) this.#waiting.addEnd(direction, cut, stamp);
    else this.#end(direction, cut, stamp);
    if (this.#isWoken) this.#replay();
    this.#ends++;
    if (this.#ends < 2 || this.#waiting.isEmpty || this.#waitsForKeys) return;
    this.#close(this.#handshake === null ? STARTED_TOO_LATE : HANDSHAKE_LOST);
  }

  /** Keys and record numbers cannot be found again. */
  isIdle(): boolean {
    return false;
  }

  isWaiting(direction: Direction): boolean {
    return this.channel.streams[direction].waiting || this.#waiting.has(direction);
  }

  retry(): void {
    const handshake = this.#handshake;
    if (handshake === null || !this.keys.hasKeysOf(handshake.hello)) return;
    this.keys.waiters.delete(this);
    this.#waitsForKeys = false;
    this.#isWoken = true;
    this.#replay();
  }

  giveUp(): void {
    this.#close(this.#waitsForKeys ? WITHOUT_KEYS : HANDSHAKE_LOST);
  }

  hold(side: TlsSide, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#isClosed) return;
    const { direction } = side;
    let kept = this.#waiting.addBytes(direction, bytes, start, end, stamp);
    while (kept === 'no-memory' && this.keys.relieve() && !this.#isClosed)
      kept = this.#waiting.addBytes(direction, bytes, start, end, stamp);
    if (kept !== 'kept') this.#close(this.#waitsForKeys ? KEYS_TOO_LATE : HANDSHAKE_LOST);
  }

  mayHandshake(_side: TlsSide, messageType: number): Answer {
    if (this.#handshake !== null || messageType === CLIENT_HELLO) return 'go';
    // The server's hello may overtake the client's in the capture.
    if (messageType === SERVER_HELLO) return 'wait';
    return this.#close(STARTED_TOO_LATE);
  }

  mayChangeCipher(side: TlsSide): Answer {
    const handshake = this.#handshake;
    if (handshake === null) return this.#close(STARTED_TOO_LATE);
    if (handshake.version === TLS_1_3) return 'drop';
    if (handshake.version === 0) {
      if (side.direction === handshake.client && !this.#isServerHelloLost) return 'wait';
      if (!handshake.isRetried) side.isChanged = true;
      return 'drop';
    }
    side.change(HANDSHAKING);
    return 'go';
  }

  onUnannounced(side: TlsSide, bytes: Buffer, at: number, end: number): Answer {
    const handshake = this.#handshake;
    if (handshake === null) return this.#close(STARTED_TOO_LATE);
    if (handshake.version === TLS_1_3) return 'drop';
    if (handshake.version !== 0) {
      // The ChangeCipherSpec was lost.
      side.change(HANDSHAKING);
      return 'go';
    }
    if (handshake.isRetried) return 'drop'; // early data that the server refused
    if (!this.#isServerHelloLost && side.direction === handshake.client) return 'wait';
    return this.#guessSuite(handshake, side, bytes, at, end) ? 'go' : this.#close(HANDSHAKE_LOST);
  }

  mayOpen(side: TlsSide): boolean {
    const handshake = this.#handshake!;
    return side.direction !== handshake.client || side.epoch !== EARLY || handshake.isEarlyDataDecided;
  }

  cipherOf(side: TlsSide, epoch: number): RecordCipher | null {
    return this.#handshake!.cipher(side.direction, epoch);
  }

  onMissingKeys(side: TlsSide): Answer {
    const handshake = this.#handshake!;
    if (handshake.version === TLS_1_3 && side.epoch < APPLICATION) {
      // A log without some of the secrets: what they protect is passed over.
      for (let epoch = side.epoch + 1; epoch <= APPLICATION; epoch++) {
        if (handshake.cipher(side.direction, epoch) === null) continue;
        side.change(epoch);
        side.isSearching = true;
        return 'go';
      }
    }
    if (!this.keys.mayGrow) return this.#close(WITHOUT_KEYS);
    this.#waitsForKeys = true;
    this.keys.waiters.add(this);
    return 'wait';
  }

  wants(type: number): boolean {
    return WANTED.has(type) || (this.#handshake?.keepsMessages ?? false);
  }

  message(side: TlsSide, type: number, bytes: Buffer, start: number, end: number): void {
    if (this.#isClosed) return;
    const { direction } = side;
    const body = start + MESSAGE_HEADER_BYTES;
    if (type === CLIENT_HELLO) this.#onClientHello(side, readClientHello(bytes, body, end));
    const handshake = this.#handshake;
    if (handshake === null || this.#isClosed) return;
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
        if (isTls13 && side.epoch === EARLY) side.change(HANDSHAKING);
        break;
      case FINISHED:
        if (isTls13 && side.epoch === HANDSHAKING) side.change(APPLICATION);
        break;
      case KEY_UPDATE:
        if (isTls13 && side.epoch >= APPLICATION) side.change(side.epoch + 1);
    }
  }

  content(side: TlsSide, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const inner = this.#inner ?? this.#openInner(null);
    inner.streams[side.direction].deliver(bytes, start, end, stamp);
    this.#afterDelivery(side, inner);
  }

  lose(side: TlsSide, count: number, stamp: Stamp): void {
    const inner = this.#inner ?? this.#openInner(side);
    inner.streams[side.direction].lose(count, stamp);
    this.#afterDelivery(side, inner);
  }

  closeNotify(side: TlsSide, stamp: Stamp): void {
    this.#endInner(side, false, stamp);
  }

  onLost(side: TlsSide): void {
    if (side.direction === this.#handshake?.client || side.isChanged) return;
    this.#isServerHelloLost = true;
    if (this.#handshake !== null) this.#handshake.isEarlyDataDecided = true;
    this.#isWoken = true;
  }

  onNewEpoch(side: TlsSide): void {
    const handshake = this.#handshake;
    if (handshake === null || side.direction === handshake.client || side.epoch < APPLICATION) return;
    // What the server said about early data was not seen: if it was refused, it will not open.
    handshake.isEarlyDataDecided = true;
    this.#isWoken = true;
  }

  onWrongKey(side: TlsSide): void {
    this.#close(side.opened > 0 ? DAMAGED : WRONG_KEY);
  }

  onClosedRecord(): void {
    this.context.counters.closedRecords++;
  }

  #onClientHello(side: TlsSide, hello: ClientHello | null): void {
    const before = this.#handshake;
    if (hello === null || before?.version === TLS_1_3) return;
    const handshake = new Handshake(this.keys, hello, side.direction);
    if (before !== null) {
      // The second hello of one handshake (RFC 8446 section 4.1.2), or a new handshake inside the old one.
      handshake.isRetried = before.isRetried;
      handshake.version = before.version;
    }
    this.#handshake = handshake;
    if (!this.keys.mayOpen(hello)) this.#close(WITHOUT_KEYS);
    this.#isWoken = true;
  }

  #onServerHello(handshake: Handshake, side: TlsSide, serverHello: ServerHello | null): void {
    this.#isWoken = true;
    if (serverHello === null || side.direction === handshake.client) {
      this.#close(HANDSHAKE_LOST);
      return;
    }
    if (serverHello.isRetry) {
      handshake.isRetried = true;
      return;
    }
    const { version } = serverHello;
    if (version < TLS_1_0 || version > TLS_1_3) {
      this.#close(`${UNSUPPORTED_VERSION} ${version === 0x0300 ? 'SSL-3.0' : `0x${version.toString(16)}`}`);
      return;
    }
    const suite = suiteOf(serverHello.suite);
    if (suite === null || suite.isTls13 !== (version === TLS_1_3)) {
      this.#close(`${UNSUPPORTED_SUITE} ${suiteName(serverHello.suite)}`);
      return;
    }
    if (serverHello.compression !== 0) {
      this.#close(`${UNSUPPORTED_SUITE} with compression`);
      return;
    }
    handshake.settle(version, suite, serverHello);
    if (version !== TLS_1_3) return;
    side.change(HANDSHAKING);
    const client = this.#sides[handshake.client];
    client.change(handshake.isEarlyDataDecided ? HANDSHAKING : EARLY);
    client.isSearching = handshake.hello.earlyData && handshake.isRetried;
  }

  #onEncryptedExtensions(handshake: Handshake, bytes: Buffer, start: number, end: number): void {
    const { protocol, earlyData } = readEncryptedExtensions(bytes, start, end);
    handshake.protocol = protocol;
    if (handshake.isEarlyDataDecided) return;
    handshake.isEarlyDataDecided = true;
    this.#isWoken = true;
    const client = this.#sides[handshake.client];
    if (earlyData || client.epoch !== EARLY) return;
    // Refused: the client has sent it all the same, and nobody has read it (RFC 8446 section 4.2.10).
    client.change(HANDSHAKING);
    client.isSearching = true;
  }

  /** The ServerHello is missing: in TLS 1.3 a suite that was offered and opens a record must be the one. */
  #guessSuite(handshake: Handshake, side: TlsSide, bytes: Buffer, at: number, end: number): boolean {
    for (const number of handshake.hello.suites) {
      const suite = suiteOf(number);
      if (suite === null || !suite.isTls13) continue;
      for (const epoch of [HANDSHAKING, APPLICATION]) {
        const cipher = handshake.cipherWith(suite, side.direction, epoch);
        const sequence = FIRST_SEQUENCES.find((candidate) => cipher?.open(candidate, bytes, at, end));
        if (cipher === null || sequence === undefined) continue;
        handshake.settle(TLS_1_3, suite, null);
        handshake.isEarlyDataDecided = true;
        this.#sides[side.direction ^ 1]!.change(HANDSHAKING);
        side.continueWith(cipher, epoch, sequence);
        this.#isWoken = true;
        return true;
      }
    }
    return false;
  }

  /** Makes the channel inside. `behindLoss`: this direction does not begin with its first byte. */
  #openInner(behindLoss: TlsSide | null): TlsChannel {
    const inner = new TlsChannel(this.channel, this);
    this.#inner = inner;
    for (const side of this.#sides) {
      side.inner = inner.streams[side.direction];
      side.inner.fromStart = side !== behindLoss;
    }
    const handshake = this.#handshake!;
    this.context.openAs(inner, handshake.protocol, handshake.client);
    return inner;
  }

  #afterDelivery(side: TlsSide, inner: TlsChannel): void {
    if (inner.ignored) {
      this.channel.ignored = true;
      return;
    }
    // Nothing of what follows is wanted, keys and all.
    if (side.inner!.skip === Number.POSITIVE_INFINITY && this.version === TLS_1_3)
      this.channel.streams[side.direction].skip = Number.POSITIVE_INFINITY;
  }

  #end(direction: Direction, cut: boolean, stamp: Stamp): void {
    const side = this.#sides[direction];
    this.#endInner(side, cut, stamp);
    side.giveUp();
    side.isOver = true;
    const [one, other] = this.#sides;
    if (!one.isOver || !other.isOver) return;
    const isSilent = one.opened + other.opened === 0;
    if (isSilent && one.closed + other.closed > 0) this.#close(WRONG_KEY);
  }

  #endInner(side: TlsSide, cut: boolean, stamp: Stamp): void {
    if (side.isEnded) return;
    side.isEnded = true;
    this.#inner?.consumer.end(side.direction, cut, stamp);
  }

  /** Reads what has waited, as far as it can be read now. */
  #replay(): void {
    if (this.#isReplaying) return;
    this.#isReplaying = true;
    while (this.#isWoken && !this.#isClosed) {
      this.#isWoken = false;
      for (const side of this.#sides) side.isBlocked = false;
      for (const event of this.#waiting.take()) {
        if (this.#isClosed) break;
        const { direction, stamp, bytes } = event;
        const side = this.#sides[direction];
        if (side.isBlocked) {
          this.#waiting.putBack(event);
          continue;
        }
        this.#waiting.release(event);
        if (bytes !== null) side.framer.data(bytes, 0, bytes.length, stamp);
        else if (event.isEnd) this.#end(direction, event.isCut, stamp);
        else side.framer.gap(event.gapBytes, stamp);
      }
    }
    this.#isReplaying = false;
  }

  /** Stays closed, for this reason. */
  #close(why: string): Answer {
    if (this.#isClosed) return 'drop';
    this.#isClosed = true;
    const { counters } = this.context;
    const hello = this.#handshake?.hello ?? null;
    countClosed(counters, why, hello);
    if (hello?.encryptedHello && why === WITHOUT_KEYS) countClosed(counters, ENCRYPTED_HELLO, hello);
    this.keys.waiters.delete(this);
    this.#waiting.clear();
    for (const side of this.#sides) side.giveUp();
    this.channel.ignored = true;
    return 'drop';
  }
}
