// The live view in a terminal: keys change what is shown, a timer draws what has changed, signals and errors leave a clean
// terminal. The capture goes on beside it.

import type { LoadLimit } from '../../analysis/load-limit.ts';
import { fixText } from '../../audit/fixes/fix.ts';
import { compileFilter, type DisplayFilter } from '../../filter/display-filter.ts';
import { chosenFindings } from '../../report/live/live-details.ts';
import { type LiveFacts, liveFrame, rowsInSight } from '../../report/live/live-frame.ts';
import { type LiveModel, liveModel } from '../../report/live/live-model.ts';
import type { LiveState } from '../../report/live/live-state.ts';
import { FIRST_VIEW, type LiveCommand, type LiveView, press } from '../../report/live/live-view.ts';
import { typedText } from '../../report/live/typed-text.ts';
import { UserError } from '../../shared/user-error.ts';
import { keyNames } from './key-names.ts';
import {
  ESCAPE_MILLISECONDS,
  FRAME_MILLISECONDS,
  FRAME_REST,
  MODEL_MILLISECONDS,
  QUICK_MODEL_ROWS,
} from './limits.ts';
import { TerminalScreen } from './terminal-screen.ts';

/** Ctrl-C, kill(1), a terminal that closes, Ctrl-\. */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

export type LiveLook = Pick<LiveFacts, 'source' | 'colour' | 'isAsciiOnly'>;

export class LiveProgram {
  readonly #state: LiveState;
  readonly #look: LiveLook;
  readonly #load: Pick<LoadLimit, 'leftOut'>;
  readonly #writeReport: () => void;
  readonly #screen: TerminalScreen;
  readonly #input = process.stdin;
  #view: LiveView = FIRST_VIEW;
  #filter: DisplayFilter | null = null;
  #model: LiveModel;
  #modelOf = { revision: -1, filter: null as DisplayFilter | null, timeMs: 0 };
  #timer: NodeJS.Timeout | null = null;
  #dueMs = 0;
  readonly #startMs = performance.now();
  /** Set-Cookie fields at the begin of the second that is counted, and in the one before. */
  #second = { startMs: 0, setCookies: 0, rate: 0 };
  #heldSetCookies = 0;
  #unfinishedKeys = '';

  constructor(
    state: LiveState,
    look: LiveLook,
    load: Pick<LoadLimit, 'leftOut'>,
    writeReport: () => void,
    output = process.stdout,
  ) {
    this.#state = state;
    this.#look = look;
    this.#load = load;
    this.#writeReport = writeReport;
    this.#screen = new TerminalScreen(output);
    this.#model = liveModel(state, null);
  }

  get isOn(): boolean {
    return this.#timer !== null;
  }

  start(): void {
    this.#enter();
    for (const signal of ENDING_SIGNALS) process.on(signal, this.#stopped);
    process.on('exit', this.#leaveNow);
    process.on('uncaughtExceptionMonitor', this.#leaveNow);
    process.stdout.on('resize', this.#resized);
    this.#timer = setInterval(() => this.#drawWhenDue(), FRAME_MILLISECONDS);
    this.#draw();
  }

  /** Leaves the screen for good. */
  stop(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#leave();
    for (const signal of ENDING_SIGNALS) process.off(signal, this.#stopped);
    process.off('exit', this.#leaveNow);
    process.off('uncaughtExceptionMonitor', this.#leaveNow);
    process.stdout.off('resize', this.#resized);
    this.#input.unref();
  }

  /** Says something in the last line. */
  note(text: string): void {
    this.#view = { ...this.#view, note: text };
  }

  readonly #stopped = (): void => this.stop();

  readonly #leaveNow = (): void => {
    this.#setRawMode(false);
    this.#screen.leaveNow();
  };

  readonly #resized = (): void => {
    this.#screen.forget();
    this.#draw();
  };

  #enter(): void {
    this.#screen.enter();
    this.#setRawMode(true);
    this.#input.on('data', this.#typed).resume();
  }

  #leave(): void {
    this.#input.off('data', this.#typed).pause();
    this.#setRawMode(false);
    this.#screen.leave();
  }

  #setRawMode(isRaw: boolean): void {
    try {
      this.#input.setRawMode(isRaw);
    } catch {
      // The terminal is gone.
    }
  }

  readonly #typed = (bytes: Buffer): void => {
    const text = this.#unfinishedKeys + bytes.toString();
    this.#unfinishedKeys = '';
    // The rest of the sequence of a key may be on its way.
    if (text === '\x1b') {
      this.#unfinishedKeys = text;
      setTimeout(() => {
        if (this.#unfinishedKeys === '') return;
        this.#unfinishedKeys = '';
        this.#pressed(['escape']);
      }, ESCAPE_MILLISECONDS);
      return;
    }
    this.#pressed(keyNames(text));
  };

  #pressed(keys: readonly string[]): void {
    for (const key of keys) {
      if (!this.isOn) return;
      const wasHeld = this.#view.isHeld;
      const { view, command } = press(this.#view, key, this.#model, this.#rowsInSight());
      this.#view = view;
      if (view.isHeld && !wasHeld) this.#heldSetCookies = this.#state.seen.setCookies;
      if (view.filter === '') this.#filter = null;
      if (command !== null) this.#do(command);
    }
    if (this.isOn) this.#draw();
  }

  #do(command: LiveCommand): void {
    switch (command) {
      case 'quit':
        this.stop();
        process.kill(process.pid, 'SIGINT');
        return;
      case 'suspend':
        this.#suspend();
        return;
      case 'mark':
        this.#state.mark();
        this.#view = { ...this.#view, isHeld: false, note: 'Counting from here. M shows all again.' };
        this.#second = { startMs: performance.now(), setCookies: 0, rate: 0 };
        return;
      case 'unmark':
        this.#state.unmark();
        this.#view = { ...this.#view, isHeld: false, note: 'All that came is shown again.' };
        return;
      case 'copy':
        this.#copy();
        return;
      case 'report':
        this.note('Writing report.html ...');
        this.#writeReport();
        return;
      case 'filter':
        this.#filterBy(this.#view.filter);
        return;
    }
  }

  /** Back to the shell, until it lets us go on. */
  #suspend(): void {
    this.#leave();
    process.once('SIGCONT', () => {
      if (this.isOn) this.#enter();
    });
    // As the terminal does: all that belongs to the command.
    process.kill(0, 'SIGTSTP');
  }

  /** Into the clipboard of the terminal, where it lets us (OSC 52 of xterm). */
  #copy(): void {
    const [worst] = chosenFindings(this.#model, this.#view);
    if (worst === undefined) {
      this.note('There is no finding to copy a fix of.');
      return;
    }
    const { fix } = worst;
    const text = fix.code ?? fixText(fix);
    this.#screen.send(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
    this.note(`Copied, where the terminal allows it: ${text}`);
  }

  #filterBy(text: string): void {
    try {
      this.#filter = text.trim() === '' ? null : compileFilter(text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#view = {
        ...this.#view,
        filter: this.#filter?.text ?? '',
        typed: typedText(text),
        note: error.message.replace(/^-Y: /, ''),
      };
    }
  }

  /** The capture is read between two frames: the longer one takes, the more seldom they are. */
  #drawWhenDue(): void {
    const beganMs = performance.now();
    if (beganMs < this.#dueMs) return;
    this.#draw();
    const endedMs = performance.now();
    this.#dueMs = endedMs + (endedMs - beganMs) * FRAME_REST;
  }

  #draw(): void {
    if (!this.#screen.isOn) return;
    this.#countSecond();
    this.#refresh();
    this.#screen.draw(liveFrame(this.#model, this.#view, this.#facts()));
  }

  /** Many rows are put in order once a second at most, and none while the screen is held. */
  #refresh(): void {
    const { revision, filter, timeMs } = this.#modelOf;
    const isFiltered = filter !== this.#filter;
    if (this.#view.isHeld && !isFiltered) return;
    if (revision === this.#state.revision && !isFiltered) return;
    const nowMs = performance.now();
    const isQuick = this.#state.seen.cookies + this.#state.found.sessions.length <= QUICK_MODEL_ROWS;
    if (!isQuick && !isFiltered && nowMs - timeMs < MODEL_MILLISECONDS) return;
    this.#model = liveModel(this.#state, this.#filter);
    this.#modelOf = { revision: this.#state.revision, filter: this.#filter, timeMs: nowMs };
  }

  #countSecond(): void {
    const nowMs = performance.now();
    const { startMs, setCookies } = this.#second;
    if (nowMs - startMs < 1000) return;
    const now = this.#state.seen.setCookies;
    const rate = startMs === 0 ? 0 : Math.round(((now - setCookies) * 1000) / (nowMs - startMs));
    this.#second = { startMs: nowMs, setCookies: now, rate: Math.max(0, rate) };
  }

  #rowsInSight(): number {
    return rowsInSight(this.#model, this.#view, this.#facts());
  }

  #facts(): LiveFacts {
    const { columns, rows } = this.#screen;
    return {
      ...this.#look,
      columns,
      rows,
      elapsedSeconds: (performance.now() - this.#startMs) / 1000,
      ratePerSecond: this.#second.rate,
      notJudged: this.#load.leftOut,
      missed: this.#view.isHeld ? this.#state.seen.setCookies - this.#heldSetCookies : 0,
      isMarked: this.#state.isMarked,
    };
  }
}
