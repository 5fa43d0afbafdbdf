import { describe, expect, it, vi } from 'vitest';
import {
  MAX_QUIC_LENGTH_SEARCHES,
  MAX_QUIC_ORPHAN_TRIALS,
  MAX_QUIC_SEGMENT_SEARCHES,
} from '../../../src/protocol/quic/limits.ts';
import { HeaderProtection } from '../../../src/protocol/quic/packet-protection.ts';
import { frames, QuicTalk } from '../../support/quic.ts';
import { QuicReading, readTalk } from './support.ts';

const REQUEST = frames.stream(0, 0, 'request', true);
const RESPONSE = frames.stream(0, 0, 'response', true);
const WHOLE = { 'client 0': 'request.', 'server 0': 'response.' };

describe('segmentation offload to a receiver without a connection ID', () => {
  /** Packets of `size` bytes, the last one shorter, each with the next piece of a stream. */
  function pieces(talk: QuicTalk, count: number, size: number, options = {}): Buffer[] {
    // Behind a header, a packet number, the header of the frame and the tag.
    const numberBytes = 2;
    const packets: Buffer[] = [];
    for (let at = 0; at < count; at++) {
      const text = `<${at}>`;
      const frame = frames.stream(0, 3 * at, text, at === count - 1);
      const room = size - 1 - numberBytes - 16 - frame.length;
      const padding = frames.padding(at === count - 1 ? Math.floor(room / 2) : room);
      packets.push(talk.oneRtt('server', { numberBytes, ...options }, frame, padding));
    }
    return packets;
  }
  const text = (count: number): string => Array.from({ length: count }, (_, at) => `<${at}>`).join('');

  it.each([0x1301, 0x1302, 0x1303])('packets of any size up to a path of 1500 bytes, suite %i', (suite) => {
    for (const size of [30, 41, 300, 1472])
      for (const count of [2, 3, 9]) {
        const talk = new QuicTalk({ clientId: Buffer.alloc(0), suite }).open().say('client', REQUEST);
        talk.send('server', ...pieces(talk, count, size));
        const reading = readTalk(talk);
        expect([size, count, reading.streams]).toEqual([
          size,
          count,
          { 'client 0': 'request.', 'server 0': `${text(count)}.` },
        ]);
        expect(reading.counters).toMatchObject({ undecryptedPackets: 0, lostQuicPackets: 0, gaps: 0 });
      }
  });

  it('also behind others in its datagram, with an ID that is too short to be met again, and across a key update', () => {
    for (const options of [{ clientId: Buffer.alloc(0) }, { clientId: Buffer.of(7) }]) {
      const talk = new QuicTalk(options).hello();
      const accepted = talk.initial('server', frames.crypto(0, talk.serverHello()));
      const extensions = talk.handshake('server', frames.crypto(0, talk.encryptedExtensions()));
      talk.send('server', accepted, extensions, ...pieces(talk, 4, 60));
      const more = pieces(talk, 3, 60, { phase: 1 });
      const reading = readTalk(talk.send('server', ...more));
      expect(reading.streams).toEqual({ 'server 0': `${text(4)}.` });
      expect(reading.counters.undecryptedPackets).toBe(0);
    }
  });

  it('damage in it counts once, and is not looked through for ever', () => {
    const talk = new QuicTalk({ clientId: Buffer.alloc(0) }).open().say('client', REQUEST);
    const damaged = 2 * MAX_QUIC_SEGMENT_SEARCHES;
    for (let at = 0; at < damaged; at++) {
      const packet = talk.oneRtt('server', {}, frames.padding(300));
      packet[200]! ^= 1;
      talk.send('server', packet);
    }
    talk.say('server', RESPONSE);
    const masks = vi.spyOn(HeaderProtection.prototype, 'unmask');
    const reading = readTalk(talk);
    expect(reading.streams).toMatchObject(WHOLE);
    expect(reading.counters.undecryptedPackets).toBe(damaged);
    expect(masks.mock.calls.length).toBeLessThan(MAX_QUIC_SEGMENT_SEARCHES * 300);
    masks.mockRestore();
  });
});

describe('a connection ID whose announcement was lost', () => {
  const moved = (options: object, id: Buffer): QuicTalk => {
    const talk = new QuicTalk(options).open().say('client', frames.stream(0, 0, 'a'));
    talk.serverId = id;
    return talk;
  };

  it('may have another length, on the way that is known', () => {
    for (const id of ['longer-connection-id', 'one', '']) {
      const talk = moved({}, Buffer.from(id)).say('client', frames.stream(0, 1, 'b', true));
      const reading = readTalk(talk.say('server', RESPONSE));
      expect(reading.streams).toEqual({ 'client 0': 'ab.', 'server 0': 'response.' });
      expect(reading.counters.undecryptedPackets).toBe(0);
    }
  });

  it('is not looked for in what is damaged for ever', () => {
    const talk = moved({}, Buffer.from('longer-connection-id'));
    for (let at = 0; at < MAX_QUIC_LENGTH_SEARCHES; at++) {
      const packet = talk.oneRtt('client', {}, frames.padding(40));
      packet[40]! ^= 1;
      talk.send('client', packet);
    }
    const reading = readTalk(talk.say('client', frames.stream(0, 1, 'b')));
    expect(reading.streams).toEqual({ 'client 0': 'a' });
    expect(reading.counters.undecryptedPackets).toBe(MAX_QUIC_LENGTH_SEARCHES + 1);
  });
});

describe('a client that moves', () => {
  const NO_ID = { clientId: Buffer.alloc(0) };
  const PIECES = ['a', 'b', 'c', 'd'];

  /** Behind the first exchange the client has another port, and perhaps the server another ID. */
  function moving(options: object, id: Buffer | null): QuicTalk {
    const talk = new QuicTalk(options).open();
    for (const [at, text] of PIECES.entries()) {
      if (at === 1) {
        if (id !== null) talk.say('server', frames.newId(1, id));
        talk.clientPort = 777;
        talk.serverId = id ?? talk.serverId;
      }
      for (const sender of ['client', 'server'] as const)
        talk.say(sender, frames.stream(0, at, text, text === 'd'));
    }
    return talk;
  }

  it.each<[string, object, Buffer | null]>([
    ['by a new translation of its address, without an ID', NO_ID, null],
    ['to a new ID of its server, without an ID', NO_ID, Buffer.from('next-id1')],
    ['to a longer ID of its server, without an ID', NO_ID, Buffer.from('next-id-of-17-byt')],
    ['to a new ID of its server', {}, Buffer.from('next-id1')],
    ['to a longer ID of its server', {}, Buffer.from('next-id-of-17-byt')],
  ])('%s: whichever packet is lost, the others are read', (_name, options, id) => {
    const talk = moving(options, id);
    const { packets } = talk;
    for (let lost = 4; lost < packets.length; lost++) {
      const reading = new QuicReading(talk.keyLog()).read(packets.toSpliced(lost, 1)).finish();
      const text = Object.values(reading.streams)
        .join('')
        .replaceAll(/[^a-d]/g, '');
      // One of them announces an ID.
      expect([lost, text.length >= 2 * PIECES.length - 1]).toEqual([lost, true]);
      expect(reading.counters).toMatchObject({ connections: 1, undecryptedPackets: 0, orphanQuicPackets: 0 });
    }
  });
});

describe('packets from or to an endpoint of a connection that belong to none', () => {
  const NO_ID = { clientId: Buffer.alloc(0) };
  const strays = (count: number, options: object = NO_ID): QuicTalk => {
    const other = new QuicTalk({ ...options, random: Buffer.alloc(32, 7), clientPort: 999 }).open();
    other.datagrams.length = 0;
    for (let at = 0; at < count; at++) other.say('server', frames.stream(0, at, 'x'));
    return other;
  };

  it('are counted, with keys of the connection alone', () => {
    for (const count of [1, 3, 2 * MAX_QUIC_ORPHAN_TRIALS]) {
      const talk = new QuicTalk(NO_ID).open().say('client', REQUEST).say('server', RESPONSE);
      const packets = [...talk.packets, ...strays(count).packets];
      const reading = new QuicReading(talk.keyLog()).read(packets).finish();
      expect(reading.streams).toEqual(WHOLE);
      expect(reading.counters).toMatchObject({
        orphanQuicPackets: count,
        undecryptedPackets: 0,
        connections: 1,
      });
      expect(new QuicReading().read(packets).finish().counters.orphanQuicPackets).toBe(0);
    }
  });

  it('but not those of a connection that began before the capture, once it is known to be one', () => {
    const talk = new QuicTalk(NO_ID).open().say('client', REQUEST);
    const late = strays(12, { clientId: Buffer.from('its-own-id'), serverPort: 443 });
    const first = new QuicTalk({ ...NO_ID, serverPort: 443 }).open().say('client', REQUEST);
    const reading = new QuicReading(talk.keyLog()).read([...first.packets, ...late.packets]).finish();
    expect(reading.unseen).toEqual({ 'quic-started-too-late': 1 });
    expect(reading.counters.orphanQuicPackets).toBe(0);
  });

  it('and none of another protocol', () => {
    const talk = new QuicTalk(NO_ID).open().say('client', REQUEST);
    const stray = strays(1);
    stray.datagrams.length = 0;
    stray.send('server', Buffer.alloc(60, 3)).send('server', Buffer.from('A short text'));
    const reading = new QuicReading(talk.keyLog()).read([...talk.packets, ...stray.packets]).finish();
    expect(reading.counters.orphanQuicPackets).toBe(0);
  });
});
