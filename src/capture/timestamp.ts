// Time stamps of pcapng interfaces: 64-bit counts of a unit that the interface names (draft-ietf-opsawg-pcapng,
// options if_tsresol and if_tsoffset), turned into exact seconds and nanoseconds.

import type { RawPacket } from './raw-packet.ts';

const NANOSECONDS = 1_000_000_000;
const TWO_TO_32 = 2 ** 32;
/** Highest exponents whose remainders fit a signed 32-bit integer, and for which plain numbers stay exact. */
const LAST_FAST_DECIMAL = 9;
const LAST_FAST_BINARY = 30;
/** Below it the quotient of two doubles is less than one second off. */
const LAST_FAST_SECONDS = 2 ** 40;

/** The default resolution: microseconds. */
export const MICROSECOND_RESOLUTION = 6;

export class TimestampScale {
  readonly #offsetSeconds: number;
  /** Units in a second, and the nanoseconds of one (1,000,000,000 / 2^n is a double without rounding). */
  readonly #units: number;
  readonly #nanosecondsOfUnit: number;
  readonly #exactUnits: bigint;
  readonly #fast: boolean;

  /**
   * @param resolution if_tsresol: the negative exponent of ten, or of two when its highest bit is set
   * @param offsetSeconds if_tsoffset
   */
  constructor(resolution: number, offsetSeconds: number) {
    const binary = (resolution & 0x80) !== 0;
    const exponent = resolution & 0x7f;
    this.#offsetSeconds = offsetSeconds;
    this.#exactUnits = (binary ? 2n : 10n) ** BigInt(exponent);
    this.#units = Number(this.#exactUnits);
    this.#nanosecondsOfUnit = NANOSECONDS / this.#units;
    this.#fast = exponent <= (binary ? LAST_FAST_BINARY : LAST_FAST_DECIMAL);
  }

  /** Writes the time of `high * 2^32 + low` units into the packet. */
  apply(high: number, low: number, packet: RawPacket): void {
    // The quotient is a double and may be one too many or too few near a whole second; the remainder decides.
    // That one is exact: it fits 32 bits, and the low 32 bits of both operands of the subtraction are exact.
    let seconds = Math.floor((high * TWO_TO_32 + low) / this.#units);
    if (!this.#fast || seconds > LAST_FAST_SECONDS) {
      this.#applyExactly(high, low, packet);
      return;
    }
    let remainder = (low - Math.imul(seconds, this.#units)) | 0;
    if (remainder < 0) {
      seconds--;
      remainder += this.#units;
    } else if (remainder >= this.#units) {
      seconds++;
      remainder -= this.#units;
    }
    packet.seconds = seconds + this.#offsetSeconds;
    packet.nanoseconds = Math.floor(remainder * this.#nanosecondsOfUnit);
  }

  #applyExactly(high: number, low: number, packet: RawPacket): void {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    const remainder = ticks % this.#exactUnits;
    packet.seconds = Number(ticks / this.#exactUnits) + this.#offsetSeconds;
    packet.nanoseconds = Number((remainder * BigInt(NANOSECONDS)) / this.#exactUnits);
  }
}
