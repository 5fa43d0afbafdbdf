import { expect, it } from 'vitest';
import { programPath } from '../../src/capture/live/program-path.ts';
import { enterCommand, holderScript, tryPrivateNetwork } from '../../src/namespace/place.ts';
import { execute } from '../support/program.ts';

const nsenter = programPath('nsenter') ?? 'nsenter';

it('an ordinary user enters the user namespace too, and keeps who it is', () => {
  expect(enterCommand('user-namespace', 7)).toEqual([
    nsenter,
    '--preserve-credentials',
    '-U',
    '-n',
    '-t',
    '7',
  ]);
  expect(enterCommand('root-namespace', 7)).toEqual([nsenter, '-n', '-t', '7']);
  expect(enterCommand('host', 0)).toEqual([]);
});

const place = process.getuid?.() === 0 ? 'root-namespace' : 'user-namespace';
const isAllowed = process.platform === 'linux' && tryPrivateNetwork(place).isAllowed;

it.skipIf(!isAllowed)(
  'a private network has loopback, and an address (needs network namespaces)',
  async () => {
    const made = await execute('unshare', [
      ...(place === 'user-namespace' ? ['-U', '--map-current-user', '--keep-caps'] : []),
      ...['-n', '/bin/sh', '-c', holderScript(false, null), 'sh', 'cat', '/proc/net/dev'],
    ]);
    expect(made.status).toBe(0);
    expect(made.stderr).toMatch(/^holder \d+$/m);
    expect(made.stdout).toMatch(/^\s*lo:/m);
  },
);

it('what is refused says so', () => {
  // A user who is root may not map itself.
  const { isAllowed: isRight, errorOutput } = tryPrivateNetwork('user-namespace');
  expect(typeof isRight).toBe('boolean');
  if (!isRight) expect(errorOutput).not.toBe('');
});
