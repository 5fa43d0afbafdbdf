import { describe, expect, it } from 'vitest';
import { decode, ipv4, ipv6, join, udp } from './packets.ts';

const RAW = 101;

describe('UDP', () => {
  it('delivers a datagram', () => {
    const { seen } = decode(RAW, ipv4(17, udp(443, Buffer.from('quic'), 50001)));
    expect(seen).toMatchObject([
      { kind: 'udp', sourcePort: 50001, destinationPort: 443, payload: 'quic', payloadLength: 4, flags: 0 },
    ]);
  });

  it('ends at its own length, or where the packet ends if that is nearer', () => {
    const packet = (length: string) => ipv4(17, join('c350 0035', length, '0000', '6162636465'));
    const payloads = ['000a', '000d', '000e', '0000', '0007'].map(
      (length) => decode(RAW, packet(length)).seen[0]?.payload,
    );
    expect(payloads).toEqual(['ab', 'abcde', 'abcde', 'abcde', 'abcde']);
  });

  it('a truncated datagram is fine; a truncated header is counted', () => {
    const packet = ipv6(17, udp(443, Buffer.alloc(100, 0x61)));
    const truncated = { bytes: packet.subarray(0, 60), originalLength: packet.length };
    expect(decode(RAW, truncated).seen).toMatchObject([{ payload: 'a'.repeat(12), payloadLength: 100 }]);
    const { seen, counters } = decode(RAW, { bytes: packet.subarray(0, 47), originalLength: packet.length });
    expect(seen).toEqual([]);
    expect(counters.truncatedHeaders).toBe(1);
  });
});
