import { expect, it } from 'vitest';
import { dumpcapLine } from '../../../src/capture/live/capture-rights.ts';
import type { SystemFacts } from '../../../src/shared/system-facts.ts';

const system = (status: string, isDocker = false): SystemFacts => ({
  read: (path) => (path === '/proc/self/status' ? status : null),
  isThere: (path) => isDocker && path === '/.dockerenv',
  environment: {},
});

// CapBnd as Debian 12 and Docker have it: in Docker a dumpcap with CAP_NET_ADMIN cannot be started.
it.each([
  [
    'a system',
    system('CapBnd:\t000001ffffffffff\n'),
    'sudo setcap cap_net_raw,cap_net_admin+eip $(which dumpcap)',
  ],
  ['Docker', system('CapBnd:\t00000000a80425fb\n', true), 'setcap cap_net_raw+eip $(which dumpcap)'],
  ['macOS', system(''), 'sudo setcap cap_net_raw,cap_net_admin+eip $(which dumpcap)'],
  ['no new privileges', system('NoNewPrivs:\t1\nCapBnd:\t000001ffffffffff\n'), null],
])('%s', (_, facts, line) => {
  expect(dumpcapLine(facts)).toBe(line);
});
