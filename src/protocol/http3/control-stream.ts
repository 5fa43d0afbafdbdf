// A control stream (RFC 9114 section 6.2.1): of what is on it, the settings of QPACK matter.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp } from '../../flow/stream.ts';
import type { Counters } from '../../shared/counters.ts';
import { VariableInteger } from '../quic/variable-integer.ts';
import { isErrorOnControlStream, SETTINGS_FRAME } from './frame.ts';
import { type Http3FrameHandler, Http3FrameReader } from './frame-reader.ts';
import type { Http3StreamReader } from './stream-reader.ts';

const QPACK_MAX_TABLE_CAPACITY = 0x1;

/** Called once: the QPACK tables of the other side may have so many bytes; null: how many will not be known. */
type Allow = (maxCapacityBytes: number | null, stamp: Stamp) => void;

export class ControlStream implements Http3StreamReader, Http3FrameHandler {
  readonly #counters: Counters;
  readonly #frames: Http3FrameReader;
  readonly #allow: Allow;
  #hasSettings = false;
  readonly wantsData = false;

  constructor(budget: BufferBudget, counters: Counters, allow: Allow) {
    this.#counters = counters;
    this.#frames = new Http3FrameReader(this, budget);
    this.#allow = allow;
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#frames.data(bytes, start, end, stamp);
  }

  gap(length: number, stamp: Stamp): void {
    this.#frames.gap(length, stamp);
  }

  get skippable(): number {
    return this.#frames.skippable;
  }

  skipped(length: number): void {
    this.#frames.skipped(length);
  }

  end(_isReset: boolean, stamp: Stamp): void {
    this.#frames.end(stamp);
    this.#settle(null, stamp);
  }

  onFrame(type: number): boolean {
    if (isErrorOnControlStream(type)) this.#counters.damagedFrames++;
    return type === SETTINGS_FRAME && !this.#hasSettings;
  }

  onPayload(
    _type: number,
    bytes: Buffer,
    start: number,
    end: number,
    truncated: boolean,
    stamp: Stamp,
  ): void {
    this.#settle(truncated ? null : maxTableCapacity(bytes, start, end), stamp);
  }

  onData(): void {}

  onOversize(): void {
    this.#counters.damagedFrames++;
  }

  onLost(_isEnd: boolean, stamp: Stamp): void {
    this.#settle(null, stamp);
  }

  #settle(maxCapacityBytes: number | null, stamp: Stamp): void {
    if (this.#hasSettings) return;
    this.#hasSettings = true;
    this.#allow(maxCapacityBytes, stamp);
  }
}

/** SETTINGS_QPACK_MAX_TABLE_CAPACITY of a SETTINGS frame (RFC 9114 section 7.2.4, RFC 9204 section 5), in bytes. */
function maxTableCapacity(bytes: Buffer, start: number, end: number): number {
  const integer = new VariableInteger();
  let at = start;
  while (integer.read(bytes, at, end)) {
    const identifier = integer.value;
    if (!integer.read(bytes, integer.next, end)) break;
    if (identifier === QPACK_MAX_TABLE_CAPACITY) return integer.value;
    at = integer.next;
  }
  return 0;
}
