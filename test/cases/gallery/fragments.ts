// IP fragments in every order, and IPv6 extension headers (RFC 791, RFC 8200).

import type { Frame } from '../../support/capture-formats.ts';
import { pcap } from '../../support/capture-formats.ts';
import { Conversation, type Packet, response } from '../../support/conversation.ts';
import { addressBytes, bytes, ethernet, ipv4, ipv6, TCP, tcp } from '../../support/headers.ts';
import { type Case, capture, expected } from './case.ts';

const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_HEADER = 44;
const IPV6_ENDS = { client: { address: '2001:db8::1' }, server: { address: '2001:db8::2' } };

/** A login whose response is 900 bytes long, so that it can be split into fragments. */
function talk(name: string, options = {}): { talk: Conversation; last: Packet; setCookie: string } {
  const setCookie = `seen=${name}`;
  const conversation = new Conversation(options).open();
  const last = conversation.exchange(response([`X-Pad: ${'p'.repeat(800)}`, `Set-Cookie: ${setCookie}`]));
  conversation.close();
  return { talk: conversation, last, setCookie };
}

/** The payload of an IP packet, split after every `size` bytes (a multiple of 8). */
function splitPayload(payload: Buffer, size: number): { offset: number; more: boolean; part: Buffer }[] {
  const parts = [];
  for (let offset = 0; offset < payload.length; offset += size)
    parts.push({
      offset,
      more: offset + size < payload.length,
      part: payload.subarray(offset, offset + size),
    });
  return parts;
}

function fragments4(packet: Packet, size: number): Buffer[] {
  const { source, destination } = packet.fields;
  return splitPayload(tcp(packet.fields), size).map(({ offset, more, part }) =>
    ipv4(source.address, destination.address, TCP, part, {
      identification: 0x1234,
      fragment: (more ? MORE_FRAGMENTS : 0) | (offset / 8),
    }),
  );
}

function fragments6(packet: Packet, size: number): Buffer[] {
  const { source, destination } = packet.fields;
  return splitPayload(tcp(packet.fields), size).map(({ offset, more, part }) => {
    const header = bytes([TCP, 1], '00', [offset | (more ? 1 : 0), 2], '00001234');
    return ipv6(source.address, destination.address, FRAGMENT_HEADER, Buffer.concat([header, part]));
  });
}

/** The response is replaced by its fragments, in the order `arrange` gives them. */
function fragmented(
  name: string,
  how: string,
  fragment: (packet: Packet) => Buffer[],
  arrange: (fragments: Buffer[]) => Buffer[],
  options = {},
): Case {
  const { talk: conversation, last, setCookie } = talk(name, options);
  const packets = conversation.packets.flatMap((packet) =>
    packet === last ? arrange(fragment(packet)) : [packet.bytes],
  );
  const frames: Frame[] = packets.map((packet) => ({ bytes: ethernet(packet) }));
  return { name: `${name}.pcap`, how, bytes: pcap(frames), expected: expected([{ setCookie }]) };
}

const EXTENSIONS = bytes(
  '2b 00 0104 00000000', // hop-by-hop options, next: routing
  '3c 02 04 00 00000000', // routing, next: destination options
  addressBytes('2001:db8::3'),
  '06 00 0104 00000000', // destination options, next: TCP
);

function extensionHeaders(): Case {
  const { talk: conversation, last, setCookie } = talk('ipv6-extension-headers', IPV6_ENDS);
  return capture(
    'ipv6-extension-headers',
    'IPv6 with hop-by-hop options, a routing header and destination options before TCP',
    conversation.packets,
    [{ setCookie, at: last }],
    { wrap: (packet) => ethernet(withExtensions(packet)) },
  );
}

function withExtensions(packet: Buffer): Buffer {
  const header = Buffer.from(packet.subarray(0, 40));
  header.writeUInt16BE(packet.length - 40 + EXTENSIONS.length, 4);
  header[6] = 0;
  return Buffer.concat([header, EXTENSIONS, packet.subarray(40)]);
}

export const fragmentCases: readonly Case[] = [
  fragmented(
    'fragments',
    'a response in six IPv4 fragments, in order',
    (packet) => fragments4(packet, 160),
    (fragments) => fragments,
  ),
  fragmented(
    'fragments-reversed',
    'a response in six IPv4 fragments, the last one first',
    (packet) => fragments4(packet, 160),
    (fragments) => fragments.toReversed(),
  ),
  fragmented(
    'fragments-doubled',
    'a response in six IPv4 fragments, each of them twice, odd ones first',
    (packet) => fragments4(packet, 160),
    (fragments) => {
      const odd = fragments.filter((_, index) => index % 2 === 1);
      const even = fragments.filter((_, index) => index % 2 === 0);
      return [...odd, ...odd, ...even, ...even];
    },
  ),
  fragmented(
    'fragments-ipv6',
    'a response in six IPv6 fragments, the last one first',
    (packet) => fragments6(packet, 160),
    (fragments) => fragments.toReversed(),
    IPV6_ENDS,
  ),
  extensionHeaders(),
];
