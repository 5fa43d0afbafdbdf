// Which user sudo names, and which --user does.

import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { invokingUser, unprivilegedUser, userNamed } from '../../../src/cli/rights/users.ts';
import { UserError } from '../../../src/shared/user-error.ts';

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
    expect(invokingUser()).toEqual({ uid: 1000, gid: 1001, name: null });
    pretend(0, { SUDO_UID: '1000', SUDO_GID: '1001', SUDO_USER: 'sam' });
    expect(invokingUser()).toEqual({ uid: 1000, gid: 1001, name: 'sam' });
  });
  it.each([
    ['an ordinary user, whatever the environment says', 1000, { SUDO_UID: '1', SUDO_GID: '1' }],
    ['root without sudo', 0, {}],
    ['root through sudo', 0, { SUDO_UID: '0', SUDO_GID: '0' }],
    ['half of the variables', 0, { SUDO_UID: '1000' }],
    ['no number', 0, { SUDO_UID: '1000x', SUDO_GID: '1' }],
    ['a negative number', 0, { SUDO_UID: '-1', SUDO_GID: '1' }],
    ['the id that means "unchanged"', 0, { SUDO_UID: '4294967295', SUDO_GID: '1' }],
  ])('is null for %s', (_case, uid, environment) => {
    pretend(uid, environment);
    expect(invokingUser()).toBeNull();
  });
});

describe('userNamed', () => {
  const listed = /^daemon:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'latin1'));

  it.skipIf(listed === null)(
    'knows names and numbers of /etc/passwd (skipped where it has no daemon)',
    () => {
      const user = { uid: Number(listed![1]), gid: Number(listed![2]), name: 'daemon' };
      expect(userNamed('daemon')).toEqual(user);
      expect(userNamed(listed![1]!)).toEqual(user);
    },
  );

  it('takes a user and a group that have no names', () => {
    expect(userNamed('123456:234567')).toEqual({ uid: 123_456, gid: 234_567, name: null });
  });

  it.each(['', 'no-such-user-here', '123456', '1:', ':1', '-1:1', '4294967295:1', '1:1:1'])(
    'refuses "%s"',
    (text) => {
      expect(() => userNamed(text)).toThrow(UserError);
      expect(() => userNamed(text)).toThrow('--user: there is no user');
    },
  );
});

it('the user with the fewest rights has no number of root', () => {
  const { uid, gid } = unprivilegedUser();
  expect(uid).toBeGreaterThan(0);
  expect(gid).toBeGreaterThan(0);
});
