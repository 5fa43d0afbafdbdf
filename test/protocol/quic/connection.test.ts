import { describe, expect, it } from 'vitest';
import {
  DRAFT_29,
  DRAFT_34,
  frames,
  QuicTalk,
  type TalkOptions,
  V1,
  V2,
  varint,
} from '../../support/quic.ts';
import { QuicReading, readTalk } from './support.ts';

const REQUEST = frames.stream(0, 0, 'request', true);
const RESPONSE = frames.stream(0, 0, 'response', true);
const WHOLE = { 'client 0': 'request.', 'server 0': 'response.' };

describe('what the keys open', () => {
  it.each<[string, TalkOptions]>([
    ['version 1', { version: V1 }],
    ['version 2', { version: V2 }],
    ['draft 29', { version: DRAFT_29, protocols: ['h3-29'], protocol: 'h3-29' }],
    ['draft 34', { version: DRAFT_34 }],
    ['AES-256', { suite: 0x1302 }],
    ['ChaCha20', { suite: 0x1303 }],
    ['no connection ID of the client', { clientId: Buffer.alloc(0) }],
    ['no connection ID of the server', { serverId: Buffer.alloc(0) }],
    ['IDs of 20 bytes', { clientId: Buffer.alloc(20, 1), serverId: Buffer.alloc(20, 2) }],
  ])('%s', (_name, options) => {
    const talk = new QuicTalk(options).open().say('client', REQUEST).say('server', RESPONSE);
    const reading = readTalk(talk);
    expect(reading.streams).toEqual(WHOLE);
    expect(reading.unseen).toEqual({});
    expect(reading.counters).toMatchObject({
      connections: 1,
      quicConnections: 1,
      undecryptedPackets: 0,
      gaps: 0,
    });
    expect(reading.readers[0]!.protocol).toBe(options.protocol ?? 'h3');
  });

  it('the labels that drafts used', () => {
    const labels = ['QUIC_CLIENT_TRAFFIC_SECRET_0', 'QUIC_SERVER_TRAFFIC_SECRET_0'];
    const talk = new QuicTalk().open().say('client', REQUEST).say('server', RESPONSE);
    expect(readTalk(talk, talk.keyLog(labels)).streams).toEqual(WHOLE);
  });

  it('several packets in one datagram, the last with a short header', () => {
    const talk = new QuicTalk().hello();
    talk.send(
      'server',
      talk.initial('server', frames.crypto(0, talk.serverHello())),
      talk.handshake('server', frames.crypto(0, talk.encryptedExtensions())),
      talk.oneRtt('server', {}, frames.stream(3, 0, 'settings')),
    );
    expect(readTalk(talk).streams).toEqual({ 'server 3': 'settings' });
  });

  it('the fixed bit, set or not (RFC 9287)', () => {
    const talk = new QuicTalk().open();
    talk.send('client', talk.oneRtt('client', { hasFixedBit: false }, REQUEST));
    talk.send('server', talk.oneRtt('server', { hasFixedBit: false }, RESPONSE));
    expect(readTalk(talk).streams).toEqual(WHOLE);
  });

  it('one side, when the key log has its secrets alone', () => {
    const talk = new QuicTalk().open().say('client', REQUEST).say('server', RESPONSE, RESPONSE);
    const reading = readTalk(talk, talk.keyLog(['CLIENT_TRAFFIC_SECRET_0']));
    expect(reading.streams).toEqual({ 'client 0': 'request.' });
    expect(reading.unseen).toEqual({ 'quic-one-direction': 1 });
    expect(reading.hosts('quic-one-direction')).toEqual(['quic.test (h3)']);
  });

  it('nothing, when the secrets are wrong', () => {
    const talk = new QuicTalk().open();
    for (let count = 0; count < 40; count++) talk.say('client', REQUEST);
    const other = new QuicTalk({ random: Buffer.alloc(32, 1) });
    const wrong = other
      .keyLog()
      .toString()
      .replaceAll(other.random.toString('hex'), talk.random.toString('hex'));
    expect(readTalk(talk, wrong).unseen).toEqual({ 'quic-wrong-key': 1 });
    expect(readTalk(new QuicTalk().open().say('client', REQUEST), wrong).unseen).toEqual({
      'quic-wrong-key': 1,
    });
  });

  it('damage counts', () => {
    const talk = new QuicTalk().open().say('client', REQUEST);
    const damaged = talk.oneRtt('server', {}, RESPONSE);
    damaged[damaged.length - 1]! ^= 1;
    talk.send('server', damaged);
    const reading = readTalk(talk);
    expect(reading.streams).toEqual({ 'client 0': 'request.' });
    expect(reading.counters.undecryptedPackets).toBe(1);
  });
});

describe('key updates (RFC 9001 section 6)', () => {
  it('go on with the next generation, in each direction by itself, and back to the one before for late packets', () => {
    const talk = new QuicTalk().open();
    const piece = (index: number) => frames.stream(0, index, String(index));
    const phases = [0, 0, 1, 0, 1, 2, 1, 2, 3];
    phases.forEach((phase, index) => {
      // The late packets of phase 0 and 1 have lower numbers than those of the next phase.
      const number = [0, 1, 3, 2, 4, 6, 5, 7, 8][index]!;
      talk.send('client', talk.oneRtt('client', { phase, number }, piece(index)));
    });
    talk.send('server', talk.oneRtt('server', { phase: 1 }, RESPONSE));
    const reading = readTalk(talk);
    expect(reading.streams).toEqual({ 'client 0': '012345678', 'server 0': 'response.' });
    expect(reading.counters.undecryptedPackets).toBe(0);
  });

  it('are found behind a gap that has whole generations in it', () => {
    for (const phase of [2, 3, 4]) {
      const talk = new QuicTalk().open().say('client', frames.stream(0, 0, 'a'));
      talk.send('client', talk.oneRtt('client', { phase, number: 60 }, frames.stream(0, 1, 'b')));
      talk.send('client', talk.oneRtt('client', { phase: phase + 1, number: 61 }, frames.stream(0, 2, 'c')));
      const reading = readTalk(talk);
      expect([phase, reading.streams]).toEqual([phase, { 'client 0': 'abc' }]);
      expect(reading.counters.undecryptedPackets).toBe(0);
    }
  });
});

describe('packet numbers (RFC 9000 appendix A.3)', () => {
  it('are found behind a gap that is longer than they can tell', () => {
    const talk = new QuicTalk().open().say('client', frames.stream(0, 0, 'a'));
    talk.send('client', talk.oneRtt('client', { number: 1500, numberBytes: 1 }, frames.stream(0, 1, 'b')));
    talk.send('client', talk.oneRtt('client', { number: 2 ** 33, numberBytes: 4 }, frames.stream(0, 2, 'c')));
    expect(readTalk(talk).streams).toEqual({ 'client 0': 'abc' });
  });
});

describe('0-RTT', () => {
  const early = (options: object): QuicTalk => {
    const talk = new QuicTalk({ hasEarlyData: true, ...options }).hello();
    talk.send('client', talk.early(frames.stream(0, 0, 'early', true)));
    return talk.respond();
  };

  it('is read, before what follows', () => {
    const talk = early({})
      .say('client', frames.stream(4, 0, 'late', true))
      .say('server', RESPONSE);
    const reading = readTalk(talk);
    expect(reading.streams).toEqual({ 'client 0': 'early.', 'client 4': 'late.', 'server 0': 'response.' });
    expect(reading.readers[0]!.order[0]).toBe('client 0');
    // It is of the packet that it came in.
    expect(reading.readers[0]!.frames.get('client 0')).toBe(3);
  });

  it('that the server refuses is not read: it is sent again', () => {
    const talk = early({ acceptsEarlyData: false }).say('client', frames.stream(0, 0, 'again', true));
    expect(readTalk(talk).streams).toEqual({ 'client 0': 'again.' });
  });

  it('is read without what the server says, as soon as it responds', () => {
    const talk = early({}).say('server', RESPONSE);
    const labels = ['CLIENT_EARLY_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0'];
    expect(readTalk(talk, talk.keyLog(labels)).streams).toEqual({
      'client 0': 'early.',
      'server 0': 'response.',
    });
  });

  it('is read when the capture ends behind it', () => {
    const talk = new QuicTalk({ hasEarlyData: true }).hello();
    talk.send('client', talk.early(frames.stream(0, 0, 'early', true)));
    expect(readTalk(talk).streams).toEqual({ 'client 0': 'early.' });
  });
});

describe('a client that begins again is one connection', () => {
  it('behind a Retry, seen or lost', () => {
    const talk = new QuicTalk().hello();
    talk.send('server', talk.retry(Buffer.from('retry-id')));
    talk.open().say('client', REQUEST).say('server', RESPONSE);
    for (const packets of [talk.packets, talk.packets.toSpliced(2, 1)]) {
      const reading = new QuicReading(talk.keyLog()).read(packets).finish();
      expect(reading.streams).toEqual(WHOLE);
      expect(reading.counters.quicConnections).toBe(1);
    }
    const closed = new QuicReading().read(talk.packets).finish();
    expect(closed.unseen).toEqual({ 'quic-without-keys': 1 });
  });

  it('behind Version Negotiation', () => {
    const talk = new QuicTalk({ version: DRAFT_29 }).hello();
    talk.send('server', talk.versionNegotiation(V1, V2));
    talk.version = V1;
    talk.originalId = Buffer.from('another1');
    talk.open().say('client', REQUEST).say('server', RESPONSE);
    const reading = readTalk(talk);
    expect(reading.streams).toEqual(WHOLE);
    expect(reading.counters.quicConnections).toBe(1);
  });

  it('within its handshake, to version 2 (RFC 9368)', () => {
    const talk = new QuicTalk().hello();
    talk.version = V2;
    talk.respond().say('client', REQUEST).say('server', RESPONSE);
    expect(readTalk(talk).streams).toEqual(WHOLE);
  });
});

describe('paths and connection IDs', () => {
  it('a client that migrates, or whose address is translated anew, stays one connection', () => {
    const talk = new QuicTalk().open().say('client', frames.stream(0, 0, 'a'));
    const next = Buffer.from('next-id1');
    talk.say('server', frames.newId(1, next));
    talk.clientAddress = '203.0.113.9';
    talk.clientPort = 777;
    talk.serverId = next;
    talk.say('client', frames.stream(0, 1, 'b', true)).say('server', RESPONSE);
    talk.clientPort = 778;
    talk.say('client', frames.stream(4, 0, 'c', true));
    const reading = readTalk(talk);
    expect(reading.streams).toEqual({ 'client 0': 'ab.', 'client 4': 'c.', 'server 0': 'response.' });
    expect(reading.counters).toMatchObject({ connections: 1, undecryptedPackets: 0 });
  });

  it('a client that migrates and does not set the fixed bit', () => {
    const talk = new QuicTalk().open().say('client', frames.stream(0, 0, 'a'));
    const next = Buffer.from('next-id1');
    talk.say('server', frames.newId(1, next));
    talk.clientPort = 777;
    talk.serverId = next;
    talk.send('client', talk.oneRtt('client', { hasFixedBit: false }, frames.stream(0, 1, 'b', true)));
    expect(readTalk(talk).streams).toEqual({ 'client 0': 'ab.' });
  });

  it('an ID of another length', () => {
    const talk = new QuicTalk().open().say('client', frames.stream(0, 0, 'a'));
    talk.say('server', frames.newId(1, Buffer.from('longer-connection')));
    talk.serverId = Buffer.from('longer-connection');
    talk.say('client', frames.stream(0, 1, 'b'));
    talk.serverId = Buffer.from('5e5e000000000001', 'hex');
    talk.say('client', frames.stream(0, 2, 'c'));
    expect(readTalk(talk).streams).toEqual({ 'client 0': 'abc' });
  });

  it('two connections between the same addresses and ports', () => {
    const one = new QuicTalk().open();
    const other = new QuicTalk({
      random: Buffer.alloc(32, 3),
      originalId: Buffer.from('original'),
      clientId: Buffer.from('other'),
      serverId: Buffer.from('another-server'),
    }).open();
    const talks = [one, other, one, other];
    for (const [index, talk] of talks.entries()) talk.say('client', frames.stream(4 * index, 0, 'x', true));
    const packets = [
      one.packets[0]!,
      one.packets[1]!,
      ...other.packets.slice(0, 4),
      ...one.packets.slice(2, 5),
    ];
    packets.push(...other.packets.slice(4), ...one.packets.slice(5));
    const reading = new QuicReading(Buffer.concat([one.keyLog(), other.keyLog()])).read(packets).finish();
    expect(reading.readers.map(({ streams }) => streams)).toEqual([
      { 'client 0': 'x.', 'client 8': 'x.' },
      { 'client 4': 'x.', 'client 12': 'x.' },
    ]);
    expect(reading.counters).toMatchObject({ connections: 2, undecryptedPackets: 0 });
  });

  it('the next connection on a port that is used again, of a client without IDs', () => {
    const talks = [1, 2].map((value) =>
      new QuicTalk({
        random: Buffer.alloc(32, value),
        clientId: Buffer.alloc(0),
        originalId: Buffer.alloc(8, value),
        serverId: Buffer.alloc(8, value + 16),
      })
        .open()
        .say('client', frames.stream(0, 0, `request ${value}`, true))
        .say('server', frames.stream(0, 0, `response ${value}`, true), frames.close()),
    );
    const reading = new QuicReading(Buffer.concat(talks.map((talk) => talk.keyLog())));
    for (const talk of talks) reading.read(talk.packets);
    expect(reading.finish().readers.map(({ streams }) => streams)).toEqual([
      { 'client 0': 'request 1.', 'server 0': 'response 1.' },
      { 'client 0': 'request 2.', 'server 0': 'response 2.' },
    ]);
    const closed = new QuicReading();
    for (const talk of talks) closed.read(talk.packets);
    expect(closed.finish().unseen).toEqual({ 'quic-without-keys': 2 });
  });
});

describe('segmentation offload: several packets in one datagram, each as long as the first', () => {
  it.each([
    ['with connection IDs', {}],
    ['without', { clientId: Buffer.alloc(0) }],
  ])('%s', (_name, options) => {
    const talk = new QuicTalk(options).open().say('client', REQUEST);
    const piece = (index: number, length: number) =>
      talk.oneRtt('server', {}, frames.stream(0, 100 + index * 600, 'x'.repeat(length)));
    talk.say('server', frames.stream(0, 0, 'x'.repeat(100)));
    talk.send('server', piece(0, 600));
    talk.send('server', piece(1, 600), piece(2, 600), piece(3, 50));
    const reading = readTalk(talk);
    expect(reading.streams).toEqual({ 'client 0': 'request.', 'server 0': 'x'.repeat(1950) });
    expect(reading.counters.undecryptedPackets).toBe(0);
  });
});

describe('keys that come late', () => {
  const talk = new QuicTalk().open().say('client', REQUEST).say('server', RESPONSE);

  it.each([
    ['before the packets', 0],
    ['between the hello and the response to it', 2],
    ['behind the handshake', 4],
    ['between request and response', 5],
    ['behind everything', 6],
  ])('%s', (_name, at) => {
    const reading = new QuicReading();
    reading.keys.mayGrow = true;
    reading.read(talk.packets.slice(0, at));
    reading.keys.add(talk.keyLog(), true);
    reading.read(talk.packets.slice(at));
    expect(reading.readers[0]!.streams).toEqual(WHOLE);
    expect(reading.readers[0]!.order).toEqual(['client 0', 'server 0']);
    expect(reading.finish().unseen).toEqual({});
  });

  it('line by line, each before or behind the packets it is for', () => {
    const lines = talk.keyLog().toString().split('\n').slice(0, -1);
    for (const order of [lines, lines.toReversed()])
      for (let at = 0; at <= talk.packets.length; at++) {
        const reading = new QuicReading();
        reading.keys.mayGrow = true;
        talk.packets.forEach((packet, index) => {
          reading.packet(packet);
          const line = order[index - at];
          if (line !== undefined) reading.keys.add(Buffer.from(`${line}\n`), true);
        });
        for (const line of order) reading.keys.add(Buffer.from(`${line}\n`), true);
        expect(reading.finish().streams).toEqual(WHOLE);
      }
  });

  it('never: the connection is counted with the name of its server', () => {
    const reading = new QuicReading();
    reading.keys.mayGrow = true;
    reading.read(talk.packets).finish();
    expect(reading.unseen).toEqual({ 'quic-without-keys': 1 });
    expect(reading.hosts('quic-without-keys')).toEqual(['quic.test (h3)']);
  });

  it('too late: no more than a page is held', () => {
    const long = new QuicTalk().open();
    for (let count = 0; count < 1100; count++)
      long.say('client', frames.stream(0, count * 1000, 'x'.repeat(1000)));
    const reading = new QuicReading();
    reading.keys.mayGrow = true;
    reading.read(long.packets);
    expect(reading.unseen).toEqual({ 'quic-keys-too-late': 1 });
    expect(reading.keys.budget.usedBytes).toBe(0);
  });
});

describe('what the capture lacks', () => {
  const talk = new QuicTalk().open().say('client', REQUEST).say('server', RESPONSE);

  it('nothing is lost with a packet but what is in it', () => {
    for (let lost = 0; lost < talk.packets.length; lost++) {
      const reading = new QuicReading(talk.keyLog()).read(talk.packets.toSpliced(lost, 1)).finish();
      const expected = { ...WHOLE } as Record<string, string>;
      if (lost === 4) delete expected['client 0'];
      if (lost === 5) delete expected['server 0'];
      expect([lost, reading.streams, reading.unseen]).toEqual([lost, expected, {}]);
      expect(reading.counters.quicConnections).toBe(1);
    }
  });

  it('nothing changes when packets come twice, or change places', () => {
    for (let index = 0; index < talk.packets.length; index++) {
      const doubled = talk.packets.toSpliced(index, 0, talk.packets[index]!);
      expect([index, new QuicReading(talk.keyLog()).read(doubled).finish().streams]).toEqual([index, WHOLE]);
      const swapped = [...talk.packets];
      [swapped[index], swapped[index + 1]] = [swapped[index + 1] ?? swapped[index]!, swapped[index]!];
      const reading = new QuicReading(talk.keyLog()).read(swapped).finish();
      expect([index, reading.streams, reading.counters.quicConnections]).toEqual([index, WHOLE, 1]);
      expect(reading.readers[0]!.order).toEqual(['client 0', 'server 0']);
    }
  });

  it('a packet that is cut short is lost', () => {
    for (let index = 0; index < talk.packets.length; index++)
      for (const kept of [43, 60, 80, talk.packets[index]!.length - 1]) {
        const reading = new QuicReading(talk.keyLog());
        talk.packets.forEach((packet, at) => {
          reading.packet(packet, at === index ? Math.min(kept, packet.length) : packet.length);
        });
        const { streams } = reading.finish();
        for (const [name, text] of Object.entries(streams)) expect(WHOLE).toMatchObject({ [name]: text });
      }
  });

  it('without any hello it is counted as one that began before the capture', () => {
    const late = new QuicReading().read(talk.packets.slice(3)).finish();
    expect(late.unseen).toEqual({ 'quic-without-keys': 1 });
    const other = new QuicTalk({ random: Buffer.alloc(32, 9) });
    const reading = new QuicReading(other.keyLog()).read(talk.packets.slice(3)).finish();
    expect(reading.unseen).toEqual({ 'quic-started-too-late': 1 });
  });
});

it('an unknown frame ends its packet, not the connection', () => {
  const talk = new QuicTalk().open();
  const unknown = Buffer.concat([varint(0x2f5), Buffer.alloc(20, 0xff)]);
  talk.say('client', Buffer.concat([REQUEST, unknown])).say('server', RESPONSE);
  expect(readTalk(talk).streams).toEqual(WHOLE);
});

it('another protocol than HTTP/3 is not read, and not missed', () => {
  const talk = new QuicTalk({ protocols: ['doq'], protocol: 'doq' }).open().say('client', REQUEST);
  const reading = readTalk(talk);
  expect(reading.readers[0]!.protocol).toBe('doq');
});

describe('what was captured in part', () => {
  it('is said to be truncated, with keys and without', () => {
    const talk = new QuicTalk().open();
    for (let count = 0; count < 4; count++)
      talk.say('client', frames.ping()).say('server', frames.stream(0, count, 'x'.repeat(400)));
    for (const keys of [talk.keyLog(), '']) {
      const reading = new QuicReading(keys);
      for (const frame of talk.packets) reading.packet(frame, Math.min(frame.length, 200));
      expect(reading.finish().unseen).toEqual({ 'quic-truncated': 1 });
      expect(reading.counters.lostQuicPackets).toBe(0);
    }
  });

  it('has no gap when its end comes before its last data', () => {
    const piece = (at: number, isLast = false) => frames.stream(3, at * 10, 'x'.repeat(10), isLast);
    const talk = new QuicTalk().open().say('server', frames.stream(3, 0, 'head'.padEnd(10)));
    for (const payload of [piece(3, true), piece(1), piece(2)]) talk.say('server', payload);
    const read = (packets: Buffer[]) => {
      const reading = new QuicReading(talk.keyLog());
      reading.skips.push(['server 3', 30]);
      return reading.read(packets).finish().counters.gaps;
    };
    const packets = talk.packets;
    expect([read(packets), read(packets.slice(0, -1))]).toEqual([0, 1]);
  });

  it('is named when nothing but another version was offered', () => {
    const talk = new QuicTalk();
    const [client, server] = [Buffer.from('c1c2c3c4c5c6c7c8', 'hex'), Buffer.from('0011223344556677', 'hex')];
    const ids = (to: Buffer, from: Buffer) => [Buffer.of(to.length), to, Buffer.of(from.length), from];
    const begin = Buffer.concat([
      Buffer.from('c01a2a3a4a', 'hex'),
      ...ids(server, client),
      Buffer.alloc(1100, 7),
    ]);
    const offer = Buffer.concat([
      Buffer.from('c000000000', 'hex'),
      ...ids(client, server),
      Buffer.from('ca4a0aca00000001', 'hex'),
    ]);
    talk.send('client', begin).send('server', offer);
    expect(readTalk(talk, '').unseen).toEqual({ 'quic-other-version': 1 });
    talk.open().say('client', REQUEST).say('server', RESPONSE);
    const reading = readTalk(talk);
    expect([reading.unseen, reading.streams]).toEqual([{}, WHOLE]);
  });
});
