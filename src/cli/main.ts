#!/usr/bin/env node
// The command: the one place that catches mistakes of the user, prints them in one line, and sets the exit code.

import { escapeText } from '../report/escape.ts';
import { OutputError, PermissionError, UserError } from '../shared/user-error.ts';
import { EXIT_USAGE } from './exit-code.ts';
import { writeForPeople, writeNotice } from './output.ts';
import { runProgram } from './program.ts';
import { elsewhereLine, sudoLine } from './sudo-line.ts';

// For commands that write to it at once; the others have a listener of their own (output.ts). A reader that went away
// (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (process.stdout.listenerCount('error') > 1) return;
  if (error.code === 'EPIPE') process.exit();
  writeNotice(`cannot write standard output: ${error.message}`);
  process.exit(EXIT_USAGE);
});
// A message could not be written. One that is no longer read (EPIPE) is not missed.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.once('exit', () => (process.exitCode = EXIT_USAGE));
});

/** Root is given up later. */
const wasRoot = process.getuid?.() === 0;

/** The command line that works; null when none is known. */
function lineToType(error: UserError): string | null {
  if (error instanceof PermissionError && !wasRoot) return sudoLine(process.argv, process.env);
  if (error instanceof OutputError && error.refusedFile !== null)
    return elsewhereLine(process.argv, process.env, error.refusedFile);
  return null;
}

try {
  process.exitCode = await runProgram(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  writeNotice(error.message);
  for (const line of error.excerpt) writeForPeople(`  ${escapeText(line)}\n`);
  const line = lineToType(error);
  if (line !== null) writeForPeople(`${escapeText(line)}\n`);
  process.exitCode = EXIT_USAGE;
}
