// Status lines that are no HTTP/1: text that tools write of HTTP/2 and HTTP/3, and SHOUTcast's. And captures of tools
// that keep no acknowledgement numbers.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Conversation, changed, type Packet, request } from '../../support/conversation.ts';
import { RecordedCapture } from '../../support/lost-packet.ts';
import { readPackets } from '../../support/reading.ts';
import { FIXTURES } from '../../support/repository.ts';

const FIELDS = 'Set-Cookie: a=1\r\nContent-Length: 2\r\n\r\nok';

describe.each(['HTTP/2.0 200', 'HTTP/2 200', 'HTTP/3 200 OK', 'HTTP/3.0 200', 'ICY 200 OK'])('%s', (line) => {
  const text = `${line}\r\n${FIELDS}`;

  it.each([0, ...Array.from({ length: text.length - 1 }, (_, at) => at + 1)])('cut at %i', (at) => {
    for (const order of [
      [0, 1],
      [1, 0],
      [0, 0, 1, 1],
    ]) {
      const talk = new Conversation().open();
      talk.send(request('/1'));
      const whole = talk.respond(text);
      talk.send(request('/2'));
      talk.respond(text);
      const { payload, sequence } = whole.fields;
      const pieces = [
        changed(whole, { payload: payload.subarray(0, at) }),
        changed(whole, { payload: payload.subarray(at), sequence: sequence + at }),
      ];
      const packets = talk.packets.flatMap((packet) =>
        packet === whole ? order.map((index) => pieces[index]!) : [packet],
      );
      const { responses } = readPackets(packets);
      expect(responses.map(({ status, setCookies }) => [status, ...setCookies])).toEqual([
        [200, 'a=1'],
        [200, 'a=1'],
      ]);
    }
  });

  it('without its request', () => {
    const talk = new Conversation();
    talk.respond(text);
    expect(readPackets(talk.packets).setCookies).toEqual(['a=1']);
  });
});

describe('are no status lines', () => {
  it.each(['HTTP/4 200', 'HTTP/0.9 200', 'HTTP/1 200', 'HTTP/2. 200', 'ICYX 200', 'ICE 200'])(
    '%s',
    (line) => {
      const talk = new Conversation();
      talk.respond(`${line}\r\n${FIELDS}`);
      expect(readPackets(talk.packets).responses).toEqual([]);
    },
  );
});

describe('recorded', () => {
  it.each([
    ['mitm-h1', 4],
    ['mitm-h1-chunked', 4],
    ['mitm-h2', 4],
    ['ssll-zero', 4],
    ['http2-version-text', 2],
  ])('%s', (name, cookies) => {
    expect(new RecordedCapture(join(FIXTURES, `wire/${name}.pcap`)).cookies).toHaveLength(cookies);
  });
});

describe('a response without a length, and others behind it', () => {
  const exchanges = (line: string, change: (packet: Packet) => Packet, ...ends: string[]) => {
    const talk = new Conversation().open();
    for (const name of ['a', 'b', 'c']) {
      talk.send(request(`/${name}`));
      talk.respond(`${line}\r\nSet-Cookie: ${name}=1\r\n\r\n`);
      for (const end of ends) talk.respond(end);
    }
    return readPackets(talk.close().packets.map(change));
  };
  const asIs = (packet: Packet): Packet => packet;
  const unnumbered = (packet: Packet): Packet => changed(packet, { acknowledgement: 0 });

  it.each([asIs, unnumbered])('are read in text of HTTP/2 and HTTP/3, which had frames (%o)', (change) => {
    for (const line of ['HTTP/2 200', 'HTTP/2.0 200', 'HTTP/3 200'])
      for (const ends of [[], ['<html>'], ['<html>', 'HTTP/1.1 is what it says', '</html>']]) {
        const { responses } = exchanges(line, change, ...ends);
        expect(responses.map(({ setCookies, requestTarget }) => [requestTarget, ...setCookies])).toEqual([
          ['/a', 'a=1'],
          ['/b', 'b=1'],
          ['/c', 'c=1'],
        ]);
      }
  });

  it.each([asIs, unnumbered])(
    'are not read in HTTP/1, where it lasts until close, and counted (%o)',
    (change) => {
      for (const line of ['HTTP/1.1 200 OK', 'HTTP/1.0 200 OK']) {
        const { setCookies, counters } = exchanges(line, change, '<html>');
        expect(setCookies).toEqual(['a=1']);
        expect([...counters.unseenConnections]).toEqual([['response-behind-until-close', 1]]);
      }
    },
  );
});
