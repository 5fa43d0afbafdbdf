// A response behind a lost one waits for its packets; a request that acknowledges it shows that its client has it, and
// that nothing more will come. Messages are read in the order in which they happened.

import { expect, it } from 'vitest';
import { analyze } from '../../../src/library/analyze.ts';
import { pcap } from '../../support/capture-formats.ts';
import { Conversation } from '../../support/conversation.ts';
import { ACK } from '../../support/headers.ts';

const request = (path: string, cookie = '') => `GET ${path} HTTP/1.1\r\nHost: shop.example\r\n${cookie}\r\n`;
const response = (set = '') => `HTTP/1.1 200 OK\r\n${set}Content-Length: 0\r\n\r\n`;

/** `isAcknowledged`: the second response, by an ACK of its own as well. */
function captureOf(isAcknowledged: boolean): Buffer {
  const talk = new Conversation().open();
  talk.send(request('/'));
  const lost = talk.respond(response());
  talk.send(request('/login'));
  talk.respond(response('Set-Cookie: sid=1\r\n'));
  if (isAcknowledged) talk.fromClient('', ACK);
  talk.send(request('/home', 'Cookie: sid=1\r\n'));
  talk.respond(response('Set-Cookie: sid=2\r\n'));
  talk.send(request('/last', 'Cookie: sid=2\r\n'));
  const kept = talk.packets.filter((packet) => packet !== lost);
  return pcap(
    kept.map(({ bytes }) => ({ bytes })),
    { linkType: 101 },
  );
}

it.each([true, false])('with an ACK of its own: %s', async (isAcknowledged) => {
  const frames: number[] = [];
  for await (const record of analyze(captureOf(isAcknowledged)))
    if (record.type === 'cookie' || record.type === 'set-cookie') frames.push(record.frame);
  expect(frames).toHaveLength(4);
  expect(frames).toEqual([...frames].sort((one, other) => one - other));
});
