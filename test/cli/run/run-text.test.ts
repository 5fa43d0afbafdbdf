import { describe, expect, it } from 'vitest';
import {
  darkTexts,
  hostText,
  keptText,
  leftText,
  missingPackets,
  ownAddressTexts,
  packetsText,
  startText,
  unreachedTexts,
  wantedPortTexts,
} from '../../../src/cli/run/run-text.ts';
import type { RecordingEnd } from '../../../src/namespace/recorded-loopback.ts';

const END: RecordingEnd = {
  isWhole: true,
  packets: null,
  dropped: 0,
  failure: null,
  fullFolder: null,
  unreached: new Map(),
  listeners: new Map(),
  left: [],
};

describe('packets', () => {
  it('are counted against those that were on loopback', () => {
    expect(packetsText(40_074, { ...END, packets: 40_074 })).toEqual(['captured 40,074 of 40,074 packets']);
    expect(packetsText(1, { ...END, packets: 1 })).toEqual(['captured 1 of 1 packet']);
    expect(packetsText(7, END)).toEqual(['captured 7 packets']);
  });

  it('that are missing are never silent', () => {
    expect(packetsText(39_942, { ...END, packets: 40_074 })[0]).toMatch(
      /^132 of 40,074 packets lost: findings may be missing/,
    );
    expect(packetsText(100, { ...END, dropped: 5 })[0]).toMatch(/^5 of 105 packets lost/);
    expect(packetsText(7, { ...END, isWhole: false })[1]).toMatch(/the end of the capture may be missing/);
    expect(packetsText(7, { ...END, isWhole: false, failure: 'tcpdump was killed' })).toEqual([
      'the capture ended before the command: tcpdump was killed',
    ]);
    expect(packetsText(7, { ...END, isWhole: false, fullFolder: '/run/user/7' })).toEqual([
      'the capture ended before the command: no space is left in /run/user/7; set TMPDIR to a folder with more',
    ]);
  });

  it('of programs that go on do not count as too many', () => {
    expect(missingPackets(12, 10, 0)).toBe(0);
    expect(missingPackets(10, 12, 0)).toBe(2);
    expect(missingPackets(10, null, 3)).toBe(3);
    expect(missingPackets(10, null, null)).toBe(0);
  });
});

it('a port that is wanted outside comes with what to type', () => {
  expect(wantedPortTexts(new Map([[5432, { addresses: ['127.0.0.1'], times: 3 }]]))).toEqual([
    'the command wanted 127.0.0.1:5432 (3 times), which listens outside of its private network: add --forward 5432, or start that server inside the command',
  ]);
});

it('a port that is wanted on both addresses of localhost names them', () => {
  const [text] = wantedPortTexts(new Map([[80, { addresses: ['::1', '127.0.0.1'], times: 2 }]]));
  expect(text).toMatch(/^the command wanted \[::1\]:80, 127\.0\.0\.1:80 \(2 times\), which/);
});

it('what the private network is called comes with what it is', () => {
  expect(ownAddressTexts(new Set())).toEqual([]);
  expect(ownAddressTexts(new Set(['192.0.2.1']))[0]).toMatch(
    /^192\.0\.2\.1 is the address of the command's own machine/,
  );
  expect(ownAddressTexts(new Set(['192.0.2.1', 'fe80::7']))[0]).toMatch(
    /^192\.0\.2\.1, fe80::7 are addresses/,
  );
});

it('a forwarded port that nothing listens on is said', () => {
  expect(unreachedTexts(new Map([[5432, 3]]))).toEqual([
    '--forward 5432: nothing took 3 connections on port 5432 of the machine: start that server before the command',
  ]);
});

it('what stays encrypted comes with its program, and with what to do', () => {
  const programs = new Map([[8443, 'java']]);
  expect(darkTexts(new Map([[8443, 4]]), programs, true)).toEqual([
    '4 connections to port 8443 (java) stay encrypted: neither side wrote its keys; crumbshark help tls says how',
  ]);
  expect(darkTexts(new Map([[443, 1]]), programs, false)).toEqual([
    '1 connection to port 443 stays encrypted: leave out --no-keys',
  ]);
});

it('where it captures, and what is left, is said', () => {
  expect(startText(['npm', 'run', 'all tests'], 'user-namespace')).toBe(
    "npm run 'all tests' runs in a private network, whose loopback is captured",
  );
  expect(startText(['make'], 'host')).toMatch(/the loopback of the machine is captured$/);
  expect(hostText('this system has none', false)).toBe(
    'this system has none: the loopback of the machine is captured',
  );
  expect(hostText('this container has none', true)).toBe('the loopback of this container is captured');
  expect(
    keptText(
      new Map([
        [35_529, 'chromium'],
        [3443, 'node'],
      ]),
      new Set(),
    ),
  ).toBe('judged are the ports that the command has opened: 3443 (node), 35529 (chromium)');
  expect(keptText(new Map([[3443, 'node']]), new Set([6379, 5432]))).toBe(
    'judged are the ports that the command has opened: 3443 (node); left out: 5432, 6379 (other programs, or servers that lived less than 50 ms)',
  );
  expect(keptText(new Map(), new Set())).toMatch(/opened no port: everything on the loopback of the machine/);
  expect(leftText([{ pid: 32_059, name: 'sleep' }])).toEqual(['still running: 32059 sleep']);
  expect(leftText([])).toEqual([]);
});
