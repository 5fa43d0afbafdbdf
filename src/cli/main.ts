#!/usr/bin/env node
// The command: the one place that catches what the user can mend, says it in one line, and sets the exit code.

import { escapeText } from '../report/escape.ts';
import { UserError } from '../shared/user-error.ts';
import { runProgram } from './program.ts';

const EXIT_USAGE = 2;

try {
  process.exitCode = await runProgram(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`crumbshark: ${escapeText(error.message)}\n`);
  process.exitCode = EXIT_USAGE;
}
