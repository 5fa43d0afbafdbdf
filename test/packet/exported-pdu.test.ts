import { describe, expect, it } from 'vitest';
import { ACK, PSH } from '../../src/packet/segment.ts';
import { Bench, decode, HTTP4, HTTP6, join, request, tcp, u16, u32 } from './packets.ts';

const UPPER_PDU = 252;
const GET = Buffer.from('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');

const tag = (number: number, content: Buffer | string): Buffer => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return join(u16(number), u16(bytes.length), bytes);
};
const END = tag(0, '');
const CLIENT = join('c0000201');
const SERVER = join('c6336402');
const fromClient = join(
  tag(20, CLIENT),
  tag(21, SERVER),
  tag(24, u32(2)),
  tag(25, u32(40000)),
  tag(26, u32(80)),
);
const fromServer = join(
  tag(20, SERVER),
  tag(21, CLIENT),
  tag(24, u32(2)),
  tag(25, u32(80)),
  tag(26, u32(40000)),
);
const numbers = (sequence: number, next: number, acknowledgement: number): Buffer =>
  tag(34, join('0001', u32(sequence), u32(next), u32(acknowledgement), '00 0018 0000'));

describe("Wireshark's exported PDUs", () => {
  it('the bytes of a dissector over TCP become segments in order, without numbers of their own', () => {
    const name = tag(13, 'http_tls');
    const { seen } = decode(
      UPPER_PDU,
      join(name, fromClient, END, GET),
      join(name, fromServer, END, OK),
      join(name, fromClient, END, GET),
    );
    expect(seen).toMatchObject([
      { source: '192.0.2.1', sourcePort: 40000, destinationPort: 80, sequence: 1, acknowledgement: 1 },
      { source: '198.51.100.2', destination: '192.0.2.1', sequence: 1, acknowledgement: 1 + GET.length },
      { sequence: 1 + GET.length, acknowledgement: 1 + OK.length, flags: PSH | ACK },
    ]);
    expect(seen.map(({ payload }) => payload)).toEqual([GET, OK, GET].map(String));
  });

  it('a PDU that comes again with more of the same message begins where it began', () => {
    const name = tag(13, 'http_tls');
    const { seen } = decode(
      UPPER_PDU,
      join(name, fromServer, END, OK.subarray(0, 30)),
      join(name, fromServer, END, OK),
      join(name, fromServer, END, OK),
    );
    expect(seen.map(({ sequence }) => sequence)).toEqual([1, 1, 1 + OK.length]);
  });

  it('the numbers of TCP are used where they are, of all segments of a PDU or of the last one', () => {
    const name = tag(13, 'http_tcp');
    const { seen } = decode(
      UPPER_PDU,
      join(name, fromClient, numbers(701, 701 + GET.length, 901), END, GET),
      join(name, fromServer, numbers(941, 901 + OK.length, 735), END, OK),
    );
    expect(seen).toMatchObject([
      { sequence: 701, acknowledgement: 901, flags: PSH | ACK },
      { sequence: 901, acknowledgement: 735 },
    ]);
  });

  it.each([
    ['ip', HTTP4, 4],
    ['ipv6', HTTP6, 6],
    ['eth_withoutfcs', join('020000000002 020000000001 0800', HTTP4), 4],
  ] as const)('the packets of the dissector %s are packets', (name, packet, version) => {
    expect(decode(UPPER_PDU, join(tag(12, name), END, packet)).seen).toEqual([request(version)]);
  });

  it('the segments of the dissector tcp have the addresses of the tags; a name may be filled up with zeros', () => {
    expect(decode(UPPER_PDU, join(tag(12, 'tcp\0'), fromClient, END, tcp())).seen).toEqual([request()]);
  });

  it('IPv6, and no addresses at all', () => {
    const source = Buffer.from(HTTP6.subarray(8, 24));
    const destination = Buffer.from(HTTP6.subarray(24, 40));
    const name = tag(12, 'http');
    const { seen } = decode(
      UPPER_PDU,
      join(
        name,
        tag(22, source),
        tag(23, destination),
        tag(24, u32(2)),
        tag(25, u32(1)),
        tag(26, u32(2)),
        END,
        GET,
      ),
      join(name, END, GET),
    );
    expect(seen).toMatchObject([
      { source: '2001:db8::1', destination: '2001:db8::2', sourcePort: 1, destinationPort: 2 },
      { source: '0.0.0.0', destination: '0.0.0.0', sourcePort: 0 },
    ]);
  });

  it('unknown tags, tags of a wrong length, and numbers of another version are passed over', () => {
    const odd = join(
      tag(99, 'text'),
      tag(20, 'abc'),
      tag(22, 'abc'),
      tag(34, join('0002', Buffer.alloc(17))),
    );
    const { seen } = decode(UPPER_PDU, join(tag(12, 'http'), odd, fromClient, END, GET));
    expect(seen).toMatchObject([{ source: '192.0.2.1', sequence: 1 }]);
  });

  it('other transports are nothing; tags that are not whole are malformed, or truncated', () => {
    expect(decode(UPPER_PDU, join(tag(12, 'dns'), tag(24, u32(3)), END, GET)).seen).toEqual([]);
    expect(decode(UPPER_PDU, join(tag(12, 'syslog'), END, GET)).seen).toEqual([]);
    expect(decode(UPPER_PDU, join(tag(12, 'http'), fromClient)).counters.malformedPackets).toBe(1);
    expect(decode(UPPER_PDU, join(tag(12, 'http'), '0014 ffff')).counters.malformedPackets).toBe(1);
    expect(decode(UPPER_PDU, join(tag(12, 'http'), fromClient, END)).seen).toEqual([]);
    const whole = join(tag(12, 'http'), fromClient, END, GET);
    for (let length = 0; length < whole.length - GET.length; length++) {
      const bench = decode(UPPER_PDU, { bytes: whole.subarray(0, length), originalLength: whole.length });
      expect([length, bench.counters.truncatedHeaders, bench.seen.length]).toEqual([length, 1, 0]);
    }
  });

  it('only what was inside TLS is marked so', () => {
    const decrypted: boolean[] = [];
    const pdus = ['http_tls', 'http-over-tls', 'http2', 'http', 'http_tcp'].map((name) =>
      join(tag(12, name), fromClient, END, GET),
    );
    const cleartextHttp2 = join(tag(12, 'http2'), fromClient, numbers(1, 2, 1), END, GET);
    const bench = new Bench(UPPER_PDU, 0x5a, ({ isDecrypted }) => decrypted.push(isDecrypted));
    for (const bytes of [...pdus, cleartextHttp2]) bench.packet(bytes);
    bench.packet({ bytes: HTTP4, linkType: 101 });
    expect(decrypted).toEqual([true, true, true, false, false, false, false]);
  });
});
