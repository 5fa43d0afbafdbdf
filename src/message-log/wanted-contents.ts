// The responses whose content a consumer has asked for, until it comes.

import type { ContentMessage } from '../record/message.ts';
import { MAX_WANTED_CONTENTS } from './limits.ts';

type RequestOfContent = ContentMessage['request'];

export class WantedContents {
  readonly #requests = new Set<string>();

  add(request: RequestOfContent): void {
    this.#requests.add(keyOf(request));
    if (this.#requests.size <= MAX_WANTED_CONTENTS) return;
    const [oldest] = this.#requests;
    if (oldest !== undefined) this.#requests.delete(oldest);
  }

  /** Whether the content of the response to a request is wanted; it comes once. */
  take(request: RequestOfContent): boolean {
    return this.#requests.delete(keyOf(request));
  }
}

function keyOf({ input, frame, stream, streamId }: RequestOfContent): string {
  return `${stream} ${streamId} ${frame} ${input}`;
}

/** Whether the content of a response may be asked for: that of others is never wanted (RFC 9110 section 15.3). */
export function mayWantContent(status: number): boolean {
  return status >= 200 && status <= 299 && status !== 204 && status !== 205;
}
