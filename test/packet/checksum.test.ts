import { describe, expect, it } from 'vitest';
import { ipChecksumValid, tcpChecksumValid } from '../../src/packet/checksum.ts';
import fc from '../support/properties.ts';
import { Bench, hex, ipv4, ipv6, join, type Packet, tcp } from './packets.ts';

const RAW = 101;

function valid(packet: Packet | Buffer): boolean[] {
  const results: boolean[] = [];
  new Bench(RAW, 0xff, (segment) => results.push(tcpChecksumValid(segment))).packet(packet);
  return results;
}

/** RFC 1071 section 4.1, word for word: 16 bits at a time. */
function internetChecksum(bytes: Buffer): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) {
    sum += bytes[index]! * 256 + (bytes[index + 1] ?? 0);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return ~sum & 0xffff;
}

/** A packet whose checksum is computed as RFC 9293 section 3.1 and RFC 8200 section 8.1 say. */
function checked(version: 4 | 6, payload: Buffer): Buffer {
  const segment = tcp(payload);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(segment.length);
  const packet = version === 4 ? ipv4(6, segment) : ipv6(6, segment);
  const addresses = version === 4 ? packet.subarray(12, 20) : packet.subarray(8, 40);
  packet.writeUInt16BE(
    internetChecksum(join(addresses, length, '00000006', segment)),
    packet.length - segment.length + 16,
  );
  return packet;
}

describe('tcpChecksumValid', () => {
  it('a SYN of a real connection, recorded by tcpdump', () => {
    const syn = hex(`4500003cdf8e40004006 6dd7 8d8ee405c096bb2b e9d00050fe21323a00000000a002ffff 0000 0000
      020405b4 0402080a164add2000000000 01030304`);
    const sum = internetChecksum(join(syn.subarray(12, 20), '0006 0028', syn.subarray(20)));
    syn.writeUInt16BE(sum, 36);
    expect(valid(syn)).toEqual([true]);
    syn.writeUInt16BE(sum ^ 1, 36);
    expect(valid(syn)).toEqual([false]);
  });

  it.each([4, 6] as const)('IPv%i: agrees with RFC 1071, and no single changed bit escapes', (version) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(), (payload, bit) => {
        const packet = checked(version, Buffer.from(payload));
        expect(valid(packet)).toEqual([true]);
        // Any bit of addresses, ports, numbers or payload; not of the fields that steer the decoding.
        const start = version === 4 ? 20 : 40;
        const at = start + 14 + ((bit >> 3) % (packet.length - start - 14));
        packet[at]! ^= 1 << (bit & 7);
        expect(valid(packet)).toEqual([false]);
      }),
    );
  });

  it('two 16-bit words exchanged do not show: the sum is the same', () => {
    const packet = checked(4, Buffer.from('abcdEFGH'));
    packet.copy(packet, packet.length - 8, packet.length - 8, packet.length);
    const [first, second] = [packet.readUInt16BE(packet.length - 8), packet.readUInt16BE(packet.length - 6)];
    packet.writeUInt16BE(second, packet.length - 8);
    packet.writeUInt16BE(first, packet.length - 6);
    expect(valid(packet)).toEqual([true]);
  });

  it('a truncated packet is never valid', () => {
    const whole = checked(4, Buffer.from('ab\0\0'));
    // The missing bytes are zeros, so the sum over the rest would be right but for the length.
    expect(valid({ bytes: whole.subarray(0, -2), originalLength: whole.length })).toEqual([false]);
  });

  it('the longest segment that IPv4 has', () => {
    const packet = checked(4, Buffer.alloc(65535 - 40, 0xff));
    expect(valid(packet)).toEqual([true]);
    packet[packet.length - 1] = 0xfe;
    expect(valid(packet)).toEqual([false]);
  });
});

describe('ipChecksumValid', () => {
  const validIp = (packet: Buffer): boolean[] => {
    const results: boolean[] = [];
    new Bench(RAW, 0xff, (segment) => results.push(ipChecksumValid(segment))).packet(packet);
    return results;
  };

  it('a SYN of a real connection, recorded by tcpdump', () => {
    const syn = hex(`4500003cdf8e40004006 6dd7 8d8ee405c096bb2b e9d00050fe21323a00000000a002ffff 0000 0000
      020405b4 0402080a164add2000000000 01030304`);
    expect(validIp(syn)).toEqual([true]);
    syn[8]! ^= 1;
    expect(validIp(syn)).toEqual([false]);
  });

  it('agrees with RFC 1071 for any header, with options too', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        fc.nat(10),
        fc.integer(),
        (address, words, bit) => {
          const packet = ipv4(6, tcp(), { options: Buffer.alloc(words * 4, 1) });
          packet.set(address, 12);
          const headerBytes = 20 + words * 4;
          packet.writeUInt16BE(0, 10);
          packet.writeUInt16BE(internetChecksum(packet.subarray(0, headerBytes)), 10);
          expect(validIp(packet)).toEqual([true]);
          packet[12 + (bit & 7)]! ^= 1 << ((bit >> 3) & 7);
          expect(validIp(packet)).toEqual([false]);
        },
      ),
    );
  });

  it('IPv6 has none', () => {
    expect(validIp(ipv6(6, tcp()))).toEqual([true]);
  });
});
