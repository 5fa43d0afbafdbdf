// A live capture through the pipeline, until it ends or is stopped.

import type { LiveCapture, LiveOptions } from '../capture/live/open.ts';
import { type ReadHooks, readCaptureStream } from '../capture/read.ts';
import type { Pipeline } from './pipeline.ts';
import type { RunOptions } from './run-options.ts';

const STOP_POLL_MILLISECONDS = 50;

async function startLive(live: LiveOptions): Promise<LiveCapture> {
  const { openLive } = await import('../capture/live/open.ts');
  return openLive(live);
}

/** Reads what is captured. Rejects when the capture could not begin, or died. */
export async function runLive(
  options: RunOptions,
  live: LiveOptions,
  pipeline: Pipeline,
  hooks: ReadHooks,
): Promise<void> {
  const capture = await (options.openLive?.(live) ?? startLive(live));
  const stop = (): void => capture.stop(() => pipeline.readUpToSeconds);
  options.notice(capture.description);
  // The clock of the machine may be set while it captures.
  const startedMs = performance.now();
  const failures: unknown[] = [];
  const timer = setInterval(() => {
    const seconds = (performance.now() - startedMs) / 1000;
    const isOver = options.durationSeconds !== null && seconds >= options.durationSeconds;
    if (isOver || hooks.stopped?.()) stop();
    try {
      if (failures.length === 0) options.tick?.();
    } catch (error) {
      // Nothing awaits the timer: the run fails when it has ended.
      failures.push(error);
      stop();
    }
  }, STOP_POLL_MILLISECONDS);
  pipeline.nextInput(live.interface, false);
  try {
    // What the kernel has already handed over is still read after a stop; only a limit ends the analysis.
    await readCaptureStream(capture.stream, live.interface, pipeline, { ...hooks, stopped: () => false });
    if (failures.length > 0) throw failures[0];
    const { dropped } = await capture.counts;
    if (dropped !== null) pipeline.counters.droppedByKernel += dropped;
    await capture.finished;
  } finally {
    clearInterval(timer);
  }
}
