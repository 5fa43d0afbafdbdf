// Which user sudo names, and that root is really dropped: checked with the system, not with our own result.

import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dropPrivileges, invokingUser } from '../../../src/capture/live/privileges.ts';
import { bundle, canRunAsNobody } from './support.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function pretend(uid: number, environment: Record<string, string | undefined>): void {
  vi.spyOn(process, 'getuid').mockReturnValue(uid);
  for (const name of ['SUDO_UID', 'SUDO_GID', 'SUDO_USER']) vi.stubEnv(name, environment[name]);
}

describe.skipIf(process.getuid === undefined)('invokingUser (skipped where there are no user ids)', () => {
  it('is the user that sudo names', () => {
    pretend(0, { SUDO_UID: '1000', SUDO_GID: '1001' });
    expect(invokingUser()).toEqual({ uid: 1000, gid: 1001 });
  });
  it.each([
    ['an ordinary user, whatever the environment says', 1000, { SUDO_UID: '1', SUDO_GID: '1' }],
    ['root without sudo', 0, {}],
    ['root through sudo', 0, { SUDO_UID: '0', SUDO_GID: '0' }],
    ['half of the variables', 0, { SUDO_UID: '1000' }],
    ['no number', 0, { SUDO_UID: '1000x', SUDO_GID: '1' }],
    ['a negative number', 0, { SUDO_UID: '-1', SUDO_GID: '1' }],
    ['the id that means "unchanged"', 0, { SUDO_UID: '4294967295', SUDO_GID: '1' }],
  ])('is nobody for %s', (_case, uid, environment) => {
    pretend(uid, environment);
    expect(invokingUser()).toBeNull();
    expect(dropPrivileges()).toBeNull();
  });
});

/** Of every thread of the process that prints it: user ids, group ids, groups, capabilities. */
const THREADS = `
  import { readdirSync, readFileSync } from 'node:fs';
  import { readFile } from 'node:fs/promises';
  // The threads that Node reads with exist once something was read.
  await Promise.all(Array.from({ length: 8 }, () => readFile('/proc/self/stat')));
  function threads() {
    const texts = readdirSync('/proc/self/task').map((id) => readFileSync('/proc/self/task/' + id + '/status', 'latin1'));
    const field = (text, name) => new RegExp('^' + name + ':[ \\\\t]*(.*)$', 'm').exec(text)[1].trim();
    return texts.map((text) => ['Uid', 'Gid', 'Groups', 'CapEff'].map((name) => field(text, name)));
  }`;

const SUDO = { ...process.env, SUDO_UID: '65534', SUDO_GID: '65534' };
const USER_IDS = '65534\t65534\t65534\t65534';

describe('dropPrivileges', () => {
  const script = (): string =>
    bundle(`${THREADS}
      import { dropPrivileges } from './src/capture/live/privileges.ts';
      const user = dropPrivileges();
      let regained = true;
      try { process.setuid(0); } catch { regained = false; }
      console.log(JSON.stringify([user, threads(), regained]));`);

  it.skipIf(!canRunAsNobody)(
    'becomes the sudo user for good, in every thread (skipped unless root on Linux)',
    () => {
      for (const name of [undefined, 'no-such-user-here']) {
        const env = { ...SUDO, SUDO_USER: name };
        const { stdout, stderr } = spawnSync(process.execPath, [script()], {
          env,
          encoding: 'utf8',
          cwd: '/',
        });
        expect(stderr).toBe('');
        const [user, threads, regained] = JSON.parse(stdout);
        expect({ user, regained }).toEqual({ user: { uid: 65534, gid: 65534 }, regained: false });
        expect(threads.length).toBeGreaterThan(4);
        for (const thread of threads)
          expect(thread).toEqual([USER_IDS, USER_IDS, '65534', '0000000000000000']);
      }
    },
  );
});

describe('asInvokingUser', () => {
  const script = (): string =>
    bundle(`${THREADS}
      import { asInvokingUser } from './src/capture/live/privileges.ts';
      const before = threads();
      const during = asInvokingUser(threads);
      try { asInvokingUser(() => { throw new Error(); }); } catch {}
      console.log(JSON.stringify([before, during, threads()]));`);

  it.skipIf(!canRunAsNobody)(
    'has the rights of the sudo user for a moment (skipped unless root on Linux)',
    () => {
      const { stdout, stderr } = spawnSync(process.execPath, [script()], {
        env: SUDO,
        encoding: 'utf8',
        cwd: '/',
      });
      expect(stderr).toBe('');
      const [before, during, after] = JSON.parse(stdout);
      for (const thread of during)
        expect(thread).toEqual(['0\t65534\t0\t65534', '0\t65534\t0\t65534', '65534', '0000000000000000']);
      // Root is in its own group in any case.
      const withoutGroups = (threads: string[][]) =>
        threads.map(([uid, gid, , rights]) => [uid, gid, rights]);
      expect(withoutGroups(after)).toEqual(withoutGroups(before));
      expect(before[0][0]).toBe('0\t0\t0\t0');
    },
  );
});
