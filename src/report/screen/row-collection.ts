// The rows of Set-Cookie fields, held until it is known whether they are few.

import { cookieKey } from '../../model/cookie-key.ts';
import type { RunModel } from '../../model/run-model.ts';
import type { SetCookieRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { MAX_SET_COOKIE_ROWS } from '../limits.ts';
import { inventoryText } from './inventory-text.ts';
import { hasManyInputs, labelledLines, placeWord, type Screen, shownText, titleLines } from './screen.ts';
import { repeated, rowKey, type SetCookieRow, setCookieRowsText } from './set-cookie-rows.ts';

const rowOf = (record: SetCookieRecord, hopFrames: readonly number[] = []): SetCookieRow => ({
  record,
  repetitions: 0,
  lastFrame: record.frame,
  hopFrames,
});

interface HeldRow extends SetCookieRow {
  /** Of its first field among all. */
  readonly order: number;
}

/** One more row, or one more of the same. */
function withRow(rows: readonly HeldRow[], row: HeldRow): HeldRow[] {
  const last = rows.at(-1);
  if (last === undefined || rowKey(last.record) !== rowKey(row.record)) return [...rows, row];
  return [...rows.slice(0, -1), { ...repeated(last, row), order: last.order }];
}

/** The field of another hop is that which the browser sees, and nothing on its way has changed it. */
function isSeenAgain(ofHop: SetCookieRecord, record: SetCookieRecord): boolean {
  return (
    ofHop.input === record.input &&
    record.request !== null &&
    ofHop.hop?.of === record.request.frame &&
    ofHop.setCookie === record.setCookie
  );
}

/** Rows of which a note under each would say the same. */
const MAX_LOSS_NOTES = 2;

/** What was not captured of many rows of one capture; empty where each says it of itself. */
function lossText(screen: Screen, rows: readonly SetCookieRow[]): string {
  const frames = rows.flatMap(({ record }) => (record.incomplete ? [record.frame] : []));
  if (frames.length <= MAX_LOSS_NOTES || hasManyInputs(screen)) return '';
  const ends = rows.some(({ record }) => record.truncated === true)
    ? '; ? where the field itself is not whole'
    : '';
  const text = `Of ${counted(new Set(frames).size, 'response')} a part of the header was not captured: ${placeWord(screen) === 'entry' ? 'entries' : 'frames'} ${[...new Set(frames)].join(', ')}${ends}`;
  return labelledLines(screen, '', text, { labelColumns: 0, text: 'dim' });
}

/** Rows that are held: a row a field when they are few, else a row a cookie. What other hops show again has no rows. */
export class HeldRows {
  readonly #screen: Screen;
  /** Null as soon as they are too many. */
  #rows: HeldRow[] | null = [];
  /** Of other hops: they come before the one that the browser sees. */
  #ofHops: HeldRow[] = [];
  #fields = 0;
  readonly #missing = { kept: 0, secure: 0, httpOnly: 0, sameSite: 0 };

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  get isEmpty(): boolean {
    return this.#rows !== null && this.#rows.length + this.#ofHops.length === 0;
  }

  add(record: SetCookieRecord): string {
    if (this.#rows === null) return '';
    this.#countMissing(record);
    const order = this.#fields++;
    if (record.hop !== undefined) this.#ofHops = withRow(this.#ofHops, { ...rowOf(record), order });
    else {
      const again = this.#ofHops.filter((row) => isSeenAgain(row.record, record));
      this.#ofHops = this.#ofHops.filter((row) => !again.includes(row));
      const frames = again.map((row) => row.record.frame);
      this.#rows = withRow(this.#rows, { ...rowOf(record, frames), order });
    }
    if (Math.max(this.#rows.length, this.#ofHops.length) > MAX_SET_COOKIE_ROWS) this.#rows = null;
    return '';
  }

  end({ hosts, verdict }: RunModel): string {
    const held = this.#rows === null ? [] : [...this.#rows, ...this.#ofHops];
    if (this.#rows === null || held.length > MAX_SET_COOKIE_ROWS) return inventoryText(this.#screen, hosts);
    const rows = held.sort((one, other) => one.order - other.order);
    const fields = rows.reduce((sum, { repetitions }) => sum + 1 + repetitions, 0);
    const rowHosts = new Set(rows.map(({ record }) => record.host));
    const where = rowHosts.size === 1 ? ` of ${shownText(this.#screen, rows[0]!.record.host)}` : '';
    const isSession = ({ host, cookie }: SetCookieRecord): boolean =>
      verdict.sessionCookies.has(cookieKey(host, cookie.name));
    const mark = rows.some(({ record }) => isSession(record)) ? '; * is a session' : '';
    const onHops = rows.reduce((sum, { hopFrames = [] }) => sum + hopFrames.length, 0);
    const again = onHops === 0 ? '' : `, and ${onHops} seen again on other hops`;
    const title = `Set-Cookie  ${counted(fields, 'field')}${where} in order${again}${mark}`;
    const loss = lossText(this.#screen, rows);
    const text = setCookieRowsText(this.#screen, rows, {
      hasManyHosts: rowHosts.size > 1,
      isSession,
      isLossSaid: loss !== '',
    });
    return titleLines(this.#screen, title) + text + loss + this.#missingText();
  }

  /** Of what is no deletion and was read whole. */
  #countMissing({ cookie, deletion, incomplete, hop }: SetCookieRecord): void {
    if (deletion !== false || incomplete || hop !== undefined) return;
    this.#missing.kept++;
    if (!cookie.secure) this.#missing.secure++;
    if (!cookie.httpOnly) this.#missing.httpOnly++;
    if (cookie.sameSite === null) this.#missing.sameSite++;
  }

  #missingText(): string {
    const { kept, secure, httpOnly, sameSite } = this.#missing;
    const [first, ...others] = [
      ['Secure', secure] as const,
      ['HttpOnly', httpOnly] as const,
      ['SameSite', sameSite] as const,
    ].filter(([, count]) => count > 0);
    if (first === undefined) return '';
    const what = counted(kept, 'field sets', 'fields set');
    const lacking = [
      `${first[0]} is missing in ${first[1]}`,
      ...others.map(([name, count]) => `${name} in ${count}`),
    ];
    const text = `${what} a value: ${lacking.join(', ')}`;
    return labelledLines(this.#screen, '', text, { labelColumns: 0 });
  }
}
