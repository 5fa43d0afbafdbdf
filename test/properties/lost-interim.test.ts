// Interim responses (100, 102, 103), several in a row, in HTTP/1 and HTTP/2: whatever is lost or truncated of a
// conversation, one packet, any two of them or a run of several, every cookie whose own header block is whole is found,
// and none that was not there.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { data, headers, PREFACE, requestBlock, responseBlock, settings } from '../protocol/http2/support.ts';
import { pcap } from '../support/capture-formats.ts';
import { Conversation, request } from '../support/conversation.ts';
import { ethernet } from '../support/headers.ts';
import { RecordedCapture } from '../support/lost-packet.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-interim-'));
afterAll(() => rmSync(directory, { recursive: true }));

const NO_DIFFERENCE = { missing: [], invented: [] };
const LONGEST_RUN = 7;
const SNAP_LENGTHS = [54, 60, 66, 80, 100, 130];

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const hint = (name: string): string =>
  `HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nSet-Cookie: ${name}=1; Path=/\r\n\r\n`;
const page = (name: string, body = 'ok', status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\nSet-Cookie: ${name}=abc; Path=/; HttpOnly\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

function http1(isOpened: boolean): Conversation {
  const talk = new Conversation();
  if (isOpened) talk.open();
  talk.send('POST /1 HTTP/1.1\r\nHost: app.test\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n');
  talk.respond(CONTINUE);
  talk.send('a=b&c=');
  talk.respond(hint('first'));
  talk.respond(hint('second'));
  talk.respond(page('one'));
  talk.send(request('/2'));
  talk.respond(`${CONTINUE}${hint('third')}${page('two', 'x'.repeat(300))}`, 120);
  talk.send(request('/3'));
  for (const text of [CONTINUE, 'HTTP/1.1 102 Processing\r\n\r\n', hint('fourth'), hint('fifth')])
    talk.respond(text);
  talk.respond(page('three'), 40);
  talk.send(request('/4'));
  talk.respond('HTTP/1.1 204 No Content\r\nSet-Cookie: four=abc\r\n\r\n');
  talk.send(request('/5') + request('/6'));
  talk.respond(hint('sixth') + page('five', '', '302 Found'));
  talk.respond(page('six'));
  return talk.close();
}

/** Each stream has its interim responses and its final one, in packets of their own, among those of the other stream. */
function http2(): Conversation {
  const talk = new Conversation().open();
  const send = (...frames: Buffer[]): unknown => talk.fromClient(Buffer.concat(frames).toString('latin1'));
  const respond = (...frames: Buffer[]): unknown => talk.fromServer(Buffer.concat(frames).toString('latin1'));
  const interim = (stream: number, status: number, ...fields: [string, string][]): Buffer =>
    headers(stream, responseBlock(status, ...fields));
  send(PREFACE, settings());
  respond(settings());
  send(headers(1, requestBlock('/1')));
  respond(interim(1, 100));
  respond(interim(1, 103, ['link', '</a.css>'], ['set-cookie', 'first=1']));
  send(headers(3, requestBlock('/3')));
  respond(interim(3, 103, ['set-cookie', 'second=1']));
  respond(interim(1, 103, ['set-cookie', 'third=1']));
  respond(
    headers(1, responseBlock(200, ['set-cookie', 'one=abc'], ['set-cookie', 'two=abc'])),
    data(1, 'hello'),
  );
  respond(interim(3, 102));
  respond(headers(3, responseBlock(200, ['set-cookie', 'three=abc'])));
  respond(data(3, 'x'.repeat(200)));
  send(headers(5, requestBlock('/5')));
  respond(
    interim(5, 103, ['set-cookie', 'fourth=1']),
    headers(5, responseBlock(204, ['set-cookie', 'four=abc']), true),
  );
  return talk.close();
}

function captureOf(name: string, talk: Conversation): RecordedCapture {
  const path = join(directory, `${name}.pcap`);
  writeFileSync(path, pcap(talk.packets.map(({ bytes }) => ({ bytes: ethernet(bytes) }))));
  return new RecordedCapture(path);
}

const CONVERSATIONS = [
  ['HTTP/1', captureOf('http1', http1(true)), 12],
  ['HTTP/1 without the handshake of TCP', captureOf('http1-late', http1(false)), 12],
  ['HTTP/2', captureOf('http2', http2()), 8],
] as const;

describe.each(CONVERSATIONS)('%s', (_name, capture, cookies) => {
  const count = capture.packetCount;
  const check = (...lost: number[]): void => {
    const difference = capture.without(...lost);
    expect({ lost: lost.map((at) => at + 1), ...difference }).toEqual({
      lost: lost.map((at) => at + 1),
      ...NO_DIFFERENCE,
    });
  };

  it('whole: all cookies', () => {
    expect(capture.cookies).toHaveLength(cookies);
  });

  it('without any one packet, any two, and any run of up to seven', () => {
    for (let first = 0; first < count; first++) {
      check(first);
      for (let second = first + 1; second < count; second++) check(first, second);
      for (let end = first + 3; end <= Math.min(count, first + LONGEST_RUN); end++)
        check(...Array.from({ length: end - first }, (_, at) => first + at));
    }
  });

  it('with any one packet truncated, alone and with the next one lost', () => {
    for (let at = 0; at < count; at++)
      for (const bytes of SNAP_LENGTHS) {
        expect([at + 1, bytes, capture.truncating(at, bytes)]).toEqual([at + 1, bytes, NO_DIFFERENCE]);
        const both = new Map([
          [at, bytes],
          [at + 1, 0],
        ]);
        expect([at + 1, bytes, 'next lost', capture.damagedBy(both)]).toEqual([
          at + 1,
          bytes,
          'next lost',
          NO_DIFFERENCE,
        ]);
      }
  });
});
