// Under sudo the command writes with the rights of the user who called: what that user may not write stays as it is, also
// behind a link, and what is written belongs to that user.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureFile, login } from './capture-file.ts';
import { MAIN } from './spawned.ts';

const USER = 65_534;
const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  chmodSync(directory, 0o755);
  // The user's own, and beside it a file that is not.
  mkdirSync(join(directory, 'own'), { mode: 0o777 });
  chmodSync(join(directory, 'own'), 0o777);
  writeFileSync(join(directory, 'root.txt'), 'before', { mode: 0o644 });
  // Only root may read it.
  writeFileSync(join(directory, 'a.pcap'), captureFile([login('sid=1')]), { mode: 0o600 });
});
afterEach(() => rmSync(directory, { recursive: true }));

function run(...args: string[]) {
  return runIn({}, ...args);
}

function runIn(environment: Readonly<Record<string, string>>, ...args: string[]) {
  const { status, stderr } = spawnSync(
    process.execPath,
    [MAIN, '-q', '-r', join(directory, 'a.pcap'), ...args],
    {
      env: { PATH: process.env.PATH, SUDO_UID: String(USER), SUDO_GID: String(USER), ...environment },
      encoding: 'utf8',
    },
  );
  return { status, stderr };
}

describe.skipIf(!isRoot)('under sudo (skipped unless root on Linux)', () => {
  const own = (name: string): string => join(directory, 'own', name);
  const OPTIONS: readonly (readonly [what: string, args: (file: string) => string[]])[] = [
    ['a report', (file) => ['--report', `json=${file}`]],
    ['packets', (file) => ['-w', file]],
    ['a baseline', (file) => ['--baseline', file, '--update-baseline']],
  ];

  it.each(OPTIONS)('%s: the file belongs to the user', (_what, args) => {
    expect(run(...args(own('out')))).toMatchObject({ status: 0 });
    expect(statSync(own('out'))).toMatchObject({ uid: USER, gid: USER });
  });

  it('the summary of a step: behind what is there, and not behind what the user may not write', () => {
    const summaryOf = (file: string) => runIn({ GITHUB_STEP_SUMMARY: file }, '-T', 'github');
    expect(summaryOf(own('new.md'))).toMatchObject({ status: 0 });
    expect(statSync(own('new.md'))).toMatchObject({ uid: USER, gid: USER });
    const first = readFileSync(own('new.md'), 'utf8');
    expect(first).toMatch(/^### Cookies: /);
    expect(summaryOf(own('new.md'))).toMatchObject({ status: 0 });
    expect(readFileSync(own('new.md'), 'utf8')).toBe(first + first);
    expect(summaryOf(join(directory, 'root.txt')).status).toBe(2);
    expect(readFileSync(join(directory, 'root.txt'), 'utf8')).toBe('before');
  });

  it('a folder of records, too', () => {
    expect(run('--report', `ndjson=${own('records')}/`)).toMatchObject({ status: 0 });
    for (const name of ['records', 'records/set-cookie.ndjson'])
      expect(statSync(own(name))).toMatchObject({ uid: USER, gid: USER });
  });

  it.each(OPTIONS)('%s: a link leads to nothing that the user may not write', (_what, args) => {
    symlinkSync(join(directory, 'root.txt'), own('link'));
    const { status, stderr } = run(...args(own('link')));
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^crumbshark: [^\n]*(?:EACCES|no permission|not valid JSON)[^\n]*\n(?:sudo [^\n]*\n)?$/,
    );
    expect(readFileSync(join(directory, 'root.txt'), 'utf8')).toBe('before');
    expect(statSync(join(directory, 'root.txt')).uid).toBe(0);
  });

  it.each(OPTIONS)('%s: not in a folder of root', (_what, args) => {
    const { status, stderr } = run(...args(join(directory, 'out')));
    expect(status).toBe(2);
    expect(stderr).toMatch(/^crumbshark: [^\n]*(?:EACCES|no permission)[^\n]*\n(?:sudo [^\n]*\n)?$/);
  });
});
