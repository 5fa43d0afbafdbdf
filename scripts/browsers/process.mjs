// A browser as a process with a new profile, which is gone when the browser is; and waiting with a limit.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const EXIT_MS = 5_000;

/** The promise, or an error that says what took longer than this. */
export async function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what}: nothing within ${milliseconds / 1000} s`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first of the programs that this machine has, or null. */
export function findProgram(...names) {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of names) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not there: the next.
      }
    }
  return null;
}

/** An empty folder for a profile. */
export function createProfile() {
  return mkdtempSync(join(tmpdir(), 'crumbshark-browser-'));
}

/**
 * Starts a browser. `gone` rejects when it has ended. `stop(ask)` asks it to leave, ends it when it does not, and
 * removes its profile. It is ended too when this process leaves without having stopped it.
 */
export function startBrowser(program, parameters, { stdio, profile, environment = {} }) {
  const env = { ...process.env, ...environment, HOME: profile };
  const child = spawn(program, parameters, { stdio, env });
  const end = () => {
    child.kill('SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  process.once('exit', end);
  // A program that cannot be started has no other end.
  const exited = Promise.race([once(child, 'exit'), once(child, 'error')]).catch(() => {});
  const stop = async (ask) => {
    const isRunning = child.exitCode === null && child.signalCode === null;
    if (isRunning) {
      // Some leave before they have said that they will.
      ask().catch(() => {});
      await within(EXIT_MS, 'the end of the browser', exited).catch(() => child.kill('SIGKILL'));
      await exited;
    }
    process.off('exit', end);
    end();
  };
  const gone = exited.then(() => Promise.reject(new Error('The browser has ended.')));
  // It may end while nobody waits for anything.
  gone.catch(() => {});
  return { child, gone, stop };
}
