// What a capture has shown so far, for the live view: a row a cookie, and what was found. It is filled while the capture goes
// on, and draws nothing.

import { cookieKey } from '../../model/cookie-key.ts';
import type { ResponseMessage } from '../../record/message.ts';
import { messageHost } from '../../record/message-host.ts';
import type { MessageResults } from '../../record/message-results.ts';
import type { FoundRecords } from '../audit-report.ts';
import { SeenCookies } from './seen-cookies.ts';

interface SeenPacket {
  readonly input: string;
  readonly frame: number;
}

const NOTHING_FOUND: FoundRecords = { findings: [], sessions: [], forgottenSessions: [] };

function kindOf({ status, request, setCookies }: ResponseMessage, index: number): string {
  const { value } = setCookies[index]!;
  // The value of the cookie is another one each time.
  const attributes = value.slice((value.indexOf(';') + 1 || value.length + 1) - 1);
  return `${status} ${request?.method} ${request?.url} ${attributes}`;
}

export class LiveState {
  /** Before the mark; null: there is none. */
  #hidden: SeenCookies | null = null;
  #shown = new SeenCookies();
  readonly #lastFrames = new Map<string, number>();
  #markedFrames: ReadonlyMap<string, number> = new Map();
  #found = NOTHING_FOUND;
  #revision = 0;

  /** Adds what a response sets. */
  add(message: ResponseMessage, results: MessageResults): void {
    const { input, frame, setCookies } = message;
    const host = messageHost(message).toLowerCase();
    for (const [index, { parsed }] of setCookies.entries()) {
      const { name } = parsed.cookie;
      const last = { message, results, index, kind: kindOf(message, index) };
      this.#shown.add({ key: cookieKey(host, name), host, name }, last);
    }
    this.#seen({ input, frame });
    this.#revision++;
  }

  /** What is found by now. */
  amend(found: FoundRecords): void {
    this.#found = found;
    this.#revision++;
  }

  /** Counts from here: what was before is not shown any longer. */
  mark(): void {
    this.#hidden ??= new SeenCookies();
    this.#hidden.addAll(this.#shown);
    this.#shown = new SeenCookies();
    // What was found is often about packets behind the last Set-Cookie field.
    for (const { last } of this.#found.sessions) this.#seen(last);
    for (const { evidence } of this.#found.findings) for (const packet of evidence) this.#seen(packet);
    this.#markedFrames = new Map(this.#lastFrames);
    this.#revision++;
  }

  /** Shows all that came, as if there had been no mark. */
  unmark(): void {
    if (this.#hidden === null) return;
    this.#hidden.addAll(this.#shown);
    this.#shown = this.#hidden;
    this.#hidden = null;
    this.#markedFrames = new Map();
    this.#revision++;
  }

  #seen({ input, frame }: SeenPacket): void {
    this.#lastFrames.set(input, Math.max(frame, this.#lastFrames.get(input) ?? 0));
  }

  /** Whether a packet came behind the mark. */
  isShown({ input, frame }: SeenPacket): boolean {
    return frame > (this.#markedFrames.get(input) ?? 0);
  }

  get isMarked(): boolean {
    return this.#hidden !== null;
  }

  /** What is shown of the cookies. */
  get seen(): SeenCookies {
    return this.#shown;
  }

  get found(): FoundRecords {
    return this.#found;
  }

  /** Another one when something has changed. */
  get revision(): number {
    return this.#revision;
  }
}
