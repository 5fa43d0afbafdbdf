// What the way out of a private network needs; with all of it: test/namespace/recorded-loopback.test.ts.

import { expect, it } from 'vitest';
import { outsideObstacle } from '../../src/namespace/outside-network.ts';

const found = () => '/usr/bin/pasta';
const refusing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

it('the way out needs a program', () => {
  expect(outsideObstacle({ find: () => null, open: refusing('ENOENT') })).toEqual({
    need: 'needs the program pasta',
    advice: ['sudo apt-get install passt'],
  });
});

it.each([
  ['EACCES', 'needs /dev/net/tun, which only root may open here', 'sudo chmod 666 /dev/net/tun'],
  // A container has the file, and may not use the device.
  ['EPERM', 'needs /dev/net/tun, which this system does not have (EPERM)', 'sudo modprobe tun'],
  ['ENOENT', 'needs /dev/net/tun, which this system does not have (ENOENT)', 'sudo modprobe tun'],
  ['ENODEV', 'needs /dev/net/tun, which this system does not have (ENODEV)', 'sudo modprobe tun'],
])('and a device: %s', (code, need, line) => {
  expect(outsideObstacle({ find: found, open: refusing(code) })).toEqual({
    need,
    advice: expect.arrayContaining([line]),
  });
});

it('nothing is in the way where the device opens', () => {
  const opened: string[] = [];
  expect(outsideObstacle({ find: found, open: (path) => opened.push(path) })).toBeNull();
  expect(opened).toEqual(['/dev/net/tun']);
});
