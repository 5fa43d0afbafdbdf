import { describe, expect, it } from 'vitest';
import { Bench, decode, HTTP4, ipv4, join, request, tcp } from './packets.ts';

const RAW = 101;

describe('TCP', () => {
  it('skips options', () => {
    const options = join('020405b4 0402080a 164add20 00000000 01030304 01010101');
    expect(decode(RAW, ipv4(6, tcp(undefined, options))).seen).toEqual([request()]);
    expect(decode(RAW, ipv4(6, tcp(undefined, Buffer.alloc(40, 1)))).seen).toEqual([request()]);
  });

  it('says where header and payload are', () => {
    const places: number[] = [];
    new Bench(RAW, 0, ({ transportStart, payloadStart, payloadEnd }) =>
      places.push(payloadStart - transportStart, payloadEnd - payloadStart),
    ).packet(ipv4(6, tcp(undefined, Buffer.alloc(12, 1))));
    expect(places).toEqual([32, 18]);
  });

  it('sequence numbers are signed words', () => {
    const sequences: number[] = [];
    new Bench(RAW, 0, ({ sequence }) => sequences.push(sequence)).packet(HTTP4);
    expect(sequences).toEqual([0x89abcdef - 2 ** 32]);
  });

  it('a header truncated among its options is counted and dropped', () => {
    const packet = ipv4(6, tcp(undefined, Buffer.alloc(12, 1)));
    const { seen, counters } = decode(RAW, { bytes: packet.subarray(0, 51), originalLength: packet.length });
    expect(seen).toEqual([]);
    expect(counters).toMatchObject({ truncatedHeaders: 1, malformedPackets: 0 });
  });

  it.each([
    ['below 20 bytes', '4010'],
    ['past the end of the packet', 'f010'],
  ])('a data offset %s is malformed', (_, offsetAndFlags) => {
    const packet = ipv4(6, join('9c40 0050 00000001 00000000', offsetAndFlags, 'ffff 0000 0000', '4141'));
    const { seen, counters } = decode(RAW, packet);
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(1);
  });
});
