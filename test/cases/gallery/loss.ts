// Bytes that the capture does not have: lost segments, a snap length. What cannot be known is reported, the rest is found.

import { Conversation, type Packet, request, response } from '../../support/conversation.ts';
import { type Case, capture } from './case.ts';

/** Packets of a connection without one of them. */
function without(talk: Conversation, lost: Packet): Packet[] {
  return talk.packets.filter((packet) => packet !== lost);
}

function gapInHeader(): Case {
  const talk = new Conversation().open();
  talk.send(request('/1'));
  talk.respond('HTTP/1.1 200 OK\r\nSet-Cookie: whole=1; Path=/\r\nSet-Cookie: half=abc');
  const lost = talk.respond(`def; Path=/\r\nX-Pad: ${'p'.repeat(100)}\r\n`);
  talk.respond('Set-Cookie: behind=1\r\nContent-Length: 2\r\n\r\nok');
  talk.send(request('/2'));
  const next = talk.respond(response(['Set-Cookie: next=1']));
  talk.close();
  return capture(
    'gap-in-header',
    'a segment in the middle of a header is missing; the next response is whole',
    without(talk, lost),
    [
      { setCookie: 'whole=1; Path=/', incomplete: true },
      { setCookie: 'half=abc', incomplete: true },
      { setCookie: 'next=1', incomplete: false, at: next, url: 'http://app.test/2' },
    ],
    { summary: { gaps: 1, gapBytes: lost.fields.payload.length } },
  );
}

function gapInBody(): Case {
  const talk = new Conversation().open();
  talk.send(request('/1'));
  talk.respond(response(['Set-Cookie: first=1'], ''.padEnd(5000, 'body ')), 1000);
  const lost = talk.packets.at(-3)!;
  const head = talk.packets[4]!;
  const second = talk.exchange(response(['Set-Cookie: second=1']), '/2');
  talk.close();
  return capture(
    'gap-in-body',
    'a segment of a body with Content-Length is missing: nothing is lost',
    without(talk, lost),
    [
      { setCookie: 'first=1', at: head, incomplete: false },
      { setCookie: 'second=1', at: second, incomplete: false, url: 'http://app.test/2' },
    ],
    { summary: { gaps: 1, gapBytes: 1000 } },
  );
}

function gapInChunks(): Case {
  const talk = new Conversation().open();
  talk.send(request('/1'));
  const head = talk.respond(
    'HTTP/1.1 200 OK\r\nSet-Cookie: first=1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
  );
  const lost = talk.respond('6\r\nworld!\r\n');
  talk.respond('3\r\nend\r\n0\r\n\r\n');
  talk.send(request('/2'));
  const second = talk.respond(response(['Set-Cookie: second=1']));
  talk.close();
  return capture(
    'gap-in-chunks',
    'a whole chunk is missing: the framing is lost until the next status line',
    without(talk, lost),
    [
      { setCookie: 'first=1', at: head, incomplete: false },
      { setCookie: 'second=1', at: second, incomplete: false, url: 'http://app.test/2' },
    ],
    { summary: { gaps: 1, gapBytes: lost.fields.payload.length } },
  );
}

function lostRequest(): Case {
  const talk = new Conversation().open();
  const first = talk.exchange(response(['Set-Cookie: first=1']), '/1');
  const lost = talk.send(request('/2'));
  const second = talk.respond(response(['Set-Cookie: second=1']));
  const third = talk.exchange(response(['Set-Cookie: third=1']), '/3');
  talk.close();
  return capture(
    'lost-request',
    'a request is missing: its response is not given to another',
    without(talk, lost),
    [
      { setCookie: 'first=1', at: first, url: 'http://app.test/1' },
      { setCookie: 'second=1', at: second, url: null },
      { setCookie: 'third=1', at: third, url: 'http://app.test/3' },
    ],
  );
}

function snapLength(): Case {
  const snapBytes = 120;
  const talk = new Conversation().open();
  talk.send(request('/1'));
  const first = talk.respond(response(['Set-Cookie: whole=1'], 'b'.repeat(600)));
  talk.send(request('/2'));
  const head = 'HTTP/1.1 200 OK\r\nSet-Cookie: before=1\r\nSet-Cookie: cut=';
  const visible = snapBytes - 40 - head.length;
  const second = talk.respond(
    `${head}${'v'.repeat(200)}\r\nSet-Cookie: behind=1\r\nContent-Length: 0\r\n\r\n`,
  );
  const third = talk.exchange(response(['Set-Cookie: third=1']), '/3');
  talk.close();
  const packets = talk.packets.map((packet) =>
    packet.bytes.length > snapBytes ? { ...packet, snapLength: snapBytes } : packet,
  );
  const truncated = (packet: Packet): Packet => packets[talk.packets.indexOf(packet)]!;
  return capture(
    'snap-length',
    'captured with a snap length: a body and a header are truncated',
    packets,
    [
      { setCookie: 'whole=1', at: truncated(first), incomplete: false },
      { setCookie: 'before=1', at: truncated(second), incomplete: true },
      { setCookie: `cut=${'v'.repeat(visible)}`, at: truncated(second), incomplete: true },
      { setCookie: 'third=1', at: truncated(third), incomplete: false, url: 'http://app.test/3' },
    ],
    { snapLength: snapBytes + 14, warnings: ['2 packets were truncated by the snap length'] },
  );
}

export const lossCases: readonly Case[] = [
  gapInHeader(),
  gapInBody(),
  gapInChunks(),
  lostRequest(),
  snapLength(),
];
