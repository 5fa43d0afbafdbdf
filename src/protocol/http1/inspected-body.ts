// A request body that is shown to somebody before it is skipped: its beginning, also in chunks.

import type { Stream } from '../../flow/stream.ts';
import type { PostedForm } from '../posted-form.ts';

export class InspectedBody {
  readonly form: PostedForm;
  readonly #stream: Stream;
  /** Bytes of the body, or of the chunk, that are still to come. */
  #left = 0;

  constructor(form: PostedForm, stream: Stream) {
    this.form = form;
    this.#stream = stream;
  }

  /** Takes over what the stream is about to skip; false when enough has been seen. */
  begin(): boolean {
    if (this.form.isClosed || this.#stream.skip === 0) return false;
    this.#left = this.#stream.skip;
    this.#stream.skip = 0;
    return true;
  }

  /** Shows the next bytes; answers where they end. */
  inspect(bytes: Buffer, start: number, end: number): number {
    const last = start + Math.min(this.#left, end - start);
    this.form.add(bytes, start, last);
    this.#left -= last - start;
    return last;
  }

  get isOver(): boolean {
    return this.#left === 0 || this.form.isClosed;
  }

  /** The stream skips the rest, as if nobody had looked. */
  skipRest(): void {
    this.#stream.skip = this.#left;
  }
}
