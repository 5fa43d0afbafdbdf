// What a signal does to a run. An endless one ends as if its input had ended by itself: with its summary, its findings and
// whole files. The second signal ends the process at once; a file ends by itself, so that there the first one does.

import { removeUnfinished } from './unfinished-files.ts';

/** Ctrl-C, kill(1), a terminal that closes, Ctrl-\. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

export interface Interruption {
  happened(): boolean;
  /** Signals do what they do without it. */
  forget(): void;
}

export const NOT_WATCHED: Interruption = { happened: () => false, forget() {} };

/** `onInterrupt`: of an endless run, called once; null for a run that ends by itself. */
export function watchInterruption(onInterrupt: (() => void) | null): Interruption {
  let hasHappened = false;
  const handle = (signal: NodeJS.Signals): void => {
    if (onInterrupt !== null && !hasHappened) {
      hasHappened = true;
      onInterrupt();
      return;
    }
    forget();
    removeUnfinished();
    process.kill(process.pid, signal);
  };
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return { happened: () => hasHappened, forget };
}
