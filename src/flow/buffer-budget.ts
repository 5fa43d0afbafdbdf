// One budget for all buffers that wait for bytes that may never come, so that a million half-open connections cannot
// take more memory than one can.

export class BufferBudget {
  readonly #limitBytes: number;
  #used = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Takes `bytes` from the budget; false, and nothing taken, when they exceed it. */
  take(bytes: number): boolean {
    if (this.#used + bytes > this.#limitBytes) return false;
    this.#used += bytes;
    return true;
  }

  /** The same for an optional buffer: half of the budget is left to the others. */
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
