// Starts the program of a proof, and stops it.

import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const START_MS = 60_000;
/** Beside the packages, so that the programs find them. */
const FOLDER = join(import.meta.dirname, 'node_modules');

/** `files`: the program's, by name, in a folder of their own in `folder`; `command`: there, with the environment PORT. */
export async function startServer({ files, command, env = {}, folder: parent = FOLDER }, isProduction) {
  mkdirSync(parent, { recursive: true });
  const { port, folder } = await freePort(parent);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const mode = isProduction ? 'production' : 'development';
  const [program, ...args] = command.map((part) => part.replaceAll('PORT', String(port)));
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, NODE_ENV: mode, APP_ENV: mode, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const stop = async () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await listening(port, child, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop, output: () => output };
}

/**
 * A port that no connection of a client is given while the server starts (those are above 32767 on Linux), and that no other
 * proof has: it is in the name of the folder, and a folder is made once.
 */
async function freePort(parent) {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    const folder = join(parent, `.proof-${port}`);
    if (!makesFolder(folder)) continue;
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.on('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (isFree) {
      await new Promise((resolve) => server.close(resolve));
      return { port, folder };
    }
    rmSync(folder, { recursive: true });
  }
}

function makesFolder(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function listening(port, child, output) {
  for (const end = Date.now() + START_MS; Date.now() < end; await wait(50)) {
    if (child.exitCode !== null) throw new Error(`the server has ended:\n${output()}`);
    const isOpen = await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => resolve(true));
      socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
    });
    if (isOpen) return;
  }
  throw new Error(`the server does not listen:\n${output()}`);
}
