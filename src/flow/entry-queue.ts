// A FIFO of table entry numbers: a ring buffer that grows, so that a push or a shift makes no garbage.

const INITIAL_ENTRIES = 256;

export class EntryQueue {
  #ring = new Int32Array(INITIAL_ENTRIES);
  #first = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  push(entry: number): void {
    if (this.#count === this.#ring.length) this.#grow();
    this.#ring[(this.#first + this.#count++) & (this.#ring.length - 1)] = entry;
  }

  /** Takes the oldest out; -1 when there is none. */
  shift(): number {
    if (this.#count === 0) return -1;
    const entry = this.#ring[this.#first]!;
    this.#first = (this.#first + 1) & (this.#ring.length - 1);
    this.#count--;
    return entry;
  }

  clear(): void {
    this.#first = 0;
    this.#count = 0;
  }

  #grow(): void {
    const grown = new Int32Array(this.#ring.length * 2);
    grown.set(this.#ring.subarray(this.#first));
    grown.set(this.#ring.subarray(0, this.#first), this.#ring.length - this.#first);
    this.#ring = grown;
    this.#first = 0;
  }
}
