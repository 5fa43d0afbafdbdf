// The cookies that were set, a row for each, and the fields that came last.

import type { ResponseMessage } from '../../record/message.ts';
import type { MessageResults } from '../../record/message-results.ts';
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

export class SeenCookies {
  /** In the order in which they were set last: the first is forgotten first. */
  readonly #rows = new Map<string, SeenCookie>();
  readonly #arrivals: SeenCookie[] = [];
  #setCookies = 0;
  #forgottenCookies = 0;

  get rows(): Iterable<SeenCookie> {
    return this.#rows.values();
  }

  /** The last fields that were set, the newest last. */
  get arrivals(): readonly SeenCookie[] {
    return this.#arrivals.slice(-MAX_LIVE_ARRIVALS);
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

  add(cookie: Pick<SeenCookie, 'key' | 'host' | 'name'>, field: SetField): void {
    const row = this.#put({ ...cookie, last: field, fields: [field], setCount: 1 });
    this.#arrivals.push(row);
    if (this.#arrivals.length > 2 * MAX_LIVE_ARRIVALS)
      this.#arrivals.splice(0, this.#arrivals.length - MAX_LIVE_ARRIVALS);
    this.#setCookies++;
  }

  /** Takes in what came later. */
  addAll(later: SeenCookies): void {
    for (const row of later.#rows.values()) this.#put(row);
    this.#arrivals.push(...later.#arrivals);
    this.#setCookies += later.#setCookies;
    this.#forgottenCookies += later.#forgottenCookies;
  }

  #put(later: SeenCookie): SeenCookie {
    const before = this.#rows.get(later.key);
    const row =
      before === undefined
        ? later
        : {
            ...later,
            fields: later.fields.reduce(withField, before.fields),
            setCount: before.setCount + later.setCount,
          };
    this.#rows.delete(later.key);
    this.#rows.set(later.key, row);
    for (const key of this.#rows.keys()) {
      if (this.#rows.size <= MAX_LIVE_ROWS) break;
      this.#rows.delete(key);
      this.#forgottenCookies++;
    }
    return row;
  }
}

/** One of each kind of exchange and field. */
function withField(fields: readonly SetField[], field: SetField): readonly SetField[] {
  return [...fields.filter(({ kind }) => kind !== field.kind), field].slice(-MAX_LIVE_FIELDS);
}
