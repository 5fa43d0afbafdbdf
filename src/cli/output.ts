// Where the command writes: text is gathered into large writes, or written at once when the capture is live. A reader
// that went away (`| head`) is no error: it ends the run.

import type { Output } from '../analysis/analysis-options.ts';
import { escapeText } from '../report/escape.ts';
import { OutputError } from '../shared/user-error.ts';
import { OUTPUT_BATCH_CHARACTERS } from './limits.ts';
import { ERASE_LINE } from './terminal.ts';

/** Gathers text and sends it in batches, or every piece at once. */
export class Batch {
  #text = '';
  readonly #atOnce: boolean;
  readonly #send: (text: string) => void;

  constructor(atOnce: boolean, send: (text: string) => void) {
    this.#atOnce = atOnce;
    this.#send = send;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#atOnce || this.#text.length >= OUTPUT_BATCH_CHARACTERS) this.flush();
  }

  flush(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    this.#send(text);
  }
}

/** Standard output, which may be the terminal that notices go to. */
export interface StandardOutput extends Output {
  /** Writes a line for people to standard error. A line of the output that is not over is written again under it. */
  notice(line: string): void;
}

/** `beforeWrite` is called before every write: a progress bar makes room. */
export function standardOutput(atOnce: boolean, beforeWrite: () => void): StandardOutput {
  const stream = process.stdout;
  /** The line that is not over, as it is written again and again; else empty. */
  let countLine = '';
  let closed = false;
  let failure: OutputError | null = null;
  let drained: Promise<void> | undefined;
  let release = (): void => {};
  const batch = new Batch(atOnce, (text) => {
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
    open: () => void stream.on('error', stop),
    write: (text) => batch.write(text),
    flush: () => batch.flush(),
    pause: () => drained,
    isClosed: () => closed,
    notice(line) {
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
  const at = text.lastIndexOf('\r');
  return at > text.lastIndexOf('\n') ? text.slice(at) : '';
}

export function writeError(target: string, { message }: Error): OutputError {
  // Node names its own call and file behind the reason.
  return new OutputError(`cannot write ${target}: ${message.replace(/, [a-z]+(?: '.*)?$/s, '')}`);
}

/** A line for people on standard error. */
export function writeNotice(line: string): void {
  process.stderr.write(`crumbshark: ${escapeText(line)}\n`);
}
