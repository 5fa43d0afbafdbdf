// An output of reports in memory.

import type { Output } from '../../src/analysis/analysis-options.ts';

export function memoryOutput(): Output & { text(): string } {
  let text = '';
  return {
    path: null,
    open: () => {},
    write: (more) => {
      text += more;
    },
    flush: () => {},
    pause: () => undefined,
    isClosed: () => false,
    end: async () => {},
    text: () => text,
  };
}
