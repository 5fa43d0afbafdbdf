import { describe, expect, it } from 'vitest';
import { MAX_QUIC_CONNECTIONS } from '../../../src/protocol/quic/limits.ts';
import { ethernet, ip, UDP, udp } from '../../support/headers.ts';
import fc from '../../support/properties.ts';
import { frames, QuicTalk } from '../../support/quic.ts';
import { QuicReading, readTalk } from './support.ts';

const WITHOUT = 'quic-without-keys';
const id = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(value + 1, 2);
  return bytes;
};

describe('without keys', () => {
  it('a connection is counted once, and its server named', () => {
    const talk = new QuicTalk().open().say('client', frames.ping()).say('server', frames.ping());
    talk.clientPort = 999;
    talk.say('client', frames.ping());
    const reading = readTalk(talk, '');
    expect(reading.unseen).toEqual({ [WITHOUT]: 1 });
    expect(reading.hosts(WITHOUT)).toEqual(['quic.test (h3)']);
    expect(reading.counters.connections).toBe(1);
  });

  it('so is one whose ClientHello is lost, or a part of it', () => {
    const { packets } = new QuicTalk().open();
    const [first, second, ...others] = packets;
    for (const [some, names] of [
      [[first!, ...others], ['quic.test (h3)']],
      [[second!, ...others], []],
      [others, []],
      [others.slice(1), []],
    ] as const) {
      const reading = new QuicReading().read(some).finish();
      expect(reading.unseen).toEqual({ [WITHOUT]: 1 });
      expect(reading.hosts(WITHOUT)).toEqual(names);
    }
  });

  it('by the address of a server that the client does not name', () => {
    const hosts = readTalk(new QuicTalk({ serverName: null }).open(), '').hosts(WITHOUT);
    expect(hosts).toEqual(['198.51.100.2:4433 (h3)']);
  });

  it('unless it speaks another protocol than HTTP/3', () => {
    for (const [protocols, unseen] of [
      [['doq'], {}],
      [['hq-interop', 'h3x'], {}],
      [['doq', 'h3-29'], { [WITHOUT]: 1 }],
    ] as const)
      expect(readTalk(new QuicTalk({ protocols }).open(), '').unseen).toEqual(unseen);
  });

  it('with a key log of other connections too', () => {
    const other = new QuicTalk({ random: Buffer.alloc(32, 1) });
    expect(readTalk(new QuicTalk().open(), other.keyLog()).hosts(WITHOUT)).toEqual(['quic.test (h3)']);
  });

  it('as many as there are, whatever is remembered of them', () => {
    const reading = new QuicReading();
    const count = MAX_QUIC_CONNECTIONS + 50;
    for (let index = 0; index < count; index++) {
      const talk = new QuicTalk({
        clientPort: 1024 + (index % 60_000),
        originalId: id(index),
        clientId: id(-index - 9),
      });
      reading.packet(
        talk.send('client', talk.initial('client', frames.ping(), frames.padding(40))).packets[0]!,
      );
    }
    expect(reading.finish().counters.quicConnections).toBe(count);
    expect(reading.unseen).toEqual({ [WITHOUT]: count });
  });

  it('a version whose packets are not opened is counted by its headers', () => {
    const packet = Buffer.concat([
      Buffer.from('c0ff00000c08010203040506070808aabbccddeeff0011', 'hex'),
      Buffer.alloc(900, 3),
    ]);
    const frame = ethernet(ip('192.0.2.1', '198.51.100.2', UDP, udp(5000, 443, packet)));
    expect(new QuicReading().read([frame, frame]).finish().unseen).toEqual({ [WITHOUT]: 1 });
  });
});

describe('a connection that began before the capture', () => {
  const late = (serverPort: number): QuicTalk => {
    const talk = new QuicTalk({ serverPort }).open();
    talk.datagrams.length = 0;
    for (let count = 0; count < 12; count++)
      talk.say('client', frames.stream(0, 0, 'x'.repeat(40))).say('server', frames.ping());
    return talk;
  };

  it.each([443, 4433])('is counted on port %i, with keys and without: they would not open it', (port) => {
    expect(readTalk(late(port), '').unseen).toEqual({ 'quic-started-too-late': 1 });
    const other = new QuicTalk({ random: Buffer.alloc(32, 1) });
    const reading = readTalk(late(port), other.keyLog());
    expect(reading.unseen).toEqual({ 'quic-started-too-late': 1 });
    expect(reading.counters.connections).toBe(1);
  });

  it('is not seen from a few packets, nor on another port from those of one direction', () => {
    const few = late(443);
    few.datagrams.length = 14;
    expect(readTalk(few, '').unseen).toEqual({});
    const client = late(4433);
    client.datagrams.splice(0, client.datagrams.length, ...client.datagrams.filter((_, at) => at % 2 === 0));
    expect(readTalk(client, '').unseen).toEqual({});
  });

  it('is none when it is another path of one that cannot be opened', () => {
    const talk = new QuicTalk({ serverPort: 4433 }).open();
    talk.clientPort++;
    for (let count = 0; count < 12; count++) talk.say('client', frames.ping()).say('server', frames.ping());
    expect(readTalk(talk, '').unseen).toEqual({ [WITHOUT]: 1 });
  });
});

describe('what is no QUIC', () => {
  it('is not counted: random datagrams on port 443 and others', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom(443, 53, 5060),
            fc.boolean(),
            fc.uint8Array({ minLength: 1, maxLength: 90 }),
          ),
          { maxLength: 40 },
        ),
        (datagrams) => {
          const reading = new QuicReading();
          for (const [port, isBack, payload] of datagrams) {
            const bytes = Buffer.from(payload);
            reading.packet(
              ethernet(
                ip(
                  '192.0.2.1',
                  '198.51.100.2',
                  UDP,
                  isBack ? udp(port, 5000, bytes) : udp(5000, port, bytes),
                ),
              ),
            );
          }
          expect(reading.finish().counters.connections).toBe(0);
        },
      ),
    );
  });

  it('does no harm between the packets of a connection', () => {
    const talk = new QuicTalk().open().say('client', frames.stream(0, 0, 'request', true));
    const packets = talk.packets.flatMap((packet) => {
      const stray = Buffer.from(packet);
      stray.fill(0x5a, 60);
      return [packet, stray];
    });
    const reading = new QuicReading(talk.keyLog()).read(packets).finish();
    expect(reading.streams).toEqual({ 'client 0': 'request.' });
    expect(reading.counters.connections).toBe(1);
  });
});

it('an idle connection is ended when others come', () => {
  const reading = new QuicReading(new QuicTalk().keyLog());
  const talk = new QuicTalk().open().say('client', frames.stream(0, 1, 'b'), frames.close());
  reading.read(talk.packets);
  const [reader] = reading.readers;
  expect([reader!.isEnded, reader!.streams]).toEqual([false, {}]);
  reading.seconds += 60;
  reading.read(new QuicTalk({ clientPort: 7, originalId: id(7), clientId: id(8) }).hello().packets);
  expect([reader!.isEnded, reader!.streams]).toEqual([true, { 'client 0': '<1>b' }]);
  reading.finish();
});

it('another capture begins anew', () => {
  const talk = new QuicTalk().open();
  const reading = new QuicReading(talk.keyLog()).read(talk.packets);
  reading.datagrams.finish();
  talk.datagrams.length = 0;
  talk.say('client', frames.stream(0, 0, 'request'));
  expect(reading.read(talk.packets).finish().readers).toEqual([]);
});
