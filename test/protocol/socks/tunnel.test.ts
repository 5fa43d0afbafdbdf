// SOCKS in front of HTTP and TLS. The messages are those of RFC 1928 and RFC 1929 and of OpenSSH's texts on SOCKS4.

import { describe, expect, it } from 'vitest';
import { Conversation, request } from '../../support/conversation.ts';
import { DELIVERIES } from '../../support/deliveries.ts';
import { type Reading, readPackets } from '../../support/reading.ts';

const COOKIES = ['sid=abc123; Path=/; HttpOnly', 'theme=dark; Path=/'];
const PAGE = `HTTP/1.1 200 OK\r\n${COOKIES.map((cookie) => `Set-Cookie: ${cookie}\r\n`).join('')}Content-Length: 2\r\n\r\nok`;

const client = (text: string) => ['client', text] as const;
const server = (text: string) => ['server', text] as const;
type Turn = ReturnType<typeof client> | ReturnType<typeof server>;

const V5_GRANTED = server('\x05\0\0\x01\x7f\0\0\x01\x1f\x90');
const HANDSHAKES: Readonly<Record<string, readonly Turn[]>> = {
  'SOCKS5, IPv4': [
    client('\x05\x01\0'),
    server('\x05\0'),
    client('\x05\x01\0\x01\x0a\0\0\x09\0P'),
    V5_GRANTED,
  ],
  'SOCKS5, a name': [
    client('\x05\x02\0\x02'),
    server('\x05\0'),
    client('\x05\x01\0\x03\x08app.test\0P'),
    server(`\x05\0\0\x03\x08app.test\x1f\x90`),
  ],
  'SOCKS5, IPv6': [
    client('\x05\x03\0\x01\x02'),
    server('\x05\0'),
    client(`\x05\x01\0\x04\x20\x01\x0d\xb8${'\0'.repeat(11)}\x01\0P`),
    server(`\x05\0\0\x04${'\0'.repeat(16)}\0\0`),
  ],
  'SOCKS5, a password': [
    client('\x05\x02\0\x02'),
    server('\x05\x02'),
    client('\x01\x05alice\x06secret'),
    server('\x01\0'),
    client('\x05\x01\0\x01\x0a\0\0\x09\0P'),
    V5_GRANTED,
  ],
  'SOCKS5, an empty password': [
    client('\x05\x01\x02'),
    server('\x05\x02'),
    client('\x01\x05alice\0'),
    server('\x01\0'),
    client('\x05\x01\0\x01\x0a\0\0\x09\0P'),
    V5_GRANTED,
  ],
  'SOCKS5, a client that does not wait': [
    client('\x05\x01\0\x05\x01\0\x01\x0a\0\0\x09\0P'),
    server('\x05\0\x05\0\0\x01\x7f\0\0\x01\x1f\x90'),
  ],
  SOCKS4: [client('\x04\x01\0P\x0a\0\0\x09u\0'), server('\0\x5a\0\0\0\0\0\0')],
  'SOCKS4 without a user': [client('\x04\x01\0P\x0a\0\0\x09\0'), server('\0\x5a\0P\x0a\0\0\x09')],
  SOCKS4a: [client('\x04\x01\0P\0\0\0\x01user\0app.test\0'), server('\0\x5a\0\0\0\0\0\0')],
};

function talkOf(turns: readonly Turn[]): Conversation {
  const talk = new Conversation().open();
  for (const [side, text] of turns) side === 'client' ? talk.send(text) : talk.respond(text);
  return talk;
}

function found({ requests, responses, setCookies }: Reading): unknown {
  return [
    requests.map(({ target }) => target),
    responses.map(({ requestTarget }) => requestTarget),
    setCookies,
  ];
}

describe.each(Object.entries(HANDSHAKES))('%s', (name, handshake) => {
  it.each(DELIVERIES)('%s', (_, deliver) => {
    const talk = talkOf(handshake);
    for (const target of ['/1', '/2']) talk.exchange(PAGE, target);
    const reading = readPackets(deliver(talk.close().packets));
    expect(found(reading)).toEqual([
      ['/1', '/2'],
      ['/1', '/2'],
      [...COOKIES, ...COOKIES],
    ]);
  });

  if (name.startsWith('SOCKS5'))
    it('without what both sides send first', () => {
      const talk = talkOf(handshake);
      talk.exchange(PAGE, '/1');
      const lost = talk.packets.filter(({ fields }) => fields.payload.length > 0).slice(0, 2);
      const { setCookies } = readPackets(talk.packets.filter((packet) => !lost.includes(packet)));
      expect(setCookies).toEqual(COOKIES);
    });

  it('without any one packet', () => {
    const talk = talkOf(handshake);
    const responses = ['/1', '/2'].map((target) => talk.exchange(PAGE, target));
    const { packets } = talk.close();
    for (const lost of packets) {
      const reading = readPackets(packets.filter((packet) => packet !== lost));
      const expected = responses.filter((response) => response !== lost).flatMap(() => COOKIES);
      expect(reading.setCookies, `without packet ${packets.indexOf(lost) + 1}`).toEqual(expected);
    }
  });

  it('each response has its own request without any one packet, or none', () => {
    const targets = ['/1', '/2', '/3', '/4'];
    const talk = talkOf(handshake);
    const responses = targets.map((target) => talk.exchange(PAGE, target));
    const { packets } = talk.close();
    for (const lost of packets) {
      const reading = readPackets(packets.filter((packet) => packet !== lost));
      const own = targets.filter((_, index) => responses[index] !== lost);
      const paired = reading.responses.map(({ requestTarget }) => requestTarget);
      const text = `without packet ${packets.indexOf(lost) + 1}`;
      expect(paired, text).toHaveLength(own.length);
      for (const [index, target] of paired.entries()) expect([own[index], null], text).toContain(target);
    }
  });

  it('sent at once by a client that does not wait for the reply', () => {
    const texts = handshake.map(([side, text]) => [side, text] as const);
    const talk = talkOf([
      client(
        texts
          .filter(([side]) => side === 'client')
          .map(([, text]) => text)
          .join('') + request('/1'),
      ),
      server(
        texts
          .filter(([side]) => side === 'server')
          .map(([, text]) => text)
          .join('') + PAGE,
      ),
    ]);
    expect(found(readPackets(talk.packets))).toEqual([['/1'], ['/1'], COOKIES]);
  });

  it('with TLS behind it, which is counted', () => {
    const talk = talkOf(handshake);
    talk.send(`\x16\x03\x01\x00\x2f\x01\0\0\x2b\x03\x03${'r'.repeat(32)}\0\0\x02\x13\x01\x01\0\0\0`);
    expect(readPackets(talk.packets).counters.unseenConnections).toEqual(new Map([['tls-without-keys', 1]]));
  });
});

describe('a handshake that opens nothing', () => {
  it.each([
    ['SOCKS5 refused', [client('\x05\x01\0'), server('\x05\xff')]],
    [
      'SOCKS5, a target that cannot be reached',
      [
        client('\x05\x01\0'),
        server('\x05\0'),
        client('\x05\x01\0\x01\x0a\0\0\x09\0P'),
        server('\x05\x05\0\x01\0\0\0\0\0\0'),
      ],
    ],
    ['SOCKS4 refused', [client('\x04\x01\0P\x0a\0\0\x09u\0'), server('\0\x5b\0\0\0\0\0\0')]],
  ] as const)('%s: nothing is found, and no memory is kept', (_, turns) => {
    expect(readPackets(talkOf(turns).close().packets).heads).toEqual([]);
  });

  it('something else that begins with the same byte is none', () => {
    for (const text of [
      '\x05\0\x0b\x03\x10\0\0\0',
      '\x04\x09abc',
      '\x05\x01\0zzz',
      '\x04\x01\0P\x0a\0\0\x09'.padEnd(400, 'x'),
    ]) {
      const talk = new Conversation().open();
      talk.send(text);
      talk.respond('hello');
      expect(readPackets(talk.close().packets).heads).toEqual([]);
    }
  });
});

it('any packet of a handshake is lost: the first response inside has its request', () => {
  for (const turns of Object.values(HANDSHAKES)) {
    const talk = talkOf(turns);
    talk.exchange(PAGE, '/1');
    talk.exchange(PAGE, '/2');
    const { packets } = talk;
    for (const lost of turns.keys()) {
      const { responses } = readPackets(packets.filter((_, at) => at !== lost + 3));
      expect(responses.map(({ requestTarget }) => requestTarget)).toEqual(['/1', '/2']);
    }
  }
});

it('a message that its end cuts short is not kept', () => {
  for (const reply of ['\x05', '\x05\0\x05\0\0\x03\x08app', '\0\x5a\0']) {
    const talk = new Conversation().open();
    talk.send('\x05\x01\0');
    talk.respond(reply);
    const reading = readPackets(talk.close().packets);
    expect([reply, reading.budget.usedBytes]).toEqual([reply, 0]);
  }
});
