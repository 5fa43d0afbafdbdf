// What the programs really printed when they began (tcpdump 4.99.3, dumpcap 4.0.17), and the loopback of this machine.

import { describe, expect, it } from 'vitest';
import {
  capturedInterface,
  countedOnce,
  loopbackInterfaces,
  ONLY_LOOPBACK,
  withOneCopy,
} from '../../../src/capture/live/loopback.ts';
import { isLinux } from './support.ts';

describe('capturedInterface', () => {
  it.each([
    ['tcpdump: listening on lo, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n', 'lo'],
    ["Capturing on 'Loopback: lo'\nFile: -\n", 'lo'],
    ["Capturing on 'eth0'\nFile: -\n", 'eth0'],
    ['tcpdump: verbose output suppressed\n', null],
    ['', null],
  ])('of %j is %s', (printed, name) => {
    expect(capturedInterface(printed)).toBe(name);
  });
});

describe('countedOnce', () => {
  it('halves what was dropped; one that was dropped only when it arrived is lost as well', () => {
    expect(countedOnce({ received: 7, dropped: 9036 })).toEqual({ received: 7, dropped: 4518 });
    expect(countedOnce({ received: 7, dropped: 5 })).toEqual({ received: 7, dropped: 3 });
    expect(countedOnce({ received: null, dropped: null })).toEqual({ received: null, dropped: null });
  });
});

describe('loopbackInterfaces', () => {
  it('is the loopback of Linux, and none of another system, which sees each packet once', () => {
    expect([...loopbackInterfaces()]).toEqual(isLinux ? [['lo', 1]] : []);
  });
});

describe.skipIf(!isLinux)('withOneCopy (Linux)', () => {
  const request = { interface: 'any', filter: null, promiscuous: false, bufferMebibytes: null };

  it('asks for one copy of what goes over loopback, on all interfaces at once', () => {
    expect(withOneCopy(request, ONLY_LOOPBACK)).toEqual({
      ...request,
      filter: 'not (outbound and ifindex 1)',
      linkType: 'LINUX_SLL2',
    });
    expect(withOneCopy({ ...request, filter: 'tcp or udp' }, ONLY_LOOPBACK)?.filter).toBe(
      '(tcp or udp) and not (outbound and ifindex 1)',
    );
  });

  it('asks for nothing on one interface', () => {
    expect(withOneCopy({ ...request, interface: 'lo' }, ONLY_LOOPBACK)).toBeNull();
  });
});
