import { describe, expect, it } from 'vitest';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { PacketDecoder } from '../../src/packet/decoder.ts';
import { Conversation, request, response } from '../support/conversation.ts';
import { bytes, ethernet, ip, UDP, udp } from '../support/headers.ts';
import { Reading, readPackets } from '../support/reading.ts';

describe('what a connection is', () => {
  it('is found by its bytes on any port, from either direction', () => {
    const talk = new Conversation({ client: { port: 80 }, server: { port: 31_337 } }).open();
    talk.exchange(response(['Set-Cookie: a=1']));
    expect(readPackets(talk.packets).heads).toMatchObject([
      { kind: 'request' },
      { kind: 'response', requestTarget: '/' },
    ]);
  });

  it('may be learnt from the response alone', () => {
    const talk = new Conversation().open();
    talk.respond(response(['Set-Cookie: a=1']));
    talk.exchange(response(['Set-Cookie: b=2']), '/2');
    expect(readPackets(talk.packets).heads).toMatchObject([
      { kind: 'response', setCookies: ['a=1'], requestTarget: null },
      { kind: 'request', target: '/2' },
      { kind: 'response', setCookies: ['b=2'], requestTarget: '/2' },
    ]);
  });
});

describe('QUIC', () => {
  const initial = bytes('c3 00000001 08 0102030405060708', Buffer.alloc(60));
  const packetOf = (port: number, payload: Buffer) =>
    ethernet(ip('192.0.2.1', '198.51.100.2', UDP, udp(port, 443, payload)));

  it('is counted once a connection', () => {
    const reading = new Reading();
    for (const port of [1000, 1000, 1001]) reading.raw(packetOf(port, initial));
    reading.raw(packetOf(1002, Buffer.from('a question to a name server, long enough')));
    expect(reading.finish().counters.unseenConnections).toEqual(new Map([['quic-without-keys', 2]]));
    expect(reading.counters.connections).toBe(2);
  });
});

it('sees nothing in packets without bytes', () => {
  const reading = new Reading();
  const decoder = new PacketDecoder(reading.tracker, reading.counters);
  decoder.packet(new RawPacket());
  const talk = new Conversation().open();
  talk.send(request());
  for (const packet of talk.packets) reading.packet({ ...packet, snapLength: 40 });
  expect(reading.finish().heads).toEqual([]);
});
