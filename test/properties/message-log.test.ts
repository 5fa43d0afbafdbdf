// A capture and its message log have one result: every record, the summary but for how the run was made, every warning, and
// the exit code, for every capture there is and in both modes.

import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOG_MODES } from '../../src/message-log/format.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { judged, judgedLog, keyLogBeside, logOf } from '../support/log-equality.ts';
import { capturesUnder } from '../support/message-log.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES, ROOT } from '../support/repository.ts';

const SHARED = join(CAPTURES, '..');
/** Some are made to cost much: their records have hundreds of megabytes. */
const HOSTILE_MILLISECONDS = 600_000;
/** Captures that were written as text. */
const NO_CAPTURES = /p_(?:crlf|pwsh|textbefore)\.pcap$/;

async function expectSame(capture: string): Promise<void> {
  if (NO_CAPTURES.test(capture)) {
    await expect(logOf([capture])).rejects.toThrow(UserError);
    return;
  }
  const direct = await judged({ inputs: [capture], keylogFiles: keyLogBeside(capture) });
  for (const mode of LOG_MODES) expect(await judgedLog(await logOf([capture], mode)), mode).toEqual(direct);
}

describe('a message log is judged as its capture is', () => {
  it.each(capturesUnder(FIXTURES).map((path) => relative(ROOT, path)))('%s', (name) =>
    expectSame(join(ROOT, name)),
  );

  it.each(sharedCaptures())(
    '%s (needs the shared captures)',
    (name) => expectSame(join(SHARED, name)),
    HOSTILE_MILLISECONDS,
  );
});

/** Those of applications and of cases. */
function sharedCaptures(): string[] {
  if (!HAS_CAPTURES) return [];
  return [join(CAPTURES, 'apps'), join(CAPTURES, 'http3'), join(SHARED, 'cases')]
    .flatMap(capturesUnder)
    .map((path) => relative(SHARED, path));
}
