// Starts crumbshark as a child process: the event loop of the worker stays free to tell Redis that its jobs go on.
import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync } from 'node:fs';
import { UnrecoverableError } from 'bullmq';

const PROGRAM = process.env.CRUMBSHARK ?? 'crumbshark';
const WRONG_INPUT = 2;

/**
 * Resolves with the last line of standard error and the exit code: 0, or 1 and 3, which are what --fail-on says. Exit code 2 is an
 * input that cannot be read: it will not get better, so BullMQ does not try again. `output`: what standard output is kept in.
 */
export async function crumbshark(args, output = null) {
  const part = `${output}.${process.pid}.part`;
  const stdout = output === null ? 'ignore' : openSync(part, 'w', 0o600);
  const { status, signal, said } = await run(args, stdout);
  if (output !== null) closeSync(stdout);
  if (status === WRONG_INPUT) throw new UnrecoverableError(said);
  if (signal !== null) throw new Error(`crumbshark was ended by ${signal}`);
  if (output !== null) renameSync(part, output);
  return { status, said };
}

function run(args, stdout) {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args, { stdio: ['ignore', stdout, 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      text = (text + chunk).slice(-10_000);
    });
    child.once('error', reject);
    child.once('close', (status, signal) =>
      resolve({ status, signal, said: text.trimEnd().split('\n').at(-1) }),
    );
  });
}
