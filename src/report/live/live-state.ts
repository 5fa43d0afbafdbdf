// What a capture has shown so far, for the live view: a row a cookie, and what was found. It is filled while the capture goes
// on, and draws nothing.

import { cookieKey } from '../../model/cookie-key.ts';
import type { ResponseMessage } from '../../record/message.ts';
import { messageHost } from '../../record/message-host.ts';
import type { MessageResults } from '../../record/message-results.ts';
import type { FoundRecords } from '../audit-report.ts';
import { MAX_LIVE_ARRIVALS, MAX_LIVE_FIELDS, MAX_LIVE_ROWS } from '../limits.ts';

/** A Set-Cookie field of a response. */
export interface SetField {
  readonly message: ResponseMessage;
  readonly results: MessageResults;
  /** Its place in `message.setCookies`. */
  readonly index: number;
  /** Equal for fields that a filter would hardly tell from each other: of one exchange, with the same attributes. */
  readonly kind: string;
}

/** A cookie of a host, as it was set last. */
export interface SeenCookie {
  /** `cookieKey`. */
  readonly key: string;
  readonly host: string;
  readonly name: string;
  readonly last: SetField;
  /** Those that came in other exchanges, the newest last: a filter may be about any of them. */
  readonly fields: readonly SetField[];
  /** How often it was set. */
  readonly setCount: number;
}

interface SeenPacket {
  readonly input: string;
  readonly frame: number;
}

const NOTHING_FOUND: FoundRecords = { findings: [], sessions: [], forgottenSessions: [] };

/** One of each kind of exchange and field. */
function withField(fields: readonly SetField[], field: SetField): readonly SetField[] {
  return [...fields.filter(({ kind }) => kind !== field.kind), field].slice(-MAX_LIVE_FIELDS);
}

function kindOf({ status, request, setCookies }: ResponseMessage, index: number): string {
  const { value } = setCookies[index]!;
  // The value of the cookie is another one each time.
  const attributes = value.slice((value.indexOf(';') + 1 || value.length + 1) - 1);
  return `${status} ${request?.method} ${request?.url} ${attributes}`;
}

export class LiveState {
  /** In the order in which they were set last: the first is forgotten first. */
  readonly #rows = new Map<string, SeenCookie>();
  readonly #arrivals: SeenCookie[] = [];
  readonly #lastFrames = new Map<string, number>();
  #markedFrames: ReadonlyMap<string, number> = new Map();
  #found = NOTHING_FOUND;
  #setCookies = 0;
  #forgottenCookies = 0;
  #revision = 0;

  /** Adds what a response sets. */
  add(message: ResponseMessage, results: MessageResults): void {
    const { input, frame, setCookies } = message;
    const host = messageHost(message).toLowerCase();
    for (const [index, { parsed }] of setCookies.entries()) {
      const { name } = parsed.cookie;
      const key = cookieKey(host, name);
      const before = this.#rows.get(key);
      const last = { message, results, index, kind: kindOf(message, index) };
      const fields = withField(before?.fields ?? [], last);
      const row = { key, host, name, last, fields, setCount: (before?.setCount ?? 0) + 1 };
      this.#rows.delete(key);
      this.#rows.set(key, row);
      this.#arrivals.push(row);
      this.#setCookies++;
    }
    if (this.#arrivals.length > 2 * MAX_LIVE_ARRIVALS)
      this.#arrivals.splice(0, this.#arrivals.length - MAX_LIVE_ARRIVALS);
    for (const key of this.#rows.keys()) {
      if (this.#rows.size <= MAX_LIVE_ROWS) break;
      this.#rows.delete(key);
      this.#forgottenCookies++;
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
    this.#rows.clear();
    this.#arrivals.length = 0;
    this.#setCookies = 0;
    this.#forgottenCookies = 0;
    // What was found is often about packets behind the last Set-Cookie field.
    for (const { last } of this.#found.sessions) this.#seen(last);
    for (const { evidence } of this.#found.findings) for (const packet of evidence) this.#seen(packet);
    this.#markedFrames = new Map(this.#lastFrames);
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
    return this.#markedFrames.size > 0;
  }

  get rows(): Iterable<SeenCookie> {
    return this.#rows.values();
  }

  /** The last fields that were set, the newest last. */
  get arrivals(): readonly SeenCookie[] {
    return this.#arrivals.slice(-MAX_LIVE_ARRIVALS);
  }

  get found(): FoundRecords {
    return this.#found;
  }

  /** Set-Cookie fields. */
  get setCookies(): number {
    return this.#setCookies;
  }

  get cookies(): number {
    return this.#rows.size;
  }

  /** Cookies that have no row any longer. */
  get forgottenCookies(): number {
    return this.#forgottenCookies;
  }

  /** Another one when something has changed. */
  get revision(): number {
    return this.#revision;
  }
}
