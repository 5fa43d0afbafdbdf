import { expect, it } from 'vitest';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { Segment } from '../../src/packet/segment.ts';
import { harmlessDatagram, harmlessPacket } from '../../src/scrub/harmless-packets.ts';

function packet(hex: string, linkType = 1): RawPacket {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return Object.assign(new RawPacket(), { bytes, start: 0, end: bytes.length, linkType });
}

function datagram(payload: Buffer, port: number): Segment {
  const ends = { payloadStart: 0, payloadEnd: payload.length, payloadLength: payload.length };
  return Object.assign(new Segment(), { bytes: payload, ...ends, sourcePort: 50_000, destinationPort: port });
}

const ETHERNET = '020000000001 020000000002';
const IPV4 = (protocol: string, fragment = '4000'): string =>
  `45000020 0000${fragment} 40${protocol}0000 c0000201 c6336402`;

it.each([
  ['ARP', `${ETHERNET} 0806 0001`, null],
  ['ARP with a VLAN', `${ETHERNET} 8100 0001 0806 0001`, null],
  ['IGMP', `${ETHERNET} 0800 ${IPV4('02')} 1600`, null],
  ['ICMP, which quotes packets', `${ETHERNET} 0800 ${IPV4('01')} 0303`, 'ICMP'],
  ['a fragment', `${ETHERNET} 0800 ${IPV4('06', '2000')}`, 'fragments of IP'],
  ['another protocol', `${ETHERNET} 0800 ${IPV4('84')}`, 'packets of IP protocol 132'],
  ['a neighbour of IPv6', `${ETHERNET} 86dd 60000000 0008 3aff ${'00'.repeat(32)} 8700`, null],
  ['an error of IPv6', `${ETHERNET} 86dd 60000000 0008 3aff ${'00'.repeat(32)} 0100`, 'ICMPv6'],
  ['nothing that is known', `${ETHERNET} 1234 00`, 'packets without IP'],
])('%s', (_, hex, wanted) => {
  expect(harmlessPacket(packet(hex))).toBe(wanted);
});

it('knows where IP begins without Ethernet', () => {
  expect(harmlessPacket(packet(`${IPV4('01')} 0303`, 101))).toBe('ICMP');
  expect(harmlessPacket(packet(`02000000 ${IPV4('02')}`, 0))).toBeNull();
  expect(harmlessPacket(packet(`0000 0001 0006 020000000001 0000 0806 0001`, 113))).toBeNull();
});

it('knows names by all of their bytes', () => {
  const query = Buffer.from(
    '1234 0100 0001 0000 0000 0000 0377777704746573740000010001'.replaceAll(' ', ''),
    'hex',
  );
  expect(harmlessDatagram(datagram(query, 53))).toBeNull();
  expect(harmlessDatagram(datagram(Buffer.concat([query, Buffer.of(0)]), 53))).toBe('UDP on port 53');
  // TXT records hold any text.
  const text = Buffer.concat(
    [query.with(7, 1), Buffer.from('c00c 0010 0001 00000000 0003 026162'.replaceAll(' ', ''), 'hex')].map(
      Buffer.from,
    ),
  );
  expect(harmlessDatagram(datagram(text, 5353))).toBe('UDP on port 5353');
  expect(harmlessDatagram(datagram(Buffer.from('hello'), 443))).toBe('UDP on port 443');
  expect(harmlessDatagram(datagram(Buffer.alloc(0), 443))).toBeNull();
});
