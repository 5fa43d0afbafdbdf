import { describe, expect, it } from 'vitest';
import { Cursor } from '../../src/packet/cursor.ts';
import { FragmentTable } from '../../src/packet/fragments.ts';
import { likelyEthernet, likelyIp } from '../../src/packet/heuristics.ts';
import { ETHERNET, IPV4, IPV6, NOTHING } from '../../src/packet/layer.ts';
import { Counters } from '../../src/shared/counters.ts';
import { ethernet, FRAME4, HTTP4, HTTP6, ipv4, tcp } from './packets.ts';

function cursorOver(bytes: Buffer, wireEnd = bytes.length): Cursor {
  const cursor = new Cursor(new FragmentTable(new Counters()));
  cursor.bytes = bytes;
  cursor.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  cursor.end = bytes.length;
  cursor.wireEnd = wireEnd;
  return cursor;
}

describe('likelyIp', () => {
  it('recognises IPv4 and IPv6, followed by other bytes or not', () => {
    expect(likelyIp(cursorOver(HTTP4), 0)).toBe(IPV4);
    expect(likelyIp(cursorOver(HTTP6), 0)).toBe(IPV6);
    expect(likelyIp(cursorOver(Buffer.concat([Buffer.alloc(5), HTTP4, Buffer.alloc(5)])), 5)).toBe(IPV4);
    expect(likelyIp(cursorOver(ipv4(6, tcp(), { totalLength: 0 })), 0)).toBe(IPV4);
  });

  it('recognises a truncated packet by its length on the wire', () => {
    expect(likelyIp(cursorOver(HTTP4.subarray(0, 30), HTTP4.length), 0)).toBe(IPV4);
    expect(likelyIp(cursorOver(HTTP4.subarray(0, 30)), 0)).toBe(NOTHING);
    expect(likelyIp(cursorOver(HTTP6.subarray(0, 45), HTTP6.length), 0)).toBe(IPV6);
  });

  it('refuses short headers, bad lengths and other versions', () => {
    expect(likelyIp(cursorOver(HTTP4.subarray(0, 19), 1000), 0)).toBe(NOTHING);
    expect(likelyIp(cursorOver(HTTP6.subarray(0, 39), 1000), 0)).toBe(NOTHING);
    expect(likelyIp(cursorOver(ipv4(6, tcp(), { totalLength: 19 })), 0)).toBe(NOTHING);
    expect(likelyIp(cursorOver(Buffer.concat([Buffer.from([0x44]), HTTP4.subarray(1)])), 0)).toBe(NOTHING);
    expect(likelyIp(cursorOver(Buffer.alloc(60, 0x55)), 0)).toBe(NOTHING);
    expect(likelyIp(cursorOver(HTTP4), HTTP4.length)).toBe(NOTHING);
  });
});

describe('likelyEthernet', () => {
  it('needs a type that we decode', () => {
    expect(likelyEthernet(cursorOver(FRAME4), 0)).toBe(ETHERNET);
    expect(likelyEthernet(cursorOver(ethernet(0x0806, Buffer.alloc(28))), 0)).toBe(NOTHING);
    expect(likelyEthernet(cursorOver(ethernet(38, Buffer.alloc(38))), 0)).toBe(NOTHING);
    expect(likelyEthernet(cursorOver(FRAME4.subarray(0, 13)), 0)).toBe(NOTHING);
  });
});
