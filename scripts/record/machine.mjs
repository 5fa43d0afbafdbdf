// Where an application runs: its temporary folder, its port, and the processes that were started for it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../browsers/process.mjs';

const START_MS = 120_000;
const STOP_MS = 15_000;
const POLL_MS = 100;
const LOG_CHARACTERS = 2_000;

/**
 * `write(name, text)` writes a file of the folder; `run(program, parameters)` runs a program to its end and gives what
 * it prints; `serve(program, parameters)` starts one that stays, until its port is open; `stop()` ends them all.
 */
export function createMachine(folder, port) {
  const services = [];
  const path = (name) => join(folder, name);
  const environment = (more) => ({ ...process.env, HOME: folder, TMPDIR: folder, ...more });
  const killAll = () => {
    for (const { child } of services) signalGroup(child, 'SIGKILL');
  };
  return {
    folder,
    port,
    origin: `http://127.0.0.1:${port}`,
    path,
    write(name, text) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
      return path(name);
    },
    run(program, parameters, { env = {}, input = '' } = {}) {
      const options = { cwd: folder, env: environment(env), input, encoding: 'utf8', timeout: START_MS };
      return execFileSync(program, parameters, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    },
    async serve(program, parameters, { env = {}, cwd = folder, openPort = port } = {}) {
      const logFile = path(`service-${services.length}.log`);
      const log = openSync(logFile, 'w');
      // A process group of its own, so that its children end with it.
      const child = spawn(program, parameters, {
        cwd,
        env: environment(env),
        detached: true,
        stdio: ['ignore', log, log],
      });
      closeSync(log);
      services.push({ child, exited: once(child, 'exit').catch(() => {}) });
      await waitForPort(openPort, child, logFile);
    },
    async stop() {
      for (const { child, exited } of services.toReversed()) {
        signalGroup(child, 'SIGTERM');
        await within(STOP_MS, 'the end of the application', exited).catch(() => {});
        signalGroup(child, 'SIGKILL');
        await exited;
      }
    },
    killAll,
  };
}

function signalGroup({ pid }, signal) {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // All of them have ended.
  }
}

async function waitForPort(port, child, logFile) {
  const log = () => readFileSync(logFile, 'utf8').slice(-LOG_CHARACTERS);
  const deadline = Date.now() + START_MS;
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error(`The application has ended:\n${log()}`);
    if (Date.now() > deadline) throw new Error(`The application does not open port ${port}:\n${log()}`);
    await sleep(POLL_MS);
  }
}

function isOpen(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.end());
  });
}
