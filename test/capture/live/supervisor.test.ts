// The supervisor, with ordinary programs: status passed on, stopped by a closed pipe, no orphan.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { programEnvironment, superviseProgram } from '../../../src/capture/live/supervisor.ts';
import { bundle, isLinux } from './support.ts';

const isWindows = process.platform === 'win32';
/** Prints its process id and waits. */
const patient = ['/bin/sh', '-c', 'echo $$; exec sleep 300'];

/** A process that has ended and that nobody has waited for is a zombie, not alive: its state tells (proc(5), stat). */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isLinux || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

describe.skipIf(isWindows)('superviseProgram (skipped on Windows)', () => {
  it.each([
    ['exit 0', 0],
    ['exit 3', 3],
    ['kill -KILL $$', 137],
  ])('passes on the status of `%s`', async (script, status) => {
    const child = superviseProgram(['/bin/sh', '-c', script]);
    child.stdout.resume();
    expect(await once(child, 'close')).toEqual([status, null]);
  });

  it('looks up what root starts in the places of the system, and else in PATH first (skipped unless root)', ({
    skip,
  }) => {
    skip(process.geteuid?.() !== 0, 'not root');
    vi.stubEnv('PATH', '/opt/own/bin');
    expect(programEnvironment().PATH).toMatch(/^\/usr\/sbin:\/usr\/bin:/);
    expect(programEnvironment().PATH).not.toContain('/opt/own');
    vi.spyOn(process, 'geteuid').mockReturnValue(1000);
    expect(programEnvironment().PATH).toMatch(/^\/opt\/own\/bin:\/usr\/sbin:/);
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it('gives 127 for a program that does not exist', async () => {
    const child = superviseProgram(['/nonexistent/program']);
    child.stdout.resume();
    expect((await once(child, 'close'))[0]).toBe(127);
  });

  it('passes arguments on unharmed and keeps the two output streams apart', async () => {
    const child = superviseProgram([
      '/bin/sh',
      '-c',
      'printf %s "$1"; echo message >&2',
      'sh',
      `a "b' $HOME * ;`,
    ]);
    const [output, messages] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(output).toBe(`a "b' $HOME * ;`);
    expect(messages).toContain('message');
  });

  it('stops the program when the control pipe is closed', async () => {
    const child = superviseProgram(patient);
    const pid = Number((await once(child.stdout, 'data')).toString());
    expect(isAlive(pid)).toBe(true);
    child.stdin.end();
    expect((await once(child, 'close'))[0]).toBe(128 + 15);
    expect(isAlive(pid)).toBe(false);
  });

  it('stops the program when the supervisor itself is killed', async () => {
    const child = superviseProgram(patient);
    const pid = Number((await once(child.stdout, 'data')).toString());
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000);
  });

  it('leaves no orphan when this process is killed with SIGKILL', async () => {
    const script = bundle(`
      import { programEnvironment, superviseProgram } from './src/capture/live/supervisor.ts';
      superviseProgram(${JSON.stringify(patient)}).stdout.pipe(process.stdout);`);
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = Number((await once(parent.stdout, 'data')).toString());
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000);
  });
});
