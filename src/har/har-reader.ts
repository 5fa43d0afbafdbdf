// Reads a HAR file (HTTP Archive 1.2): bytes in, messages out when all of it is read, since entries may lie in any order and tell
// of each other. What is wrong with an entry costs that entry alone, and is counted and shown as damage to a capture is. A file
// may come from anywhere: nothing in it is taken for granted.

import { CaptureError, type CaptureReader, DamageLog, type ReaderHooks } from '../capture/reader.ts';
import { BufferBudget } from '../flow/buffer-budget.ts';
import { MAX_BUFFERED_BYTES } from '../flow/limits.ts';
import type { AnyMessage } from '../record/message.ts';
import { counted } from '../shared/counted.ts';
import { harMessages, inOrderOfTime, type TimedEntry } from './entry-messages.ts';
import { EntryScanner, type EntrySink } from './entry-scanner.ts';
import { lossesOf } from './file-losses.ts';
import { type HarEntry, harEntry } from './har-entry.ts';
import { withoutJoining } from './header-fields.ts';
import { FROM_CACHE, mayBeCached } from './left-out.ts';
import { MAX_HAR_CHARACTERS, MAX_HAR_ENTRIES } from './limits.ts';

/** What a HAR file gives. */
export interface HarSink {
  /** What messages call the file. */
  readonly input: string;
  begin(): void;
  nextStream(): number;
  message(message: AnyMessage): void;
  end(): void;
}

/** What no HAR file holds, whichever program wrote it. */
const NOT_SHOWN =
  'a HAR file does not show the order of header fields, the exact bytes, interim responses, other browsers, nor what was before it';

export class HarReader implements CaptureReader, EntrySink {
  readonly done = false;
  readonly neededBytes = 1;
  readonly #sink: HarSink;
  readonly #hooks: ReaderHooks;
  readonly #damage: DamageLog;
  readonly #scanner: EntryScanner = new EntryScanner(this);
  readonly #budget = new BufferBudget(MAX_BUFFERED_BYTES);
  readonly #entries: HarEntry[] = [];
  readonly #leftOut = new Map<string, number>();
  #number = 0;
  #characters = 0;
  #tooMany = 0;

  constructor(sink: HarSink, hooks: ReaderHooks) {
    this.#sink = sink;
    this.#hooks = hooks;
    this.#damage = new DamageLog(hooks);
  }

  consume(bytes: Buffer, _view: DataView, start: number, end: number): number {
    this.#scanner.push(bytes, start, end);
    return end - start;
  }

  entry(json: string): void {
    this.#number++;
    if (this.#isFull) {
      this.#tooMany++;
      return;
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(json);
    } catch {
      this.#bad('is no JSON', json.length);
      return;
    }
    const entry = harEntry(parsed, this.#number, this.#budget);
    if ('fault' in entry) this.#bad(entry.fault, json.length);
    else if ('leftOut' in entry) this.#leaveOut(entry.leftOut);
    else this.#keep(entry);
  }

  unreadable(why: string): void {
    this.#number++;
    this.#bad(why, 0);
  }

  finish(): void {
    const scanner = this.#scanner;
    if (!scanner.hasEntries)
      throw new CaptureError(
        scanner.isEnded
          ? 'begins as a HAR file, and has no list of entries'
          : 'begins as a HAR file, and is cut short before its entries',
      );
    this.#damage.finish();
    if (!scanner.isEnded) this.#cutShort();
    this.#sink.begin();
    const { timed, warnings, areCookiesSent } = this.#judgeable();
    for (const line of [NOT_SHOWN, ...warnings, ...this.#leftOutLines()]) this.#hooks.warn(line);
    const { input } = this.#sink;
    const names = { input, areCookiesSent, nextStream: () => this.#sink.nextStream() };
    for (const message of harMessages(timed, names)) this.#sink.message(message);
    this.#sink.end();
  }

  get #isFull(): boolean {
    return this.#entries.length >= MAX_HAR_ENTRIES || this.#characters > MAX_HAR_CHARACTERS;
  }

  #bad(why: string, length: number): void {
    this.#damage.add(`entry ${this.#number} ${why}`, length);
  }

  #keep(entry: HarEntry): void {
    this.#entries.push(entry);
    const fields = [...entry.request.fields, ...entry.response.fields];
    this.#characters += fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    this.#characters += 2 * entry.url.length;
  }

  #leaveOut(reason: string): void {
    this.#leftOut.set(reason, (this.#leftOut.get(reason) ?? 0) + 1);
  }

  #cutShort(): void {
    const where = this.#scanner.isInEntry ? `in entry ${this.#number + 1}` : `behind entry ${this.#number}`;
    this.#damage.addLast(`cut short ${where}: the entries before it were read`, 0);
  }

  /** Those that crossed the network, in order, and what is lost of all of them. */
  #judgeable(): { timed: readonly TimedEntry[]; warnings: readonly string[]; areCookiesSent: boolean } {
    const all = inOrderOfTime(withJoinedFields(this.#entries));
    const losses = lossesOf(all.map(({ entry }) => entry));
    if (!losses.hasHostFields) return { timed: all, ...losses };
    const complete = new Set(all.filter(({ entry }) => entry.hasHost).map(({ entry }) => entry.protocol));
    const timed = all.filter(
      ({ entry }) => entry.hasHost || !(complete.has(entry.protocol) && mayBeCached(entry)),
    );
    for (let left = timed.length; left < all.length; left++) this.#leaveOut(FROM_CACHE);
    return { timed, ...losses };
  }

  #leftOutLines(): string[] {
    const reasons = [...this.#leftOut].map(([reason, count]) => `${reason} (${count})`);
    const all = [...this.#leftOut.values()].reduce((sum, count) => sum + count, 0);
    const lines =
      all === 0 ? [] : [`${counted(all, 'entry is', 'entries are')} left out: ${reasons.join(', ')}`];
    if (this.#tooMany === 0) return lines;
    return [...lines, `${counted(this.#tooMany, 'entry', 'entries')} too many: not read`];
  }
}

/** Where one response has several Set-Cookie fields, the program has joined none of the others. */
function withJoinedFields(entries: readonly HarEntry[]): readonly HarEntry[] {
  if (!entries.some(({ response }) => response.joined?.areApart === true)) return entries;
  return entries.map((entry) => ({ ...entry, response: withoutJoining(entry.response) }));
}
