import { describe, expect, it } from 'vitest';
import { PacketHeader } from '../../../src/protocol/quic/packet-header.ts';
import {
  HANDSHAKE_PACKET,
  INITIAL,
  RETRY,
  VERSION_NEGOTIATION,
  ZERO_RTT,
} from '../../../src/protocol/quic/versions.ts';
import fc from '../../support/properties.ts';
import { QuicTalk, V1, V2 } from '../../support/quic.ts';

function read(hex: string, length = 60): PacketHeader | null {
  const start = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const bytes = Buffer.concat([start, Buffer.alloc(Math.max(0, length - start.length))]);
  const header = new PacketHeader();
  return header.readLong(bytes, 0, bytes.length) ? header : null;
}

describe('a long header (RFC 9000 section 17.2)', () => {
  it.each<[string, string, boolean]>([
    ['version 1', 'c3 00000001 08 0102030405060708 00 00 14', true],
    ['version 2 (RFC 9369)', 'd3 6b3343cf 08 0102030405060708 00 00 14', true],
    ['a draft', 'c0 ff00001d 14', true],
    ['the longest identifier', 'c0 00000001 14', true],
    ['an identifier that is too long', 'c0 00000001 15', false],
    ['a version that is not in use', 'c0 00000003 08', false],
    ['version negotiation', 'c0 00000000 08', true],
    ['without the fixed bit (RFC 9287)', '83 00000001 08', true],
    ["a sender's identifier that is too long", 'c0 00000001 01 aa 15', false],
  ])('%s', (_name, hex, expected) => {
    expect(read(hex) !== null).toBe(expected);
  });

  it.each([V1, V2])('its types, identifiers and length, version %i', (version) => {
    const talk = new QuicTalk({ version });
    const header = new PacketHeader();
    const packets: [Buffer, number][] = [
      [talk.initial('client', Buffer.alloc(50)), INITIAL],
      [talk.early(Buffer.alloc(50)), ZERO_RTT],
      [talk.handshake('client', Buffer.alloc(50)), HANDSHAKE_PACKET],
      [talk.versionNegotiation(1), VERSION_NEGOTIATION],
      [talk.retry(Buffer.from('again')), RETRY],
    ];
    for (const [packet, type] of packets) {
      const bytes = Buffer.concat([Buffer.alloc(5), packet]);
      expect(header.readLong(bytes, 5, bytes.length)).toBe(true);
      expect(header).toMatchObject({ type, start: 5, end: bytes.length, isTruncated: false });
      const id = (at: number, length: number) => bytes.toString('hex', at, at + length);
      const isOfServer = type === RETRY || type === VERSION_NEGOTIATION;
      expect(id(header.destinationAt, header.destinationLength)).toBe(
        isOfServer ? 'c1c2c3c4c5' : '0011223344556677',
      );
    }
  });

  it('says when its packet is not all there', () => {
    const packet = new QuicTalk().initial('client', Buffer.alloc(100));
    const header = new PacketHeader();
    for (let end = 21; end < packet.length; end++) {
      expect(header.readLong(packet, 0, end)).toBe(true);
      expect([end, header.isTruncated, header.end]).toEqual([end, true, end]);
    }
  });

  it('no bytes do harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), (tail) => {
        const bytes = Buffer.concat([Buffer.from('c000000001', 'hex'), tail]);
        const header = new PacketHeader();
        if (header.readLong(bytes, 0, bytes.length)) expect(header.end).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

it('a short header has its connection ID and nothing else that is plain', () => {
  const header = new PacketHeader();
  header.readShort(3, 40, 8);
  expect(header).toMatchObject({ start: 3, end: 40, destinationAt: 4, destinationLength: 8, numberAt: 12 });
  header.readShort(3, 10, 8);
  expect(header.isTruncated).toBe(true);
});
