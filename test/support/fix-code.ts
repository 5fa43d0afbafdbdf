// Lines of code in texts for people: they may be longer than the screen, as they are broken only where they can be copied.

import { CHANGES } from '../../src/audit/fixes/fix.ts';
import { FIX_SETS, fixIn } from '../../src/audit/fixes/table.ts';

/** The code of every fix, with the names in its quotes left out: those of cookies differ. */
const CODES = FIX_SETS.flatMap((set) => CHANGES.flatMap((change) => fixIn(set, change)?.code ?? [])).map(
  unnamed,
);

function unnamed(code: string): string {
  return code.replaceAll(/'[^']*'/g, "''").replaceAll(/"[^"]*"/g, '""');
}

/** Whether a line is code of a fix, or a part of it. */
export function isCode(line: string): boolean {
  const part = unnamed(line.trim());
  return !line.startsWith('   ') && part !== '' && CODES.some((code) => code.includes(part));
}
