// Where the command writes: text is gathered into large writes, live into one for each block of packets that has arrived. A
// reader that went away (`| head`) is no error: it ends the run.

import type { Output } from '../analysis/analysis-options.ts';
import type { LoadLimit } from '../analysis/load-limit.ts';
import { wrapWords } from '../report/display-width.ts';
import { escapeText } from '../report/escape.ts';
import type { Reporter, ReportOptions } from '../report/reporter.ts';
import { OutputError } from '../shared/user-error.ts';
import { jobText } from './job-text.ts';
import { OUTPUT_BATCH_CHARACTERS } from './limits.ts';
import { ERASE_LINE, type TerminalEnvironment, terminalOf } from './terminal.ts';

/** Gathers text and sends it in batches; live also between two blocks of the input, which under load hold many messages. */
export class Batch {
  #text = '';
  readonly #isLive: boolean;
  readonly #send: (text: string) => void;
  readonly #characters: number;

  constructor(isLive: boolean, send: (text: string) => void, characters = OUTPUT_BATCH_CHARACTERS) {
    this.#isLive = isLive;
    this.#send = send;
    this.#characters = characters;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= this.#characters) this.flush();
  }

  betweenBlocks(): void {
    if (this.#isLive) this.flush();
  }

  flush(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    this.#send(text);
  }
}

/** Standard output or standard error, which may be the terminal that notices go to. */
export interface StandardOutput extends Output {
  readonly terminal: TerminalEnvironment;
  /** It is standard error. */
  readonly isErrorStream: boolean;
  /** Makes the report that goes there in the place of that of -T; absent: none does. */
  createReporter?(options: ReportOptions): Reporter;
  /** What the output cannot wait for is not judged; absent: it waits. */
  readonly loadLimit?: LoadLimit;
  /** Writes a line for people to standard error. A line of the output that is not over is written again under it. */
  notice(line: string): void;
}

const asWritten = (text: string): string => text;

/** `beforeWrite` is called before every write: a progress bar makes room. `shown`: text as it goes out. */
export function standardOutput(
  isLive: boolean,
  beforeWrite: () => void,
  stream: NodeJS.WriteStream = process.stdout,
  shown = asWritten,
): StandardOutput {
  /** The line that is not over, as it is written again and again; else empty. */
  let countLine = '';
  let closed = false;
  let failure: OutputError | null = null;
  let drained: Promise<void> | undefined;
  let release = (): void => {};
  const batch = new Batch(isLive, (text) => {
    if (closed) return;
    beforeWrite();
    countLine = rewrittenLine(text);
    if (stream.write(text) || drained !== undefined) return;
    drained = new Promise((resolve) => {
      release = resolve;
      stream.once('drain', () => {
        drained = undefined;
        resolve();
      });
    });
  });
  const stop = (error: NodeJS.ErrnoException): void => {
    closed = true;
    drained = undefined;
    if (error.code !== 'EPIPE') failure ??= writeError('standard output', error);
    release();
  };
  return {
    path: null,
    terminal: terminalOf(stream),
    isErrorStream: stream === process.stderr,
    open: () => void stream.on('error', stop),
    write: (text) => batch.write(shown(text)),
    flush: () => batch.flush(),
    pause() {
      batch.betweenBlocks();
      return drained;
    },
    isClosed: () => closed,
    notice(line) {
      batch.betweenBlocks();
      beforeWrite();
      const isBetween = countLine !== '' && stream.isTTY && process.stderr.isTTY;
      if (isBetween) stream.write(ERASE_LINE);
      writeNotice(line);
      if (isBetween) stream.write(countLine);
    },
    async end() {
      batch.flush();
      await drained;
      // The callback of an empty write comes after those before it, and after their errors.
      if (!closed) await new Promise<void>((resolve) => stream.write('', () => resolve()));
      if (failure !== null) throw failure;
    },
  };
}

/** What is behind a carriage return that no line end follows. */
function rewrittenLine(text: string): string {
  // Nearly always it is empty, which needs no look at the rest of the text.
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const at = line.lastIndexOf('\r');
  return at < 0 ? '' : line.slice(at);
}

export function writeError(target: string, { message, code }: NodeJS.ErrnoException): OutputError {
  if (code === 'EACCES')
    return new OutputError(`cannot write ${target}: no permission; write it elsewhere`, target);
  // Node names its own call and file behind the reason.
  return new OutputError(`cannot write ${target}: ${message.replace(/, [a-z]+(?: '.*)?$/s, '')}`);
}

/** Text for people on standard error, as it is to be shown. */
export function writeForPeople(text: string): void {
  process.stderr.write(jobText(text));
}

/** A line for people on standard error. */
export function writeNotice(line: string): void {
  const { isTTY, columns } = process.stderr;
  writeForPeople(noticeText(line, isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY));
}

/** Broken between words where a terminal of so many columns would break it inside them. */
export function noticeText(line: string, columns: number): string {
  return `${wrapWords(`crumbshark: ${escapeText(line)}`, columns).join('\n')}\n`;
}
