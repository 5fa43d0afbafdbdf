// The response that opens a tunnel, or HTTP/2, is lost, or the request for it too: what follows is read all the same.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Conversation, changed, type Packet, request, response } from '../../support/conversation.ts';
import { RecordedCapture } from '../../support/lost-packet.ts';
import { readPackets } from '../../support/reading.ts';
import { FIXTURES } from '../../support/repository.ts';
import { headers, PREFACE, requestBlock, responseBlock, settings } from '../http2/support.ts';

const page = (name: string): string => response([`Set-Cookie: ${name}=1`]);
const CONNECT = 'CONNECT app.test:80 HTTP/1.1\r\nHost: app.test:80\r\n\r\n';
const UPGRADE =
  'GET /up HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n';
const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';

type Pair = [string, string | null];

function pairsOf(packets: Packet[], ...lost: unknown[]): Pair[] {
  const { responses } = readPackets(packets.filter((packet) => !lost.includes(packet)));
  return responses
    .filter(({ setCookies }) => setCookies.length > 0)
    .map(({ setCookies, requestTarget }) => [setCookies[0]!.split('=')[0]!, requestTarget]);
}

function conversation(isOpened: boolean): Conversation {
  const talk = new Conversation();
  return isOpened ? talk.open() : talk;
}

describe.each([true, false])('the response to CONNECT (handshake of TCP: %s)', (isOpened) => {
  it.each([0, 1, 2])('is lost, of its %i pieces the others too', (pieces) => {
    const talk = conversation(isOpened);
    talk.send(CONNECT);
    const before = talk.packets.length;
    talk.respond('HTTP/1.1 200 Connection established\r\n\r\n', [100, 20, 15][pieces]);
    const lost = talk.packets.slice(before);
    talk.exchange(page('one'), '/1');
    talk.exchange(page('two'), '/2');
    const right: Pair[] = [
      ['one', '/1'],
      ['two', '/2'],
    ];
    expect(pairsOf(talk.packets, ...lost)).toEqual(right);
    for (const packet of lost) expect(pairsOf(talk.packets, packet)).toEqual(right);
  });

  it('and the first request inside are lost: the response to that has none', () => {
    const talk = conversation(isOpened);
    talk.send(CONNECT);
    const lost: unknown[] = [talk.respond('HTTP/1.1 200 OK\r\n\r\n'), talk.send(request('/1'))];
    talk.respond(page('one'));
    talk.exchange(page('two'), '/2');
    expect(pairsOf(talk.packets, ...lost)).toEqual([
      ['one', null],
      ['two', '/2'],
    ]);
  });

  it.each([
    ['http://app.test/1', 'GET'],
    ['app.test:80', 'CONNECT'],
  ])('is a refusal and lost: the client asks the proxy for %s', (target, method) => {
    const talk = conversation(isOpened);
    talk.send(CONNECT);
    const lost = talk.respond('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    talk.send(request(target, method));
    talk.respond(page('proxy'));
    expect(pairsOf(talk.packets, lost)).toEqual([['proxy', target]]);
  });
});

interface Http2Talk {
  readonly talk: Conversation;
  readonly asked: Packet;
  readonly granted: Packet;
}

/** `isEarly`: the server begins before the client's preface is there. */
function http2(opening: string, isOpened: boolean, isEarly: boolean): Http2Talk {
  const talk = conversation(isOpened);
  const send = (...frames: Buffer[]): unknown => talk.fromClient(Buffer.concat(frames).toString('latin1'));
  const respond = (...frames: Buffer[]): unknown => talk.fromServer(Buffer.concat(frames).toString('latin1'));
  talk.exchange(page('zero'), '/0');
  const asked = talk.send(opening);
  const granted = talk.respond(opening === UPGRADE ? SWITCHED : 'HTTP/1.1 200 OK\r\n\r\n');
  const first = headers(1, responseBlock(200, ['set-cookie', 'one=1']), true);
  if (opening === UPGRADE) {
    respond(settings(), ...(isEarly ? [first] : []));
    send(PREFACE, settings());
    if (!isEarly) respond(first);
  } else {
    send(PREFACE, settings(), headers(1, requestBlock('/1'), true));
    respond(settings(), first);
  }
  send(headers(3, requestBlock('/3'), true));
  respond(headers(3, responseBlock(200, ['set-cookie', 'three=1']), true));
  return { talk, asked, granted };
}

describe.each([
  ['an upgrade, with the handshake of TCP', UPGRADE, true, false],
  ['an upgrade whose server begins', UPGRADE, true, true],
  ['an upgrade without the handshake', UPGRADE, false, false],
  ['CONNECT before HTTP/2, with the handshake of TCP', CONNECT, true, false],
  ['CONNECT before HTTP/2, without it', CONNECT, false, false],
])('%s', (_name, opening, isOpened, isEarly) => {
  const first: Pair = ['one', opening === UPGRADE ? '/up' : '/1'];
  const zero: Pair = ['zero', '/0'];
  const third: Pair = ['three', '/3'];

  it('loses its response', () => {
    const { talk, granted } = http2(opening, isOpened, isEarly);
    expect(pairsOf(talk.packets)).toEqual([zero, first, third]);
    expect(pairsOf(talk.packets, granted)).toEqual([zero, first, third]);
  });

  it('loses its request and its response', () => {
    const { talk, asked, granted } = http2(opening, isOpened, isEarly);
    const unknown: Pair = ['one', opening === UPGRADE ? null : '/1'];
    expect(pairsOf(talk.packets, asked, granted)).toEqual([zero, unknown, third]);
  });

  it('loses its response in a capture without acknowledgement numbers', () => {
    const { talk, granted } = http2(opening, isOpened, isEarly);
    const packets = talk.packets
      .filter((packet) => packet !== granted)
      .map((packet) => changed(packet, { acknowledgement: 0 }));
    expect(pairsOf(packets)).toEqual([zero, first, third]);
  });
});

it('a client that asks for an upgrade and sends another request has HTTP/1', () => {
  const talk = new Conversation().open();
  talk.send(UPGRADE);
  const lost = talk.respond(page('one'));
  talk.exchange(page('two'), '/2');
  expect(pairsOf(talk.packets, lost)).toEqual([['two', '/2']]);
});

it('an upgrade to TLS (RFC 2817): what follows is named as TLS that was not opened', () => {
  const talk = new Conversation().open();
  talk.send(request('/1', 'GET', 'Upgrade: TLS/1.0', 'Connection: Upgrade'));
  talk.respond(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.0, HTTP/1.1\r\nConnection: Upgrade\r\n\r\n',
  );
  const { payloads } = new RecordedCapture(join(FIXTURES, 'wire/tls13-one.pcap'));
  const inside = payloads.filter((payload) => payload !== null && payload.bytes.length > 0);
  for (const payload of inside) {
    const text = payload!.bytes.toString('latin1');
    if (payload!.flow === inside[0]!.flow) talk.fromClient(text);
    else talk.fromServer(text);
  }
  const { unseenConnections } = readPackets(talk.packets).counters;
  expect([...unseenConnections.keys()]).toEqual(['tls-without-keys']);
});
