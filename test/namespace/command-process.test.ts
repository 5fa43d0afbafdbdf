import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CommandProcess,
  STATUS_NOT_EXECUTABLE,
  STATUS_NOT_FOUND,
  startFailure,
} from '../../src/namespace/command-process.ts';

const status = (...command: string[]): Promise<number> => new CommandProcess([], command, process.env).ended;

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
    expect(await status('/no/such/program')).toBe(127);
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
    expect(startFailure('no-such-program', process.env)).toBe(STATUS_NOT_FOUND);
    expect(startFailure('./no-such-program', process.env)).toBe(STATUS_NOT_FOUND);
    expect(startFailure('sh', { PATH: '' })).toBe(STATUS_NOT_FOUND);
  });

  it('is one that may not be executed, or is a folder', () => {
    expect(startFailure('text', { PATH: folder })).toBe(STATUS_NOT_EXECUTABLE);
    expect(startFailure(join(folder, 'text'), {})).toBe(STATUS_NOT_EXECUTABLE);
    expect(startFailure(folder, {})).toBe(STATUS_NOT_EXECUTABLE);
  });

  it('is none that may be', () => {
    expect(startFailure('program', { PATH: `/no/such/folder:${folder}` })).toBe(null);
    expect(startFailure(join(folder, 'program'), {})).toBe(null);
  });
});
