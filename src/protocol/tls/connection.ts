// A TLS connection (RFC 8446, RFC 5246) as a protocol on a channel: opens the records with the user's keys and hands
// what is inside to a channel of its own. What cannot be read yet is buffered.

import type { Channel, Direction, Stamp, StreamConsumer } from '../../flow/stream.ts';
import type { ProtocolContext } from '../context.ts';
import { BufferedRecords } from './buffered-records.ts';
import { TlsChannel } from './channel.ts';
import { DirectionReader } from './direction.ts';
import type { ConnectionRole, RecordDecision } from './direction-roles.ts';
import { TLS_1_3 } from './key-schedule.ts';
import type { KeyStore, KeyWaiter } from './key-store.ts';
import { Negotiation, type NegotiationOwner } from './negotiation.ts';
import {
  countUndecrypted,
  DAMAGED,
  ENCRYPTED_HELLO,
  HANDSHAKE_LOST,
  KEYS_TOO_LATE,
  ONE_DIRECTION,
  STARTED_TOO_LATE,
  type UndecryptedCause,
  WITHOUT_KEYS,
  WRONG_KEY,
} from './undecrypted.ts';

export class TlsConnection implements StreamConsumer, ConnectionRole, NegotiationOwner, KeyWaiter {
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  readonly #keys: KeyStore;
  readonly directions: readonly [DirectionReader, DirectionReader];
  readonly #negotiation: Negotiation;
  readonly #buffered: BufferedRecords;
  #inner: TlsChannel | null = null;
  #waitsForKeys = false;
  /** It stays undecrypted: nothing more is read. */
  #isUndecrypted = false;
  /** Something happened that buffered records may have waited for. */
  #isWoken = false;
  #isReplaying = false;
  /** Directions that are over, and those whose consumer inside knows that they are. */
  #ends = 0;
  readonly #innerEnded: [boolean, boolean] = [false, false];

  constructor(channel: Channel, context: ProtocolContext, keys: KeyStore) {
    this.#channel = channel;
    this.#context = context;
    this.#keys = keys;
    const { budget } = context;
    this.#negotiation = new Negotiation(this, keys);
    const reader = (direction: Direction) =>
      new DirectionReader(this, this.#negotiation, direction, channel.streams[direction], budget);
    this.directions = [reader(0), reader(1)];
    this.#buffered = new BufferedRecords(keys.budget);
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#isUndecrypted) return;
    const reader = this.directions[direction];
    if (reader.isBlocked) this.buffer(direction, bytes, start, end, stamp);
    else reader.framer.data(bytes, start, end, stamp);
    if (this.#isWoken) this.#replay();
  }

  skipped(direction: Direction, stamp: Stamp): void {
    this.directions[direction].framer.skipped(stamp);
  }

  gap(direction: Direction, count: number, stamp: Stamp): void {
    if (this.#isUndecrypted) return;
    const reader = this.directions[direction];
    if (reader.isBlocked) this.#buffered.addGap(direction, count, stamp);
    else reader.framer.gap(count, stamp);
    if (this.#isWoken) this.#replay();
  }

  end(direction: Direction, captureEnded: boolean, stamp: Stamp): void {
    if (this.#isUndecrypted) return;
    if (this.#negotiation.handshake === null) this.#negotiation.onLost(this.directions[direction]);
    if (this.directions[direction].isBlocked) this.#buffered.addEnd(direction, captureEnded, stamp);
    else this.#end(direction, captureEnded, stamp);
    if (this.#isWoken) this.#replay();
    this.#ends++;
    if (this.#ends < 2) return;
    const { handshake } = this.#negotiation;
    if (!this.#keys.isInUse && handshake === null) this.leaveUndecrypted(WITHOUT_KEYS);
    else if (!this.#buffered.isEmpty && !this.#waitsForKeys)
      this.leaveUndecrypted(handshake === null ? STARTED_TOO_LATE : HANDSHAKE_LOST);
  }

  needsOpposite(direction: Direction, bytes: Buffer): boolean {
    return this.#inner === null || this.#inner.consumer.needsOpposite?.(direction, bytes) === true;
  }

  /** Keys and record numbers cannot be found again. */
  isIdle(): boolean {
    return false;
  }

  isBuffering(direction: Direction): boolean {
    return this.#buffered.has(direction);
  }

  retry(): void {
    const handshake = this.#negotiation.handshake;
    if (handshake === null || (handshake.isIdentified && !this.#keys.hasKeysOf(handshake.hello))) return;
    this.#keys.waiters.delete(this);
    this.#waitsForKeys = false;
    this.#isWoken = true;
    this.#context.counters.inputs.during(this.#channel.input, () => this.#replay());
  }

  giveUp(): void {
    this.#context.counters.inputs.during(this.#channel.input, () =>
      this.leaveUndecrypted(this.#waitsForKeys ? WITHOUT_KEYS : HANDSHAKE_LOST),
    );
  }

  buffer(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#isUndecrypted) return;
    let kept = this.#buffered.addBytes(direction, bytes, start, end, stamp);
    while (kept === 'no-memory' && this.#keys.evictOldestWaiter() && !this.#isUndecrypted)
      kept = this.#buffered.addBytes(direction, bytes, start, end, stamp);
    if (kept !== 'kept') this.leaveUndecrypted(this.#waitsForKeys ? KEYS_TOO_LATE : HANDSHAKE_LOST);
  }

  content(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const inner = this.#inner ?? this.#openInner(null);
    inner.streams[direction].deliver(bytes, start, end, stamp);
    this.#afterDelivery(direction, inner);
  }

  lose(direction: Direction, count: number, stamp: Stamp): void {
    const inner = this.#inner ?? this.#openInner(direction);
    inner.streams[direction].lose(count, stamp);
    this.#afterDelivery(direction, inner);
  }

  closeNotify(direction: Direction, stamp: Stamp): void {
    this.#endInner(direction, false, stamp);
  }

  wake(): void {
    this.#isWoken = true;
  }

  waitForKeys(): void {
    this.#waitsForKeys = true;
    this.#keys.waiters.add(this);
  }

  isWaiting(direction: Direction): boolean {
    return this.#channel.streams[direction].waiting;
  }

  onOneDirection(): void {
    countUndecrypted(this.#context.counters, ONE_DIRECTION, this.#negotiation.handshake?.hello ?? null);
  }

  onWrongKey(direction: Direction): void {
    this.leaveUndecrypted(this.directions[direction].keys.opened > 0 ? DAMAGED : WRONG_KEY);
  }

  onDamagedRecord(): void {
    this.#context.counters.undecryptedRecords++;
  }

  /** Makes the channel inside; the direction `behindLoss` does not begin with its first byte. */
  #openInner(behindLoss: Direction | null): TlsChannel {
    const inner = new TlsChannel(this.#channel, this);
    this.#inner = inner;
    for (const stream of inner.streams) {
      this.directions[stream.direction].attach(stream);
      const isWithoutKeys = this.directions[stream.direction].isWithoutKeys;
      stream.fromStart = stream.direction !== behindLoss && !isWithoutKeys;
    }
    const handshake = this.#negotiation.handshake!;
    inner.serverName = handshake.hello.serverName;
    this.#context.openAs(inner, handshake.protocol, handshake.client);
    return inner;
  }

  #afterDelivery(direction: Direction, inner: TlsChannel): void {
    if (inner.ignored) {
      this.#channel.ignored = true;
      return;
    }
    // Nothing of what follows is wanted, keys and all.
    if (inner.streams[direction].skip === Number.POSITIVE_INFINITY && this.#negotiation.version === TLS_1_3)
      this.#channel.streams[direction].skip = Number.POSITIVE_INFINITY;
  }

  #end(direction: Direction, captureEnded: boolean, stamp: Stamp): void {
    this.#endInner(direction, captureEnded, stamp);
    this.directions[direction].finish();
    const [one, other] = this.directions;
    if (!one.isOver || !other.isOver) return;
    const hasOpened = one.keys.opened + other.keys.opened > 0;
    if (!hasOpened && one.keys.undecrypted + other.keys.undecrypted > 0) this.leaveUndecrypted(WRONG_KEY);
  }

  #endInner(direction: Direction, captureEnded: boolean, stamp: Stamp): void {
    if (this.#innerEnded[direction]) return;
    this.#innerEnded[direction] = true;
    this.#inner?.consumer.end(direction, captureEnded, stamp);
  }

  /** Reads the buffered records, as far as they can be read now. */
  #replay(): void {
    if (this.#isReplaying) return;
    this.#isReplaying = true;
    while (this.#isWoken && !this.#isUndecrypted) {
      this.#isWoken = false;
      for (const reader of this.directions) reader.unblock();
      for (const event of this.#buffered.take()) {
        if (this.#isUndecrypted) break;
        const { direction, stamp, bytes } = event;
        const reader = this.directions[direction];
        if (reader.isBlocked) {
          this.#buffered.putBack(event);
          continue;
        }
        this.#buffered.release(event);
        if (bytes !== null) reader.framer.data(bytes, 0, bytes.length, stamp);
        else if (event.isEnd) this.#end(direction, event.captureEnded, stamp);
        else reader.framer.gap(event.gapBytes, stamp);
      }
    }
    this.#isReplaying = false;
  }

  leaveUndecrypted(cause: UndecryptedCause): RecordDecision {
    if (this.#isUndecrypted) return 'drop';
    this.#isUndecrypted = true;
    const { counters } = this.#context;
    const hello = this.#negotiation.handshake?.hello ?? null;
    // Without keys it does not matter what else is missing.
    const why = this.#keys.isInUse ? cause : WITHOUT_KEYS;
    countUndecrypted(counters, why, hello);
    if (hello?.encryptedHello && why === WITHOUT_KEYS) countUndecrypted(counters, ENCRYPTED_HELLO, hello);
    this.#keys.waiters.delete(this);
    this.#buffered.clear();
    for (const reader of this.directions) reader.finish();
    this.#channel.settle();
    return 'drop';
  }
}
