// What signals and the keys of a terminal do to crumbshark run, as an ordinary user: they are for the command, and whatever
// happens nothing of ours stays. Needs Linux, tcpdump, network namespaces, and python3 for terminals.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CRUMBSHARK, execute } from '../../support/program.ts';
import { hasPrograms } from '../../support/repository.ts';
import { CAN_RUN } from '../../testing/projects.ts';

const NOBODY = 65_534;
const asUser =
  process.getuid?.() === 0
    ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--']
    : [];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  chmodSync(folder, 0o777);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const environment = () => ({ HOME: folder, TMPDIR: folder, XDG_RUNTIME_DIR: '', NO_COLOR: '1' });
const words = (script: string): string[] => [
  ...asUser,
  ...[process.execPath, CRUMBSHARK, 'run', '-q', '-B', '67', '--', 'sh', '-c', script],
];

interface StartedRun {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** Starts a run, and waits until its command has said that it is ready. */
async function started(script: string): Promise<StartedRun> {
  const [program = '', ...rest] = words(script);
  const child = spawn(program, rest, {
    env: { ...process.env, ...environment() },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  while (!text.includes('ready')) await pause(20);
  return { child, output: () => text };
}

const foldersLeft = (): string[] => readdirSync(folder).filter((name) => name.startsWith('crumbshark-run-'));

/** The capture programs of these runs, by the size of their buffer. */
function capturing(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && /\0-B\x0068608\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    } catch {
      return false;
    }
  });
}

describe.skipIf(!CAN_RUN)('signals to crumbshark run (needs tcpdump and network namespaces)', () => {
  it.each(['TERM', 'HUP'] as const)('are passed on: SIG%s', async (signal) => {
    const script = `trap 'echo caught; exit 9' ${signal}; echo ready; while :; do sleep 0.1; done`;
    const { child, output } = await started(script);
    child.kill(`SIG${signal}`);
    const [status] = await once(child, 'close');
    expect([status, output()]).toEqual([9, 'ready\ncaught\n']);
    expect(foldersLeft()).toEqual([]);
  });

  it('of one that is killed nothing stays but its command', async () => {
    const { child } = await started(`echo ready; sleep 1.5`);
    expect(capturing()).not.toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const limit = performance.now() + 20_000;
    while ((foldersLeft().length > 0 || capturing().length > 0) && performance.now() < limit) await pause(50);
    expect([foldersLeft(), capturing()]).toEqual([[], []]);
  });
});

/** Runs a command in a terminal, and types where its output has come to some text: pairs of text and keys. */
const TERMINAL = `import json, os, pty, sys
steps, command = json.loads(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
seen = b''
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    seen += piece
    while steps and steps[0][0].encode() in seen:
        seen = seen.split(steps[0][0].encode(), 1)[1]
        os.write(terminal, steps.pop(0)[1].encode())
    sys.stdout.buffer.write(piece)
    sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
const CTRL_C = '\x03';
const CTRL_Z = '\x1a';

describe.skipIf(!CAN_RUN || !hasPrograms('python3'))(
  'a terminal (needs tcpdump, python3 and network namespaces)',
  () => {
    const inTerminal = (steps: readonly (readonly [string, string])[], command: readonly string[]) =>
      execute('python3', ['-c', TERMINAL, JSON.stringify(steps), ...command], { environment: environment() });

    it('gives Ctrl-C to the command once, and what it did is judged', async () => {
      const script = `trap 'echo caught; exit 3' INT; echo ready; while :; do sleep 0.1; done`;
      const { status, stdout } = await inTerminal([['ready', CTRL_C]], words(script));
      expect(status).toBe(3);
      expect(stdout.match(/caught/g)).toHaveLength(1);
      expect(stdout).toContain('Verdict');
    });

    it('ends a command that does not care about Ctrl-C', async () => {
      const { status } = await inTerminal([['ready', CTRL_C]], words('echo ready; exec sleep 20'));
      expect(status).toBe(130);
      expect(foldersLeft()).toEqual([]);
    });

    it('stops with Ctrl-Z, and goes on with fg', async () => {
      const shell = ['sh', '-mc', '"$@"; echo stopped $?; fg >/dev/null; echo over $?', 'sh'];
      const script = 'echo ready; read line; echo "read $line"';
      const steps = [
        ['ready', CTRL_Z],
        ['stopped', 'words\n'],
      ] as const;
      const { stdout } = await inTerminal(steps, [...shell, ...words(script)]);
      // 128 and SIGTSTP.
      expect(stdout).toMatch(/stopped 148/);
      expect(stdout).toMatch(/read words/);
      expect(stdout).toMatch(/over 0/);
    });

    it('is one for the command', async () => {
      const { stdout } = await inTerminal([], words('test -t 0 && test -t 1 && test -t 2 && echo three'));
      expect(stdout).toMatch(/three/);
    });
  },
);
