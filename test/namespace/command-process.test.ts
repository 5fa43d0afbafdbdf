import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CommandEnd,
  CommandProcess,
  STATUS_NOT_EXECUTABLE,
  STATUS_NOT_FOUND,
  startFailure,
} from '../../src/namespace/command-process.ts';
import { execute } from '../support/program.ts';

const end = (...command: string[]): Promise<CommandEnd> => new CommandProcess([], command, process.env).ended;
const status = async (...command: string[]): Promise<number> => (await end(...command)).status;

describe('the status', () => {
  it.each([0, 1, 3, 255])('is that of the command: %i', async (code) => {
    expect(await status('/bin/sh', '-c', `exit ${code}`)).toBe(code);
  });

  // bash(1), "Exit status": 128 and the number of the signal.
  it.each([
    ['TERM', 143],
    ['SEGV', 139],
    ['KILL', 137],
  ])('of one that a signal ends is that of a shell: %s', async (signal, code) => {
    expect(await status('/bin/sh', '-c', `kill -${signal} $$`)).toBe(code);
  });

  it('of one that is not there is 127', async () => {
    expect(await end('/no/such/program')).toEqual({
      status: 127,
      startError: expect.stringMatching(/ENOENT/),
    });
  });

  it('of one with more words than the system takes is 126, and says so', async () => {
    const words = Array.from({ length: 100 }, () => 'x'.repeat(100_000));
    expect(await end('/bin/true', ...words)).toEqual({
      status: 126,
      startError: expect.stringMatching(/E2BIG/),
    });
  });

  it('is there when the command has ended, whatever it has left running', async () => {
    const begun = performance.now();
    expect(await status('/bin/sh', '-c', 'sleep 20 >/dev/null 2>&1 & exit 4')).toBe(4);
    expect(performance.now() - begun).toBeLessThan(15_000);
  });

  it('comes with the signals as they were before', async () => {
    const before = process.listenerCount('SIGTERM');
    await status('true');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});

describe('a program that cannot be started', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
    writeFileSync(join(folder, 'text'), 'no program');
    writeFileSync(join(folder, 'program'), '#!/bin/sh\n');
    chmodSync(join(folder, 'program'), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is one that is not there', () => {
    const failure = { status: STATUS_NOT_FOUND, reason: 'there is no such command' };
    expect(startFailure('no-such-program', process.env)).toEqual(failure);
    expect(startFailure('./no-such-program', process.env)).toEqual(failure);
    expect(startFailure('sh', { PATH: '' })).toEqual(failure);
  });

  it('is one that may not be executed, or is a folder', () => {
    expect(startFailure('text', { PATH: folder })?.status).toBe(STATUS_NOT_EXECUTABLE);
    expect(startFailure(join(folder, 'text'), {})?.status).toBe(STATUS_NOT_EXECUTABLE);
    expect(startFailure(folder, {})?.status).toBe(STATUS_NOT_EXECUTABLE);
  });

  // execve(2), "Interpreter scripts"; a shell has the status 127 then.
  it.each([
    ['#!/no/such/python3 -u\n', 'its first line names "/no/such/python3", which is not there'],
    [
      '#! /bin/sh\r\n',
      'its first line names "/bin/sh\\r", which is not there: its lines end as those of Windows do',
    ],
  ])('is one whose interpreter is not there: %j', async (text, reason) => {
    const script = join(folder, 'script');
    writeFileSync(script, text);
    chmodSync(script, 0o755);
    expect(startFailure(script, {})).toEqual({ status: STATUS_NOT_FOUND, reason });
    expect((await execute('/bin/bash', ['-c', script])).status).toBe(STATUS_NOT_FOUND);
  });

  it('is none that may be', () => {
    expect(startFailure('program', { PATH: `/no/such/folder:${folder}` })).toBe(null);
    expect(startFailure(join(folder, 'program'), {})).toBe(null);
  });
});
