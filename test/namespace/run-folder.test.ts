import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunFolder } from '../../src/namespace/run-folder.ts';

let parent = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const made = (environment = {}): RunFolder => new RunFolder({ XDG_RUNTIME_DIR: parent, ...environment });

describe('the folder of a run', () => {
  it('is for its user alone', () => {
    const folder = made();
    expect(folder.path.startsWith(parent)).toBe(true);
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    expect(statSync(folder.captureFile).mode & 0o777).toBe(0o600);
  });

  it('is elsewhere when the folder of the session is not there', () => {
    const folder = made({ XDG_RUNTIME_DIR: '/no/such/folder' });
    expect(folder.path.startsWith(tmpdir())).toBe(true);
    rmSync(folder.path, { recursive: true });
  });

  it('goes at the end', async () => {
    const folder = made();
    folder.bindToProcess(null);
    appendFileSync(join(folder.path, 'keys.log'), 'secrets');
    await folder.remove(false);
    expect(existsSync(folder.path)).toBe(false);
  });

  it('stays with empty files while programs go on', async () => {
    const folder = made();
    folder.bindToProcess(null);
    const keys = folder.keyEnvironment({}).SSLKEYLOGFILE!;
    for (const file of [keys, folder.captureFile, join(folder.path, 'node', '1-0')])
      appendFileSync(file, 'secrets');
    await folder.remove(true);
    for (const file of [keys, folder.captureFile, join(folder.path, 'node', '1-0')])
      expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('of a run that is gone is removed by the next, and no other', () => {
    const { pid: gone } = spawnSync('true');
    const folders = [`crumbshark-run-${gone}-a`, `crumbshark-run-${process.pid}-b`, 'crumbshark-other'];
    for (const name of folders) mkdirSync(join(parent, name));
    made();
    expect(folders.map((name) => existsSync(join(parent, name)))).toEqual([false, true, true]);
  });
});

describe('secrets', () => {
  it('are written to the file that the user has named', () => {
    const folder = made();
    const own = join(parent, 'own.log');
    expect(folder.keyEnvironment({ SSLKEYLOGFILE: own }).SSLKEYLOGFILE).toBe(own);
    expect(folder.keyFiles({ SSLKEYLOGFILE: own })).toEqual([]);
    writeFileSync(own, 'secrets');
    expect(folder.keyFiles({ SSLKEYLOGFILE: own })).toEqual([own]);
  });

  it('are read from files that hold some', () => {
    const folder = made();
    expect(folder.keyFiles({})).toEqual([]);
    const node = join(folder.path, 'node', '12-0');
    writeFileSync(node, 'secrets');
    appendFileSync(join(folder.path, 'keys.log'), 'secrets');
    expect(folder.keyFiles({})).toEqual([join(folder.path, 'keys.log'), node]);
  });

  it('ask nothing of the environment but what is added to it', () => {
    const folder = made();
    const { NODE_OPTIONS, PYTHONPATH, OTHER } = folder.keyEnvironment({
      NODE_OPTIONS: '--max-old-space-size=100',
      PYTHONPATH: '/usr/lib/own',
      OTHER: 'kept',
    });
    expect(NODE_OPTIONS).toMatch(/^--max-old-space-size=100 --require ".*node-keylog\.cjs"$/);
    expect(PYTHONPATH).toMatch(/hooks\/python:\/usr\/lib\/own$/);
    expect(OTHER).toBe('kept');
  });
});
