// A progress bar on standard error, when that is a terminal and the work takes more than a second.

import type { SingleBar } from 'cli-progress';
import { lazy } from '../shared/lazy.ts';
import { ERASE_LINE } from './terminal.ts';

export const loadProgressBar = lazy(() => import('cli-progress'));

const DELAY_MS = 1000;

export interface Progress {
  /** Bytes of the captures read so far; null when it is not known how many there are. */
  update(readBytes: number, totalBytes: number | null): void;
  /** Clears the line for other output in the same terminal. */
  hide(): void;
  end(): void;
}

const NO_PROGRESS: Progress = { update: () => {}, hide: () => {}, end: () => {} };

/** Shows nothing unless `wanted` and standard error is a terminal. */
export function createProgress(wanted: boolean): Progress {
  if (!wanted || !process.stderr.isTTY) return NO_PROGRESS;
  const startMs = performance.now();
  let bar: SingleBar | 'loading' | null = null;
  let ended = false;

  async function load(): Promise<void> {
    bar = 'loading';
    const { default: progress } = await loadProgressBar();
    if (ended) return;
    bar = new progress.SingleBar({
      format: '{bar} {percentage}%  {eta_formatted} left',
      stream: process.stderr,
      hideCursor: null,
      clearOnComplete: true,
    });
    bar.start(1, 0);
  }

  const hide = (): void => {
    if (bar !== null && bar !== 'loading') process.stderr.write(ERASE_LINE);
  };
  return {
    update(readBytes, totalBytes) {
      if (!totalBytes || performance.now() - startMs < DELAY_MS) return;
      if (bar === null) void load();
      else if (bar !== 'loading') bar.update(Math.min(1, readBytes / totalBytes));
    },
    hide,
    end() {
      ended = true;
      if (bar !== null && bar !== 'loading') bar.stop();
    },
  };
}
