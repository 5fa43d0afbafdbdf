// Where in the user's code the messages of a run were served, by their packets: findings name packets, and the
// configuration names routes.

import type { Evidence } from '../audit/finding.ts';
import type { Message, RequestMessage } from '../record/message.ts';
import type { SourceView } from '../record/records.ts';
import { MAX_SOURCED_MESSAGES } from './limits.ts';

export class SourceLog {
  readonly #sourceOf: (request: RequestMessage) => SourceView | null;
  /** By connection and frame. */
  readonly #sources = new Map<string, SourceView>();

  constructor(sourceOf: (request: RequestMessage) => SourceView | null) {
    this.#sourceOf = sourceOf;
  }

  /** The first messages are kept: a finding names the first packets that show it. */
  add(message: Message): void {
    if (this.#sources.size >= MAX_SOURCED_MESSAGES) return;
    const request = message.kind === 'request' ? message : message.request;
    const source = request && this.#sourceOf(request);
    if (request === null || source === null) return;
    for (const place of [message, request]) {
      const key = keyOf(place);
      if (!this.#sources.has(key)) this.#sources.set(key, source);
    }
  }

  /** Of the first packet of a finding whose route the configuration names. */
  of(evidence: readonly Evidence[]): SourceView | null {
    for (const place of evidence) {
      const source = this.#sources.get(keyOf(place));
      if (source !== undefined) return source;
    }
    return null;
  }
}

function keyOf({ stream, frame }: Pick<Evidence, 'stream' | 'frame'>): string {
  return `${stream} ${frame}`;
}
