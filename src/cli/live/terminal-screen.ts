// A terminal with a screen of our own: the alternate screen of xterm, in which a frame is drawn by the lines that have changed.
// What was in the terminal before is there again when it is left.

import { writeSync } from 'node:fs';

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[2J';
const LEAVE = '\x1b[?25h\x1b[?1049l';
/** Synchronised output: a terminal that knows it shows no half of a frame (DEC private mode 2026). */
const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';
const CLEAR = '\x1b[2J';

export class TerminalScreen {
  readonly #output: NodeJS.WriteStream;
  #lines: readonly string[] | null = null;
  #isOn = false;
  /** The terminal has not taken the last frame yet. */
  #isBusy = false;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  get columns(): number {
    return this.#output.columns;
  }

  get rows(): number {
    return this.#output.rows;
  }

  enter(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#lines = null;
    this.#output.write(ENTER);
  }

  /** Draws lines, as many as there are rows. False: the terminal is still busy with those before, and nothing is drawn. */
  draw(lines: readonly string[]): boolean {
    if (!this.#isOn || this.#isBusy) return false;
    const before = this.#lines;
    const changed = lines.flatMap((line, index) =>
      line === before?.[index] ? [] : [`\x1b[${index + 1};1H${line}\x1b[K`],
    );
    this.#lines = lines;
    if (changed.length === 0) return true;
    const text = BEGIN_FRAME + (before === null ? CLEAR : '') + changed.join('') + END_FRAME;
    if (!this.#output.write(text)) {
      this.#isBusy = true;
      this.#output.once('drain', () => (this.#isBusy = false));
    }
    return true;
  }

  /** Everything is drawn anew: the terminal has another size. */
  forget(): void {
    this.#lines = null;
  }

  /** Sends a sequence that shows nothing. */
  send(sequence: string): void {
    if (this.#isOn) this.#output.write(sequence);
  }

  leave(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#output.write(LEAVE);
  }

  /** The same at once: the process ends. */
  leaveNow(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    try {
      writeSync(1, LEAVE);
    } catch {
      // The terminal is gone.
    }
  }
}
