// A capture as the live view has it at its end.

import { runAnalysis } from '../../../src/analysis/run-analysis.ts';
import { analysisFor } from '../../../src/library/analyze.ts';
import { sourceInput } from '../../../src/library/source.ts';
import { createLiveReporter } from '../../../src/report/live/live-reporter.ts';
import { LiveState } from '../../../src/report/live/live-state.ts';
import { options } from '../reporters.ts';

export const NO_PAGE = { isOpen: false, take() {} };

export interface LiveRun {
  readonly state: LiveState;
  /** What stays in the terminal. */
  readonly end: string;
}

/** Offline nothing comes before the end: the state gets then what was found. */
export async function liveRun(capture: string): Promise<LiveRun> {
  const state = new LiveState();
  const reporter = createLiveReporter({ state, request: NO_PAGE, columnsAtEnd: () => 80 }, options());
  let end = '';
  const output = {
    path: null,
    open() {},
    write(text: string) {
      end += text;
    },
    flush() {},
    pause: () => undefined,
    isClosed: () => false,
    async end() {},
  };
  const filled: typeof reporter = {
    ...reporter,
    end(summary, audit) {
      if (audit !== null) state.amend(audit);
      return reporter.end(summary, audit);
    },
  };
  await runAnalysis(
    await analysisFor(sourceInput(capture, null), {}, [{ reporter: filled, output, masked: false }]),
  );
  return { state, end };
}
