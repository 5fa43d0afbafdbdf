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

describe('dropPrivileges', () => {
  const script = (): string =>
    bundle(`
      import { readFileSync } from 'node:fs';
      import { dropPrivileges } from './src/capture/live/privileges.ts';
      const user = dropPrivileges();
      const status = readFileSync('/proc/self/status', 'latin1');
      const field = (name) => new RegExp('^' + name + ':\\\\s*(.*)$', 'm').exec(status)[1].trim();
      let regained = true;
      try { process.setuid(0); } catch { regained = false; }
      console.log(JSON.stringify([user, field('Uid'), field('Gid'), field('Groups'), field('CapEff'), regained]));`);

  it.skipIf(!canRunAsNobody)('becomes the sudo user for good (skipped unless root on Linux)', () => {
    for (const name of [undefined, 'no-such-user-here']) {
      const env = { ...process.env, SUDO_UID: '65534', SUDO_GID: '65534', SUDO_USER: name };
      const { stdout, stderr } = spawnSync(process.execPath, [script()], { env, encoding: 'utf8', cwd: '/' });
      expect(stderr).toBe('');
      const ids = '65534\t65534\t65534\t65534';
      expect(JSON.parse(stdout)).toEqual([
        { uid: 65534, gid: 65534 },
        ids,
        ids,
        '65534',
        '0000000000000000',
        false,
      ]);
    }
  });
});
