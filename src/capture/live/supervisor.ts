// Starts a capture program under a small shell that stops it when our end of a pipe closes. So it can be stopped
// after root was given up, and leaves no orphan even when this process is killed with SIGKILL.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** Standard input is the control pipe: closing it stops the program with SIGTERM. */
export type SupervisedChild = ChildProcessByStdio<Writable, Readable, Readable>;

// The watcher waits in a builtin, so that it has no child of its own that could be left behind. Descriptor 3
// exists because a shell gives a background command /dev/null as its standard input. Status 126, 127 and
// 128 + signal come from `wait` as POSIX says.
const SCRIPT = `exec 3<&0
"$@" </dev/null 3<&- & program=$!
{ read -r _ <&3; kill -TERM "$program"; } >/dev/null 2>&1 & watcher=$!
wait "$program"; status=$?
kill "$watcher" 2>/dev/null
exit "$status"`;

/** Directories of system programs that an ordinary user's PATH may lack. */
const SYSTEM_DIRECTORIES = '/usr/local/bin:/usr/sbin:/sbin';

/** Our environment with every place capture programs live in, and messages in English, because we read them. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const path = process.env.PATH ?? '/usr/bin:/bin';
  return { ...process.env, PATH: `${path}:${SYSTEM_DIRECTORIES}`, LC_ALL: 'C' };
}

/**
 * Starts the program in a session of its own: a Ctrl-C in the terminal reaches only us, and we decide when the
 * capture ends.
 */
export function superviseProgram(command: readonly string[]): SupervisedChild {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', ...command], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: programEnvironment(),
  });
  // The shell may have ended before the control pipe is closed.
  child.stdin.on('error', () => {});
  // When the shell itself was killed, its watcher still waits for this.
  child.once('exit', () => child.stdin.end());
  return child;
}
