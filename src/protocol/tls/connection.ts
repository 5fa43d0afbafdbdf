// A TLS connection (RFC 8446, RFC 5246) as a protocol on a channel: opens the records with the user's keys and hands
// what is inside to a channel of its own; what cannot be read yet waits.

import type { Channel, Direction, Stamp, StreamConsumer } from '../../flow/stream.ts';
import type { ProtocolContext } from '../context.ts';
import { BufferedRecords } from './buffered-records.ts';
import { TlsChannel } from './channel.ts';
import { TlsDirection } from './direction.ts';
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
  STARTED_TOO_LATE,
  WITHOUT_KEYS,
  WRONG_KEY,
} from './undecrypted.ts';

export class TlsConnection implements StreamConsumer, ConnectionRole, NegotiationOwner, KeyWaiter {
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  readonly #keys: KeyStore;
  readonly sides: readonly [TlsDirection, TlsDirection];
  readonly #negotiation: Negotiation;
  readonly #waiting: BufferedRecords;
  #inner: TlsChannel | null = null;
  #waitsForKeys = false;
  #isClosed = false;
  /** Something happened that those who wait may have waited for. */
  #isWoken = false;
  #isReplaying = false;
  /** Directions that are over outside. */
  #ends = 0;

  constructor(channel: Channel, context: ProtocolContext, keys: KeyStore) {
    this.#channel = channel;
    this.#context = context;
    this.#keys = keys;
    const { budget } = context;
    this.#negotiation = new Negotiation(this, keys);
    const side = (direction: Direction) =>
      new TlsDirection(this, this.#negotiation, direction, channel.streams[direction], budget);
    this.sides = [side(0), side(1)];
    this.#waiting = new BufferedRecords(keys.budget);
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#isClosed) return;
    const side = this.sides[direction];
    if (side.isBlocked) this.hold(side, bytes, start, end, stamp);
    else side.framer.data(bytes, start, end, stamp);
    if (this.#isWoken) this.#replay();
  }

  skipped(direction: Direction, stamp: Stamp): void {
    this.sides[direction].framer.skipped(stamp);
  }

  gap(direction: Direction, count: number, stamp: Stamp): void {
    if (this.#isClosed) return;
    const side = this.sides[direction];
    if (side.isBlocked) this.#waiting.addGap(direction, count, stamp);
    else side.framer.gap(count, stamp);
    if (this.#isWoken) this.#replay();
  }

  end(direction: Direction, cut: boolean, stamp: Stamp): void {
    if (this.#isClosed) return;
    if (this.sides[direction].isBlocked) this.#waiting.addEnd(direction, cut, stamp);
    else this.#end(direction, cut, stamp);
    if (this.#isWoken) this.#replay();
    this.#ends++;
    if (this.#ends < 2) return;
    const { handshake } = this.#negotiation;
    if (!this.#keys.isInUse && handshake === null) this.close(WITHOUT_KEYS);
    else if (!this.#waiting.isEmpty && !this.#waitsForKeys)
      this.close(handshake === null ? STARTED_TOO_LATE : HANDSHAKE_LOST);
  }

  /** Keys and record numbers cannot be found again. */
  isIdle(): boolean {
    return false;
  }

  isWaiting(direction: Direction): boolean {
    return this.#waiting.has(direction);
  }

  retry(): void {
    const handshake = this.#negotiation.handshake;
    if (handshake === null || !this.#keys.hasKeysOf(handshake.hello)) return;
    this.#keys.waiters.delete(this);
    this.#waitsForKeys = false;
    this.#isWoken = true;
    this.#replay();
  }

  giveUp(): void {
    this.close(this.#waitsForKeys ? WITHOUT_KEYS : HANDSHAKE_LOST);
  }

  hold(side: TlsDirection, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#isClosed) return;
    const { direction } = side;
    let kept = this.#waiting.addBytes(direction, bytes, start, end, stamp);
    while (kept === 'no-memory' && this.#keys.relieve() && !this.#isClosed)
      kept = this.#waiting.addBytes(direction, bytes, start, end, stamp);
    if (kept !== 'kept') this.close(this.#waitsForKeys ? KEYS_TOO_LATE : HANDSHAKE_LOST);
  }

  content(side: TlsDirection, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const inner = this.#inner ?? this.#openInner(null);
    inner.streams[side.direction].deliver(bytes, start, end, stamp);
    this.#afterDelivery(side, inner);
  }

  lose(side: TlsDirection, count: number, stamp: Stamp): void {
    const inner = this.#inner ?? this.#openInner(side);
    inner.streams[side.direction].lose(count, stamp);
    this.#afterDelivery(side, inner);
  }

  closeNotify(side: TlsDirection, stamp: Stamp): void {
    this.#endInner(side, false, stamp);
  }

  wake(): void {
    this.#isWoken = true;
  }

  waitForKeys(): void {
    this.#waitsForKeys = true;
    this.#keys.waiters.add(this);
  }

  onWrongKey(side: TlsDirection): void {
    this.close(side.keys.opened > 0 ? DAMAGED : WRONG_KEY);
  }

  onClosedRecord(): void {
    this.#context.counters.closedRecords++;
  }

  /** Makes the channel inside. `behindLoss`: this direction does not begin with its first byte. */
  #openInner(behindLoss: TlsDirection | null): TlsChannel {
    const inner = new TlsChannel(this.#channel, this);
    this.#inner = inner;
    for (const side of this.sides) {
      side.inner = inner.streams[side.direction];
      side.inner.fromStart = side !== behindLoss;
    }
    const handshake = this.#negotiation.handshake!;
    this.#context.openAs(inner, handshake.protocol, handshake.client);
    return inner;
  }

  #afterDelivery(side: TlsDirection, inner: TlsChannel): void {
    if (inner.ignored) {
      this.#channel.ignored = true;
      return;
    }
    // Nothing of what follows is wanted, keys and all.
    if (side.inner!.skip === Number.POSITIVE_INFINITY && this.#negotiation.version === TLS_1_3)
      this.#channel.streams[side.direction].skip = Number.POSITIVE_INFINITY;
  }

  #end(direction: Direction, cut: boolean, stamp: Stamp): void {
    const side = this.sides[direction];
    this.#endInner(side, cut, stamp);
    side.giveUp();
    side.isOver = true;
    const [one, other] = this.sides;
    if (!one.isOver || !other.isOver) return;
    const isSilent = one.keys.opened + other.keys.opened === 0;
    if (isSilent && one.keys.closed + other.keys.closed > 0) this.close(WRONG_KEY);
  }

  #endInner(side: TlsDirection, cut: boolean, stamp: Stamp): void {
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
      for (const side of this.sides) side.isBlocked = false;
      for (const event of this.#waiting.take()) {
        if (this.#isClosed) break;
        const { direction, stamp, bytes } = event;
        const side = this.sides[direction];
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
  close(why: string): RecordDecision {
    if (this.#isClosed) return 'drop';
    this.#isClosed = true;
    const { counters } = this.#context;
    const hello = this.#negotiation.handshake?.hello ?? null;
    countUndecrypted(counters, why, hello);
    if (hello?.encryptedHello && why === WITHOUT_KEYS) countUndecrypted(counters, ENCRYPTED_HELLO, hello);
    this.#keys.waiters.delete(this);
    this.#waiting.clear();
    for (const side of this.sides) side.giveUp();
    this.#channel.ignored = true;
    return 'drop';
  }
}
