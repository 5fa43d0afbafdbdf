import { describe, expect, it } from 'vitest';
import { decode, FRAME4, HTTP4, HTTP6, ipv4, join, udp } from './packets.ts';

const RAW = 101;

function found(port: number, payload: Buffer) {
  const { seen, counters } = decode(RAW, ipv4(17, udp(port, payload)));
  return { kinds: seen.map(({ kind }) => kind), unopened: [...counters.unopenedTunnels] };
}

describe('foo over UDP', () => {
  it.each([
    ['bytes are left over behind the packet', join(HTTP4, '00')],
    ['a byte is missing', HTTP4.subarray(0, -1)],
    ['bytes are left over, IPv6', join(HTTP6, '00')],
    ['the checksum of the IP header is wrong', wrongChecksum()],
    ['flags that GRE does not have', join('0800 0800', HTTP4)],
    ['GRE with a protocol that we do not know', join('0000 0801', HTTP4)],
    ['GRE without its payload', join('0000 0800')],
    ['GRE around another protocol than it says', join('0000 0800', HTTP6)],
    ['GRE around a frame without IP', join('0000 6558', FRAME4.subarray(0, 14), Buffer.alloc(40, 1))],
    ['nothing', Buffer.alloc(0)],
  ])('%s: it is a datagram', (_name, payload) => {
    expect(found(5555, payload)).toEqual({ kinds: ['udp'], unopened: [] });
  });
});

describe('GUE', () => {
  it.each([
    ['a protocol that is not opened', join('00 06 0000', Buffer.alloc(40))],
    ['IPv6 where IPv4 is announced', join('00 04 0000', HTTP6)],
  ])('%s: it is counted by its name', (_name, payload) => {
    expect(found(6080, payload)).toEqual({ kinds: ['udp'], unopened: [['GUE', 1]] });
  });

  it.each([
    ['a control message', join('20 01 0000', HTTP4)],
    ['another version', join('80 04 0000', HTTP4)],
    ['a part of a header', join('00 04')],
  ])('%s: it is a datagram', (_name, payload) => {
    expect(found(6080, payload)).toEqual({ kinds: ['udp'], unopened: [] });
  });

  it('on another port its header proves nothing', () => {
    expect(found(6079, join('00 04 0000', HTTP4))).toEqual({ kinds: ['udp'], unopened: [] });
  });
});

function wrongChecksum(): Buffer {
  const packet = Buffer.from(HTTP4);
  packet.writeUInt16BE(0x1234, 10);
  return packet;
}
