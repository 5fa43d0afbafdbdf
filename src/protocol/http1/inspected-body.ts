// A request body whose beginning is inspected before the rest is skipped, also in chunks.

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

  /** Takes over what the stream is about to skip; false when the form has enough. */
  begin(): boolean {
    if (this.form.isClosed || this.#stream.skip === 0) return false;
    this.#left = this.#stream.skip;
    this.#stream.skip = 0;
    return true;
  }

  /** Inspects the next bytes of the body. Returns where they end. */
  inspect(bytes: Buffer, start: number, end: number): number {
    const last = start + Math.min(this.#left, end - start);
    this.form.add(bytes, start, last);
    this.#left -= last - start;
    return last;
  }

  get isOver(): boolean {
    return this.#left === 0 || this.form.isClosed;
  }

  /** The stream skips the rest, as it would have skipped all of it. */
  skipRest(): void {
    this.#stream.skip = this.#left;
  }
}
