// What text2pcap writes without -D: requests and responses in one direction, no handshake, no acknowledgements.

import { describe, expect, it } from 'vitest';
import { Conversation, changed, type Packet, request } from '../../support/conversation.ts';
import { readPackets } from '../../support/reading.ts';

const COOKIES = ['sid=abc123; Path=/', 'theme=dark; Path=/'];
const page = (body = 'ok') =>
  `HTTP/1.1 200 OK\r\n${COOKIES.map((one) => `Set-Cookie: ${one}\r\n`).join('')}Content-Length: ${body.length}\r\n\r\n${body}`;

/** Each text in segments of a direction, without what a capture would say of the other one. */
function oneWay(texts: readonly string[], bytesPerSegment = 1448): Packet[] {
  const talk = new Conversation();
  const packets = texts.flatMap((text) =>
    Array.from({ length: Math.ceil(text.length / bytesPerSegment) }, (_, at) =>
      talk.send(text.slice(at * bytesPerSegment, (at + 1) * bytesPerSegment)),
    ),
  );
  return packets.map((packet) => changed(packet, { acknowledgement: 0, flags: 0 }));
}

function found(packets: readonly Packet[]): unknown {
  return readPackets(packets).responses.map(({ requestTarget, setCookies }) => [requestTarget, setCookies]);
}

describe('both sides in one direction', () => {
  it.each([
    ['whole', 1448],
    ['in pieces', 90],
  ])('%s', (_, bytes) => {
    const packets = oneWay(
      [request('/1'), page(), request('/2'), page('x'.repeat(3000)), request('/3'), page()],
      bytes,
    );
    expect(found(packets)).toEqual(['/1', '/2', '/3'].map((target) => [target, COOKIES]));
  });

  it('a response comes first', () => {
    const packets = oneWay([page(), request('/2'), page()]);
    expect(found(packets)).toEqual([
      [null, COOKIES],
      ['/2', COOKIES],
    ]);
  });

  it('text of a body is none', () => {
    const packets = oneWay([request('/1'), page(page().repeat(90)), request('/2'), page()]);
    expect(found(packets)).toEqual([
      ['/1', COOKIES],
      ['/2', COOKIES],
    ]);
  });

  it('without Content-Length the next request ends a body', () => {
    const texts = [request('/1'), `HTTP/1.0 200 OK\r\nSet-Cookie: a=1\r\n\r\ntext`, request('/2'), page()];
    expect(found(oneWay(texts))).toEqual([
      ['/1', ['a=1']],
      ['/2', COOKIES],
    ]);
  });
});

it('a server that is heard answers for itself', () => {
  const talk = new Conversation().open();
  talk.send(request('/1'));
  talk.send('HTTP/1.1 200 OK\r\nSet-Cookie: forged=1\r\n\r\n');
  talk.respond(page());
  expect(found(talk.packets)).toEqual([['/1', COOKIES]]);
});
