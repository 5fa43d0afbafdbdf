// The bytes between a request and a whole response are lost: an interim response, or a response and the next request.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACK, Conversation, changed, FIN, type Packet, RST, request } from '../../support/conversation.ts';
import { RecordedCapture } from '../../support/lost-packet.ts';
import { readPackets } from '../../support/reading.ts';
import { FIXTURES } from '../../support/repository.ts';

const TWO = ['sid=abc123; Path=/; HttpOnly', 'theme=dark; Path=/'];
const FIELDS = TWO.map((value) => `Set-Cookie: ${value}\r\n`).join('');
const FINAL = `HTTP/1.1 200 OK\r\n${FIELDS}Content-Length: 2\r\n\r\nok`;

/** `packet` as several segments that are cut at `places` of its payload. */
function cut(packet: Packet, places: readonly number[]): Packet[] {
  const { payload, sequence } = packet.fields;
  const bounds = [0, ...places, payload.length];
  return bounds.slice(1).map((end, index) => {
    const start = bounds[index]!;
    return changed(packet, { payload: payload.subarray(start, end), sequence: sequence + start });
  });
}

/** Ways in which a response can come: whole, byte by byte, cut anywhere, out of order, doubled. */
const WAYS: [string, (packet: Packet) => Packet[]][] = [
  ['whole', (packet) => [packet]],
  [
    'byte by byte',
    (packet) =>
      cut(
        packet,
        Array.from({ length: FINAL.length - 1 }, (_, at) => at + 1),
      ),
  ],
  ...[1, 4, 9, 12, 16, 17, 18, 60, FINAL.length - 3, FINAL.length - 1].map(
    (at): [string, (packet: Packet) => Packet[]] => [`cut at ${at}`, (packet) => cut(packet, [at])],
  ),
  ['out of order', (packet) => cut(packet, [30, 60]).reverse()],
  ['doubled', (packet) => cut(packet, [30]).flatMap((piece) => [piece, piece])],
];

const INTERIM: [string, string][] = [
  ['100', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['102', 'HTTP/1.1 102 Processing\r\n\r\n'],
  ['103', 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n'],
  ['two', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n'],
];

describe.each(INTERIM)('an interim response before it is lost: %s', (_, interim) => {
  it.each(WAYS)('%s', (_, come) => {
    const talk = new Conversation().open();
    talk.send(request('/1'));
    const lost = talk.respond(interim);
    const whole = talk.respond(FINAL);
    talk.send(request('/2'));
    talk.respond(FINAL);
    const packets = talk.packets.flatMap((packet) =>
      packet === lost ? [] : packet === whole ? come(packet) : [packet],
    );
    const { responses } = readPackets(packets);
    expect(responses.map(({ setCookies, requestTarget }) => [requestTarget, setCookies])).toEqual([
      ['/1', TWO],
      ['/2', TWO],
    ]);
  });
});

describe('a response and the next request are lost', () => {
  it.each(WAYS)('%s', (_, come) => {
    const talk = new Conversation().open();
    talk.send(request('/1'));
    const lost: unknown[] = [talk.respond('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none')];
    lost.push(talk.send(request('/2')));
    const whole = talk.respond(FINAL);
    talk.send(request('/3'));
    talk.respond(FINAL);
    const packets = talk.packets.flatMap((packet) =>
      lost.includes(packet) ? [] : packet === whole ? come(packet) : [packet],
    );
    const { responses } = readPackets(packets);
    expect(responses.map(({ setCookies, requestTarget }) => [requestTarget, setCookies])).toEqual([
      [null, TWO],
      ['/3', TWO],
    ]);
  });
});

describe('without its request a response may be one to HEAD', () => {
  const framings = [
    'Content-Length: 23\r\n',
    'Content-Length: 50000\r\n',
    'Transfer-Encoding: chunked\r\n',
    '',
  ];
  const head = (fields: string) => `HTTP/1.1 200 OK\r\nSet-Cookie: head=1\r\n${fields}\r\n`;

  it.each(framings)('another response follows it in a segment of its own: %j', (fields) => {
    const talk = new Conversation().open();
    const lost = talk.send(`${request('/1', 'HEAD')}${request('/2')}`);
    talk.respond(head(fields));
    talk.respond(FINAL);
    const { setCookies } = readPackets(talk.packets.filter((packet) => packet !== lost));
    expect(setCookies).toEqual(['head=1', ...TWO]);
  });

  it.each(framings)('the same of the server alone: %j', (fields) => {
    const talk = new Conversation();
    const packets = [head(fields), FINAL, FINAL].map((text) => talk.respond(text));
    expect(readPackets(packets).setCookies).toEqual(['head=1', ...TWO, ...TWO]);
  });

  it.each([
    ['text', 'HTTP/1.1 200 OK'],
    ['a status line in the middle', `x${FINAL}`],
    ['a status line with text behind it', 'HTTP/1.1 200 OK\r\n<p>'],
    ['a response that does not end here', 'HTTP/1.1 200 OK\r\nSet-Cookie: fake=1\r\n\r\ntext'],
  ])('a body that is none of those: %s', (_, body) => {
    const talk = new Conversation().open();
    const lost = talk.send(request('/1'));
    talk.respond(head(`Content-Length: ${body.length}\r\n`));
    talk.respond(body);
    talk.send(request('/2'));
    talk.respond(FINAL);
    const { responses } = readPackets(talk.packets.filter((packet) => packet !== lost));
    expect(responses.map(({ setCookies }) => setCookies)).toEqual([['head=1'], TWO]);
  });
});

it('a request that was sent before a response says nothing of its body', () => {
  const talk = new Conversation().open();
  const fake = 'HTTP/1.1 200 OK\r\nSet-Cookie: fake=1\r\n\r\n';
  const lost: unknown[] = [talk.send(request('/1'))];
  lost.push(talk.respond('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n'));
  talk.respond('one');
  talk.send(request('/2'));
  talk.respond(`HTTP/1.1 200 OK\r\nContent-Length: ${fake.length * 200}\r\n\r\nbe${fake.slice(2)}`);
  for (let count = 1; count < 200; count++) talk.respond(fake);
  const { setCookies } = readPackets(talk.packets.filter((packet) => !lost.includes(packet)));
  expect(setCookies).toEqual([]);
});

it('text of a body whose head was lost, and its request, is no response', () => {
  const talk = new Conversation().open();
  const fake = 'HTTP/1.1 200 OK\r\nSet-Cookie: fake=1\r\n\r\n';
  const lost: unknown[] = [talk.send(request('/1'))];
  lost.push(talk.respond(`HTTP/1.1 200 OK\r\nContent-Length: ${fake.length * 4}\r\n\r\n`));
  for (let count = 0; count < 2; count++) talk.respond(fake + fake);
  talk.send(request('/2'));
  talk.respond(FINAL);
  const { setCookies } = readPackets(talk.packets.filter((packet) => !lost.includes(packet)));
  expect(setCookies).toEqual(TWO);
});

describe('requests are lost', () => {
  const PATHS = ['/0', '/1', '/2', '/3', '/4', '/5'];
  const isLost: Record<string, number[]> = {
    'the first': [0],
    'one in the middle': [2],
    'two in a row': [1, 2],
    'two, another one between them': [1, 3],
    'all but the last': [0, 1, 2, 3, 4],
  };

  it.each(Object.entries(isLost))('%s: the others are paired with their responses', (_name, lost) => {
    for (const segmentBytes of [1, 7, 30, 1448]) {
      const talk = new Conversation().open();
      const packets: Packet[] = [...talk.packets];
      for (const [at, path] of PATHS.entries()) {
        const before = talk.packets.length;
        talk.send(request(path), segmentBytes);
        if (!lost.includes(at)) packets.push(...talk.packets.slice(before));
        packets.push(talk.respond(FINAL));
      }
      const { responses, requests } = readPackets(packets);
      expect(responses.map(({ requestTarget }) => requestTarget)).toEqual(
        PATHS.map((path, at) => (lost.includes(at) ? null : path)),
      );
      expect(requests.map(({ target }) => target)).toEqual(PATHS.filter((_, at) => !lost.includes(at)));
    }
  });

  it('a part of one is lost: its response has none, or the one that is incomplete', () => {
    for (let part = 0; part < 5; part++) {
      const talk = new Conversation().open();
      const packets: Packet[] = [...talk.packets];
      for (const path of PATHS) {
        const before = talk.packets.length;
        talk.send(request(path), 10);
        const sent = talk.packets.slice(before);
        packets.push(...(path === '/2' ? sent.filter((_, at) => at !== part) : sent), talk.respond(FINAL));
      }
      const { responses } = readPackets(packets);
      const targets = responses.map(({ requestTarget }) => requestTarget);
      expect(targets.map((target, at) => (at === 2 ? null : target))).toEqual(
        PATHS.map((path) => (path === '/2' ? null : path)),
      );
      expect([null, '/2']).toContain(targets[2]);
    }
  });

  it('one that was captured behind its response is no loss', () => {
    const talk = new Conversation().open();
    for (const path of PATHS) talk.exchange(FINAL, path);
    const { packets } = talk;
    // Handshake, then a request and a response each.
    [packets[7], packets[8]] = [packets[8]!, packets[7]!];
    const { requests, responses, counters } = readPackets(packets);
    expect(requests.map(({ target }) => target)).toEqual(PATHS);
    expect(responses.map(({ requestTarget }) => requestTarget)).toEqual(PATHS);
    expect(counters.gaps).toBe(0);
  });

  it('a body of one is lost: nothing of the pairing is', () => {
    const talk = new Conversation().open();
    const lost: Packet[] = [];
    for (const path of PATHS) {
      talk.send(request(path, 'POST', 'Content-Length: 20'));
      lost.push(talk.send('x'.repeat(20)));
      talk.respond(FINAL);
    }
    const { responses } = readPackets(talk.packets.filter((packet) => !lost.includes(packet)));
    expect(responses.map(({ requestTarget }) => requestTarget)).toEqual(PATHS);
  });
});

describe('recorded', () => {
  it.each([
    ['lost100-hs', 2],
    ['lost100-nohs', 2],
    ['lost103-then', 4],
    ['lostboth-nohs', 2],
    ['nginx-expect-lost-100', 2],
    ['nginx-expect-whole', 2],
  ])('%s', (name, cookies) => {
    expect(new RecordedCapture(join(FIXTURES, `wire/${name}.pcap`)).cookies).toHaveLength(cookies);
  });
});

describe('the head of a request is lost, and its body looks like the beginning of a request line', () => {
  const BODIES = ['abc123', 'deadbeef', 'say /x', 'GET /x', 'a b', 'x'.repeat(40)];

  it.each(BODIES)('%j', (body) => {
    for (const isOpened of [true, false])
      for (const isFirst of [true, false]) {
        const talk = new Conversation();
        if (isOpened) talk.open();
        if (!isFirst) talk.exchange(FINAL, '/0');
        const lost = talk.send(
          `POST /1 HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${body.length}\r\n\r\n`,
        );
        talk.send(body);
        talk.respond(FINAL);
        talk.send(request('/2', 'HEAD', 'Cookie: late=1'));
        talk.respond('HTTP/1.1 200 OK\r\nSet-Cookie: head=1\r\nContent-Length: 500\r\n\r\n');
        talk.exchange(FINAL, '/3');
        const { responses, requests } = readPackets(talk.packets.filter((packet) => packet !== lost));
        expect(requests.slice(-2).map(({ target, cookies }) => [target, cookies])).toEqual([
          ['/2', ['late=1']],
          ['/3', []],
        ]);
        expect(responses.slice(-3).map(({ requestTarget }) => requestTarget)).toEqual([null, '/2', '/3']);
      }
  });

  it('a method in pieces is one', () => {
    const talk = new Conversation().open();
    talk.exchange(FINAL, '/0');
    const lost = talk.send('x'.repeat(20));
    for (const text of ['M', '-', request('/1', 'SEARCH')]) talk.send(text);
    const { requests } = readPackets(talk.packets.filter((packet) => packet !== lost));
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'M-SEARCH']);
  });
});

it('several requests, HEAD among them, are lost: their responses in one segment are all found', () => {
  const talk = new Conversation().open();
  const lost = talk.send(request('/1') + request('/2', 'HEAD') + request('/3'));
  const head = 'HTTP/1.1 200 OK\r\nSet-Cookie: head=1\r\nContent-Length: 5000\r\n\r\n';
  talk.respond(FINAL + head + FINAL);
  talk.exchange(FINAL, '/4');
  const { setCookies } = readPackets(talk.packets.filter((packet) => packet !== lost));
  expect(setCookies).toEqual([...TWO, 'head=1', ...TWO, ...TWO]);
});

it('a body that is a response is one when it has the length that was said', () => {
  const talk = new Conversation().open();
  const lost = talk.send(request('/1'));
  const fake = 'HTTP/1.1 200 OK\r\nSet-Cookie: fake=1\r\nContent-Length: 0\r\n\r\n';
  talk.respond(`HTTP/1.1 200 OK\r\nContent-Length: ${fake.length}\r\n\r\n${fake}`);
  talk.exchange(FINAL, '/2');
  expect(readPackets(talk.packets.filter((packet) => packet !== lost)).setCookies).toEqual(TWO);
});

describe('a whole response is the last packet, and what comes before it is lost', () => {
  it.each(['nothing', 'FIN', 'RST'])('behind it: %s', (ending) => {
    const talk = new Conversation().open();
    talk.exchange(FINAL, '/1');
    const lost: unknown[] = [talk.send(request('/2')), talk.respond(FINAL), talk.send(request('/3'))];
    talk.respond(FINAL);
    if (ending !== 'nothing') talk.fromServer('', ending === 'FIN' ? FIN | ACK : RST | ACK);
    const { responses } = readPackets(talk.packets.filter((packet) => !lost.includes(packet)));
    expect(responses.map(({ setCookies, requestTarget }) => [requestTarget, setCookies])).toEqual([
      ['/1', TWO],
      [null, TWO],
    ]);
  });
});
