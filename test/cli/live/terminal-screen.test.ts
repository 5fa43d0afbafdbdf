// What is written to the terminal: the lines that have changed, and nothing while it is busy.

import { Writable } from 'node:stream';
import { beforeEach, expect, it } from 'vitest';
import { TerminalScreen } from '../../../src/cli/live/terminal-screen.ts';

/** A terminal that takes what it is sent when it is told to. */
class SlowTerminal extends Writable {
  readonly columns = 80;
  readonly rows = 2;
  text = '';
  #taken: (() => void) | null = null;

  constructor(highWaterMark: number) {
    super({ highWaterMark });
  }

  override _write(bytes: Buffer, _: string, taken: () => void): void {
    this.text += bytes.toString();
    this.#taken = taken;
  }

  take(): void {
    const taken = this.#taken;
    this.#taken = null;
    taken?.();
  }
}

let terminal: SlowTerminal;
let screen: TerminalScreen;
beforeEach(() => {
  terminal = new SlowTerminal(1000);
  screen = new TerminalScreen(terminal as unknown as NodeJS.WriteStream);
});

/** What was written since the last call. */
function written(): string {
  for (let index = 0; index < 10; index++) terminal.take();
  const { text } = terminal;
  terminal.text = '';
  return text;
}

it('is the alternate screen, without a cursor, and is left again', () => {
  screen.enter();
  expect(written()).toBe('\x1b[?1049h\x1b[?25l\x1b[2J');
  screen.leave();
  screen.leave();
  expect(written()).toBe('\x1b[?25h\x1b[?1049l');
  expect(screen.draw(['a', 'b'])).toBe(false);
  expect(written()).toBe('');
});

it('gets the lines that have changed, in one frame', () => {
  screen.enter();
  screen.draw(['a', 'b']);
  expect(written()).toContain('\x1b[1;1Ha\x1b[K\x1b[2;1Hb\x1b[K');
  screen.draw(['a', 'c']);
  expect(written()).toBe('\x1b[?2026h\x1b[2;1Hc\x1b[K\x1b[?2026l');
  screen.draw(['a', 'c']);
  expect(written()).toBe('');
  screen.forget();
  screen.draw(['a', 'c']);
  expect(written()).toContain('\x1b[1;1Ha');
});

it('gets no frame while it has not taken the one before', async () => {
  terminal = new SlowTerminal(1);
  screen = new TerminalScreen(terminal as unknown as NodeJS.WriteStream);
  screen.enter();
  expect(screen.draw(['a', 'b'])).toBe(true);
  expect(screen.draw(['c', 'd'])).toBe(false);
  const drained = new Promise((resolve) => terminal.once('drain', resolve));
  written();
  await drained;
  expect(screen.draw(['c', 'd'])).toBe(true);
});
