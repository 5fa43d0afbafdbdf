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

/** Where system programs lie, which an ordinary user's PATH may lack. */
const SYSTEM_DIRECTORIES = '/usr/sbin:/usr/bin:/sbin:/bin';
/** Only root writes there too, but on macOS, where Homebrew gives them to a user. */
const LOCAL_DIRECTORIES = '/usr/local/sbin:/usr/local/bin:/run/current-system/sw/bin';

/**
 * Our environment with every place capture programs live in, and messages in English, because we read them. What root
 * starts is looked up in the places of the system alone: `sudo env "PATH=$PATH"` brings a PATH that others may write to.
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  const isRoot = process.geteuid?.() === 0;
  const own = isRoot ? [] : [process.env.PATH];
  const local = isRoot && process.platform === 'darwin' ? [] : [LOCAL_DIRECTORIES];
  const path = [...own, SYSTEM_DIRECTORIES, ...local].filter(Boolean).join(':');
  return { ...process.env, PATH: path, LC_ALL: 'C' };
}

/**
 * Starts the program in a session of its own: a Ctrl-C in the terminal reaches only us, and we decide when the
 * capture ends.
 */
export function superviseProgram(command: readonly string[]): SupervisedChild {
  return supervise(command, 'pipe') as SupervisedChild;
}

/** What it writes to standard output goes into a file. */
export type SupervisedWriter = ChildProcessByStdio<Writable, null, Readable>;

/** The same for a program whose output is kept; `file`: a descriptor, which stays open here. */
export function superviseWriter(command: readonly string[], file: number): SupervisedWriter {
  return supervise(command, file) as SupervisedWriter;
}

function supervise(command: readonly string[], output: 'pipe' | number): SupervisedChild | SupervisedWriter {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', ...command], {
    stdio: ['pipe', output, 'pipe'],
    detached: true,
    env: programEnvironment(),
  }) as SupervisedChild | SupervisedWriter;
  // The shell may have ended before the control pipe is closed.
  child.stdin.on('error', () => {});
  // When the shell itself was killed, its watcher still waits for this.
  child.once('exit', () => child.stdin.end());
  return child;
}
