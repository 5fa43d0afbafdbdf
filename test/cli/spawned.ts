// Runs the built program as a user would, without a terminal, and by default without anything piped into it.

import { type ChildProcessWithoutNullStreams, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withoutUserLine } from '../support/program.ts';
import { checkRun } from '../support/record-schema.ts';

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly output: { stdout: string; stderr: string };
  /** Exit code and signal. */
  readonly closed: Promise<unknown[]>;
}

/** Starts the program and gathers what it prints, while it runs. */
export function start(args: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    ...options,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TZ: 'UTC', ...options.env },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  child.stdin.on('error', () => {});
  return { child, output, closed: once(child, 'close') };
}

/** Resolves when the program has ended; rejects for a record that is none of the schema, never for an exit code. `input`: bytes that are piped in. */
export function crumbshark(args: readonly string[], input?: Buffer, cwd?: string): Promise<Outcome> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TZ: 'UTC' },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  // A program that refuses its arguments does not read its input.
  child.stdin?.on('error', () => {}).end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      try {
        texts.stderr = withoutUserLine(texts.stderr);
        checkRun(args, { status, ...texts }, cwd ?? process.cwd());
        resolve({ status, ...texts });
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** The lines of standard error that are no result of the run: `crumbshark: ...`, each with its line end. */
export function notices(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('crumbshark: '))
    .map((line) => `${line}\n`)
    .join('');
}
