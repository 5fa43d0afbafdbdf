import { describe, expect, it } from 'vitest';
import { ethernet, ip, UDP, udp } from '../../support/headers.ts';
import { frames, QuicTalk } from '../../support/quic.ts';
import { QuicReading } from './support.ts';

const CLIENT_ID = Buffer.from('c1c2c3c4', 'hex');
const SERVER_ID = Buffer.from('5e5e5e5e5e5e5e5e', 'hex');

/** A long header as all versions have it (RFC 8999), and something that is protected. */
function packet(version: string, to: Buffer, from: Buffer, length = 1200): Buffer {
  const ids = [Buffer.of(to.length), to, Buffer.of(from.length), from];
  const header = Buffer.concat([Buffer.of(0xc3), Buffer.from(version, 'hex'), ...ids]);
  return Buffer.concat([header, Buffer.alloc(length - header.length, 0x5a)]);
}

/** As versions up to Q049 write the lengths of IDs. */
const oldPacket = (version: string): Buffer =>
  Buffer.concat([
    Buffer.of(0xc3),
    Buffer.from(version, 'latin1'),
    Buffer.of(0x50),
    SERVER_ID,
    Buffer.alloc(1330, 1),
  ]);

const fromClient = (payload: Buffer, port = 5000): Buffer =>
  ethernet(ip('192.0.2.1', '198.51.100.2', UDP, udp(port, 443, payload)));
const fromServer = (payload: Buffer): Buffer =>
  ethernet(ip('198.51.100.2', '192.0.2.1', UDP, udp(443, 5000, payload)));

const unseen = (...packets: Buffer[]) => new QuicReading().read(packets).finish().unseen;

describe('a version that is not read', () => {
  it.each([
    ['of Facebook', 'faceb002', '0xfaceb002'],
    ['of Google', '51303530', 'Q050'],
  ])('%s is counted by its name', (_name, version, name) => {
    const first = fromClient(packet(version, SERVER_ID, CLIENT_ID));
    const others = [fromClient(Buffer.from('0123456789abcdef0123456789abcdef', 'hex'))];
    expect(unseen(first, ...others)).toEqual({ [`quic-unsupported-version ${name}`]: 1 });
    const reading = new QuicReading().read([first, first, ...others]).finish();
    expect(reading.counters).toMatchObject({ connections: 1, quicConnections: 1 });
  });

  it('with the lengths of IDs of older versions too', () => {
    expect(unseen(fromClient(oldPacket('Q046')))).toEqual({ 'quic-unsupported-version Q046': 1 });
    expect(unseen(fromClient(oldPacket('Z046')), fromClient(oldPacket('Z046')))).toEqual({});
  });

  it('that is not known is counted when both sides use it, or one does twice', () => {
    const first = fromClient(packet('abcd0001', SERVER_ID, CLIENT_ID));
    const response = fromServer(packet('abcd0001', CLIENT_ID, SERVER_ID));
    const other = fromServer(packet('abcd0002', CLIENT_ID, SERVER_ID));
    expect(unseen(first)).toEqual({});
    expect(unseen(first, other)).toEqual({});
    const counted = { 'quic-unsupported-version 0xabcd0001': 1 };
    expect(unseen(first, response)).toEqual(counted);
    expect(unseen(first, other, first)).toEqual(counted);
    expect(unseen(first, response, fromClient(packet('abcd0001', SERVER_ID, CLIENT_ID), 7))).toEqual(counted);
  });

  it('is none where it is too short for a first packet, its IDs do not fit, or it is no long header', () => {
    for (const payload of [
      packet('faceb002', SERVER_ID, CLIENT_ID, 900),
      packet('faceb002', Buffer.alloc(21), CLIENT_ID),
      packet('faceb002', SERVER_ID, Buffer.alloc(21)),
      Buffer.concat([Buffer.of(0x83), packet('faceb002', SERVER_ID, CLIENT_ID).subarray(1)]),
      packet('00000000', SERVER_ID, CLIENT_ID),
    ])
      expect(unseen(fromClient(payload), fromClient(payload))).toEqual({});
  });

  it('is not counted when the client begins again with a version that is read', () => {
    const talk = new QuicTalk({ clientPort: 5000, serverPort: 443 }).open();
    talk.say('client', frames.stream(0, 0, 'request', true));
    const first = fromClient(packet('faceb002', SERVER_ID, CLIENT_ID));
    const reading = new QuicReading(talk.keyLog()).read([first, first, ...talk.packets]).finish();
    expect(reading.streams).toEqual({ 'client 0': 'request.' });
    expect([reading.unseen, reading.counters.connections]).toEqual([{}, 1]);
  });
});
