// The rows of Set-Cookie fields, written as they come. A response that sets what the one before has set, be it several
// cookies, is counted: on a terminal in a line that is written again each time, elsewhere in one when something else follows.

import type { SetCookieRecord } from '../../record/records.ts';
import { paint } from '../grid.ts';
import { fittingText, type Screen } from './screen.ts';
import {
  createRowStream,
  NOTE_COLUMNS,
  noteLine,
  type Repetition,
  type RowStream,
  repetitionNote,
  rowKey,
} from './set-cookie-rows.ts';

export class StreamedRows {
  readonly #screen: Screen;
  #stream: RowStream | null = null;
  /** What the rows of the last response that has any share with those of an equal one. */
  #keys: string[] = [];
  /** How often all of them were repeated. */
  #repetition: Repetition | null = null;
  /** The same before the response that is read. */
  #before: Repetition | null = null;
  /** Of the response that is read: its fields that repeat the first of those rows. */
  #repeating: SetCookieRecord[] = [];
  #message = '';

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  get isEmpty(): boolean {
    return this.#stream === null;
  }

  /** The text that one more field adds. */
  add(record: SetCookieRecord): string {
    const { input, frame, stream, streamId } = record;
    const message = JSON.stringify([input, frame, stream, streamId]);
    const isNext = message !== this.#message;
    this.#message = message;
    const key = rowKey(record);
    if (isNext) return this.#firstOfMessage(record, key);
    const repeated = this.#repeating.length;
    if (repeated === 0 && this.#keys.at(-1) !== key) return this.#row(record, key);
    if (repeated === 0) {
      // The response sets it twice.
      this.#keys = [key];
      return this.#count(record);
    }
    const isSame = this.#keys.length === 1 ? this.#keys[0] === key : this.#keys[repeated] === key;
    if (isSame) return this.#repeat(record);
    return this.#unrepeat() + this.#row(record, key);
  }

  /** Ends the last row, with how often it was repeated. */
  end(): string {
    return this.#isShorter ? this.#unrepeat() : this.#endRepetition();
  }

  /** The response has only some of the fields that the one before it has. */
  get #isShorter(): boolean {
    return this.#repeating.length > 0 && this.#repeating.length < this.#keys.length;
  }

  #firstOfMessage(record: SetCookieRecord, key: string): string {
    const before = this.#isShorter ? this.#unrepeat() : '';
    this.#repeating = [];
    this.#before = this.#repetition;
    if (this.#keys[0] === key) return before + this.#repeat(record);
    const text = before + this.#endRepetition();
    this.#keys = [];
    return text + this.#row(record, key);
  }

  #row(record: SetCookieRecord, key: string): string {
    const before = this.#endRepetition();
    const stream = this.#stream ?? createRowStream(this.#screen);
    const header = this.#stream === null ? stream.header : '';
    this.#stream = stream;
    this.#keys.push(key);
    return before + header + stream.row({ record, repetitions: 0, lastFrame: record.frame });
  }

  #repeat(record: SetCookieRecord): string {
    this.#repeating.push(record);
    return this.#isShorter ? '' : this.#count(record);
  }

  #count({ frame }: SetCookieRecord): string {
    const { repetitions } = this.#repetition ?? { repetitions: 0 };
    this.#repetition = { fields: this.#keys.length, repetitions: repetitions + 1, lastFrame: frame };
    return this.#screen.isTerminal ? this.#countLine(this.#repetition) : '';
  }

  /** The response is another one than the one before, though it begins like that: its rows are written after all. */
  #unrepeat(): string {
    const records = this.#repeating;
    const isCounted = !this.#isShorter;
    this.#repeating = [];
    this.#repetition = this.#before;
    let text = '';
    if (isCounted && this.#screen.isTerminal) {
      text = `\r${' '.repeat(this.#screen.columns - 1)}\r`;
      if (this.#before !== null) text += this.#countLine(this.#before);
    }
    text += this.#endRepetition();
    this.#keys = [];
    return text + records.map((record) => this.#row(record, rowKey(record))).join('');
  }

  #endRepetition(): string {
    const repetition = this.#repetition;
    this.#repetition = null;
    if (repetition === null) return '';
    return this.#screen.isTerminal ? '\n' : noteLine(this.#screen, repetitionNote(this.#screen, repetition));
  }

  /** A line without its end. It never becomes shorter, so that it covers the one before. */
  #countLine(repetition: Repetition): string {
    const line = ' '.repeat(NOTE_COLUMNS) + repetitionNote(this.#screen, repetition);
    const fitting = fittingText(this.#screen, line, this.#screen.columns - 1);
    return `\r${paint(fitting, 'dim', this.#screen.colour)}`;
  }
}
