import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type HelperRequest,
  loopbackPackets,
  parseRequest,
  requestLine,
} from '../../src/namespace/helper-protocol.ts';

describe('a request', () => {
  it('is read as it was written', () => {
    const requests = fc.oneof<fc.Arbitrary<HelperRequest>[]>(
      fc
        .uint8Array({ minLength: 1, maxLength: 40 })
        .map((bytes) => ({ word: 'mark' as const, bytes: Buffer.from(bytes) })),
      fc.constant({ word: 'count' as const }),
      fc.record({
        word: fc.constant('forward' as const),
        port: fc.integer({ min: 1, max: 65_535 }),
        socket: fc.constantFrom('/run/a/port-1', '/run/with blanks/port-2'),
      }),
    );
    fc.assert(
      fc.property(requests, (request) => {
        const line = requestLine(request);
        expect(line.endsWith('\n')).toBe(true);
        expect(parseRequest(line.slice(0, -1))).toEqual(request);
      }),
    );
  });

  it.each(['', 'mark', 'mark xyz', 'mark abc', 'forward', 'forward 99', 'forward x /a', 'other'])(
    'of another kind is none: %j',
    (line) => {
      expect(parseRequest(line)).toBe(null);
    },
  );
});

// As Linux 6 prints it (proc_pid_net(5)).
const DEVICES = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
crumbshark0: 86 1 0 0 0 0 0 0 586 7 0 0 0 0 0 0
    lo: 4107     38    0    0    0     0          0         0     4107      38    0    0    0     0       0          0
`;

describe('packets on loopback', () => {
  it('are those that arrived', () => {
    expect(loopbackPackets(DEVICES)).toBe(38);
  });

  it('are not known without loopback', () => {
    expect(loopbackPackets(DEVICES.replace(' lo:', ' eth0:'))).toBe(null);
  });
});
