// The bytes between a request and a whole response are lost: an interim response, or a response and the next request.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Conversation, changed, type Packet, request } from '../../support/conversation.ts';
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
