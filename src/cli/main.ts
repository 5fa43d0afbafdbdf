#!/usr/bin/env node
// The command: the one place that catches mistakes of the user, prints them in one line, and sets the exit code.

import { escapeText } from '../report/escape.ts';
import { PermissionError, UserError } from '../shared/user-error.ts';
import { EXIT_USAGE } from './exit-code.ts';
import { writeNotice } from './output.ts';
import { runProgram } from './program.ts';
import { sudoLine } from './sudo-line.ts';

try {
  process.exitCode = await runProgram(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  writeNotice(error.message);
  if (error instanceof PermissionError && process.getuid?.() !== 0)
    process.stderr.write(`${escapeText(sudoLine(process.argv, process.env))}\n`);
  process.exitCode = EXIT_USAGE;
}
