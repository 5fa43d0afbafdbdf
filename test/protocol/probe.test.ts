import { describe, expect, it, vi } from 'vitest';
import type * as Detect from '../../src/protocol/detect.ts';
import { MAX_HEAD_BYTES, MAX_PROBE_BYTES } from '../../src/protocol/limits.ts';
import { Conversation, changed, type Packet, request, response } from '../support/conversation.ts';
import { Reading, readPackets } from '../support/reading.ts';

/** Bytes that were looked at, to see that the same ones are not looked at again and again. */
let detectedBytes = 0;
vi.mock('../../src/protocol/detect.ts', async (original) => {
  const module = await original<typeof Detect>();
  return {
    ...module,
    detectProtocol(bytes: Buffer, start: number, end: number) {
      detectedBytes += end - start;
      return module.detectProtocol(bytes, start, end);
    },
  };
});

const PAGE = response(['Set-Cookie: a=1']);
const PROXY_V2 = '\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c';

describe('a start that comes in pieces', () => {
  it.each([
    ['a request', request('/x')],
    ['a request after empty lines', `\r\n\r\n${request('/x')}`],
    ['a request after a PROXY line', `PROXY TCP4 192.0.2.1 198.51.100.2 1 80\r\n${request('/x')}`],
    ['a request after PROXY bytes', `${PROXY_V2}${'\n'.repeat(12)}${request('/x')}`],
    ['a long request', request(`/x?${'q'.repeat(5000)}`)],
  ])('%s', (_name, text) => {
    for (const size of [1, 3, 20, 1000]) {
      const talk = new Conversation().open();
      talk.send(text, size);
      talk.respond(PAGE);
      const reading = readPackets(talk.packets);
      expect(reading.requests).toHaveLength(1);
      expect(reading.responses).toMatchObject([{ setCookies: ['a=1'] }]);
      expect(reading.responses[0]!.requestTarget).toMatch(/^\/x/);
    }
  });

  it('a header of the PROXY protocol in a packet of its own', () => {
    const talk = new Conversation().open();
    talk.send('PROXY UNKNOWN\r\n');
    talk.exchange(PAGE);
    expect(readPackets(talk.packets).responses).toMatchObject([{ requestTarget: '/' }]);
  });

  it('of both directions at once: nothing of the other is lost', () => {
    const talk = new Conversation().open();
    talk.send('GE');
    talk.respond('HTT');
    talk.send('T / HTTP/1.1\r\n\r\n');
    talk.respond(PAGE.slice(3));
    expect(readPackets(talk.packets).heads).toMatchObject([
      { kind: 'request', target: '/' },
      { kind: 'response', setCookies: ['a=1'], requestTarget: '/' },
    ]);
  });

  it('of something else, with HTTP behind it', () => {
    const talk = new Conversation().open();
    talk.send('SSH-2.0-OpenSSH_9.6\r\n', 1);
    talk.respond('SSH-2.0-OpenSSH_9.2\r\n', 1);
    talk.exchange(PAGE);
    expect(readPackets(talk.packets).heads).toMatchObject([
      { kind: 'request', target: '/' },
      { kind: 'response', setCookies: ['a=1'], requestTarget: '/' },
    ]);
  });

  it('of TLS is counted', () => {
    const talk = new Conversation().open();
    talk.send('\x16\x03\x01\x02\x00\x01\x00', 2);
    expect(readPackets(talk.packets).counters.unseenConnections).toEqual(new Map([['tls-without-keys', 1]]));
  });
});

describe('behind a preamble that is not known', () => {
  const PREAMBLES: readonly (readonly string[])[] = [
    ['AUTH x\r\n', '+OK\r\n'],
    ['\0\x01\x02\x03\x04\x05', '\xff\xfe'],
    ['HELLO', 'HELLO', 'TARGET app.test:80\n', 'GO'],
    ['Get me there please\n', 'HTTPS tunnel ready\n'],
    ['\x16\x17', '\x01'],
  ];
  const talkOf = (preamble: readonly string[]) => {
    const talk = new Conversation().open();
    preamble.forEach((text, index) => {
      if (index % 2 === 0) talk.send(text);
      else talk.respond(text);
    });
    const first = talk.packets.length;
    const responses = [talk.exchange(PAGE, '/1'), talk.exchange(PAGE, '/2')];
    return { packets: talk.close().packets, responses, first };
  };

  it.each(PREAMBLES.map((preamble) => [preamble] as const))('%j', (preamble) => {
    const { packets, responses, first } = talkOf(preamble);
    const deliveries: [string, Packet[]][] = [
      ['whole', packets],
      ['doubled', packets.flatMap((packet) => [packet, packet])],
      [
        'the response byte by byte',
        packets.flatMap((packet) => (responses.includes(packet) ? bytewise(packet) : [packet])),
      ],
      ['a response before its request', swapped(packets, first)],
    ];
    for (const [how, delivered] of deliveries)
      expect(readPackets(delivered).setCookies, how).toEqual(['a=1', 'a=1']);
    for (const lost of packets) {
      const reading = readPackets(packets.filter((packet) => packet !== lost));
      expect(reading.setCookies, `without packet ${packets.indexOf(lost) + 1}`).toHaveLength(
        responses.includes(lost) ? 1 : 2,
      );
    }
  });

  it('text that only mentions HTTP is none', () => {
    for (const text of [
      'GET up, stand up\n',
      'HTTP/1.1 200 OK is what it said\n',
      'GET / HTTP/1.1\r\n\tand so on\r\n',
      'see HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n\r\n',
    ]) {
      const talk = new Conversation().open();
      talk.send('EHLO x\r\n');
      talk.respond('250 hello\r\n');
      talk.send(text);
      talk.respond(text);
      expect(readPackets(talk.close().packets).heads, text).toEqual([]);
    }
  });
});

/** The packets from `first` on in pairs, each the other way round. */
function swapped(packets: readonly Packet[], first: number): Packet[] {
  const all = [...packets];
  [all[first], all[first + 1]] = [all[first + 1]!, all[first]!];
  return all;
}

function bytewise(packet: Packet): Packet[] {
  const { payload, sequence } = packet.fields;
  return Array.from(payload, (_, at) =>
    changed(packet, { payload: payload.subarray(at, at + 1), sequence: sequence + at }),
  );
}

describe('in the middle of a connection', () => {
  it('a message begins with a packet, whatever was before it', () => {
    for (const before of ['abc', 'GET', 'a b', '\r\n', 'HTT', 'x'.repeat(40)]) {
      const talk = new Conversation();
      talk.respond(before);
      talk.respond(PAGE);
      expect(readPackets(talk.packets).setCookies).toEqual(['a=1']);
    }
  });

  it('a gap makes the beginning unknown, and the lost request is not given to a later response', () => {
    const talk = new Conversation().open();
    const lost = talk.send(request('/lost'));
    talk.respond(response(['Set-Cookie: c=lost']));
    for (let count = 0; count < 100; count++)
      talk.exchange(response([`Set-Cookie: c=${count}`]), `/${count}`);
    const { responses } = readPackets(talk.packets.filter((packet) => packet !== lost));
    expect(responses.map(({ setCookies }) => setCookies)).toEqual([
      ['c=lost'],
      ...Array.from({ length: 100 }, (_, count) => [`c=${count}`]),
    ]);
    for (const { setCookies, requestTarget } of responses)
      expect([null, `/${setCookies[0]!.slice(2)}`]).toContain(requestTarget);
    expect(responses.at(-1)?.requestTarget).toBe('/99');
  });
});

describe('bytes that never say what they are', () => {
  const endless = `GET /${'a'.repeat(MAX_PROBE_BYTES * 2)}`;

  it('are given up', () => {
    const talk = new Conversation().open();
    talk.send(`\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff${'x'.repeat(MAX_PROBE_BYTES * 2)}`, 1000);
    talk.respond('\x01');
    const reading = new Reading();
    for (const packet of talk.packets) reading.packet(packet);
    expect(reading.budget.usedBytes).toBe(0);
    expect(reading.peakBytes).toBeLessThan(MAX_PROBE_BYTES * 4);
    expect(reading.finish().heads).toEqual([]);
  });

  it.each([1000, 30_000])(
    'are read where they are a long request line, as far as any header block is (segments of %i bytes)',
    (segmentBytes) => {
      const talk = new Conversation().open();
      talk.send(`${endless} HTTP/1.1\r\nHost: localhost\r\nCookie: a=1\r\n\r\n`, segmentBytes);
      talk.respond(response(['Set-Cookie: b=2']));
      const { requests, responses } = readPackets(talk.packets);
      expect(requests.map(({ cookies }) => cookies)).toEqual([['a=1']]);
      expect(responses.map(({ setCookies, requestTarget }) => [setCookies, requestTarget])).toEqual([
        [['b=2'], endless.slice('GET '.length)],
      ]);
      const longer = new Conversation().open();
      longer.send(`GET /${'a'.repeat(MAX_HEAD_BYTES)} HTTP/1.1\r\nCookie: a=1\r\n\r\n`, 30_000);
      expect(readPackets(longer.packets).counters.oversizeHeads).toBe(1);
    },
  );

  it.each([
    ['a target', endless],
    ['empty lines', '\r\n'.repeat(MAX_PROBE_BYTES)],
    ['PROXY bytes', `\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff${'x'.repeat(65_000)}`],
  ])('are not looked at again and again: %s, byte by byte', (_name, text) => {
    const talk = new Conversation().open();
    const short = text.slice(0, 20_000);
    talk.send(short, 1);
    detectedBytes = 0;
    readPackets(talk.packets);
    expect(detectedBytes).toBeGreaterThan(0);
    expect(detectedBytes).toBeLessThan(short.length * 40);
  });

  it('are drawn from the budget', () => {
    const talks = Array.from({ length: 20 }, (_, index) =>
      new Conversation({ client: { port: 1 + index } }).open(),
    );
    for (const talk of talks) talk.send(endless.slice(0, 3000), 1000);
    const reading = new Reading(undefined, 16_384);
    for (const { packets } of talks) for (const packet of packets) reading.packet(packet);
    expect(reading.peakBytes).toBeLessThanOrEqual(16_384);
    reading.finish();
  });
});
