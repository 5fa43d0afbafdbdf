// Memory that waits for bytes that may never come is drawn from one budget, so that a million half-open
// connections cannot take more than one can.

export class BufferBudget {
  readonly #limitBytes: number;
  #used = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Takes `bytes` from the budget; false, and nothing taken, when they are not there. */
  take(bytes: number): boolean {
    if (this.#used + bytes > this.#limitBytes) return false;
    this.#used += bytes;
    return true;
  }

  /** The same for what can be done without: half of the budget is left to the others. */
  takeSpare(bytes: number): boolean {
    return this.#used + bytes <= this.#limitBytes / 2 && this.take(bytes);
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }

  get usedBytes(): number {
    return this.#used;
  }
}
