// Starts the built program, or another one, as a user would: arguments in; streams, exit code and signal out. Records that
// it prints, or writes with --report, are checked against their schema.

import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { checkRun } from './record-schema.ts';
import { ROOT } from './repository.ts';

export const CRUMBSHARK = join(ROOT, 'dist', 'cli', 'main.js');

const TIMEOUT_MILLISECONDS = 60_000;

export interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** What standard input holds: bytes, or the path of a file that is piped in. */
  readonly input?: Buffer | { readonly path: string };
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the program with Node as the tests run on. Throws when it prints a record that is none of the schema. */
export async function crumbshark(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const run = await execute(process.execPath, [CRUMBSHARK, ...args], surroundings);
  const outcome = { ...run, stderr: withoutUserLine(run.stderr) };
  checkRun(args, outcome, surroundings.cwd ?? ROOT);
  return outcome;
}

/** Root is told who it becomes (test/cli/rights): other tests see what an ordinary user sees. */
export function withoutUserLine(stderr: string): string {
  return stderr.replace(/^crumbshark: the analysis runs as [^\n]*\n/m, '');
}

/** Starts any program and waits for its end; one that hangs is ended and has a signal then. */
export function execute(
  command: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<Outcome> {
  const { input, cwd = ROOT, environment = {} } = surroundings;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: TIMEOUT_MILLISECONDS,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status, signal) =>
      resolve({
        status,
        signal,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    );
    // A program need not read all of its input.
    child.stdin.on('error', () => {});
    if (Buffer.isBuffer(input)) child.stdin.end(input);
    else if (input !== undefined) createReadStream(input.path).pipe(child.stdin);
    else child.stdin.end();
  });
}

/** The JSON objects of NDJSON output. */
export function records(outcome: Outcome): Record<string, unknown>[] {
  return outcome.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
