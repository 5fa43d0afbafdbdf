// A packet of the client is lost: the responses of all other streams have their requests, as the stream says whose they are.

import { expect, it } from 'vitest';
import { Conversation } from '../../support/conversation.ts';
import { readPackets } from '../../support/reading.ts';
import { data, headers, PREFACE, requestBlock, responseBlock, settings } from './support.ts';

const STREAMS = [1, 3, 5, 7];

it.each([true, false])('each request in its turn (handshake of TCP: %s)', (isOpened) => {
  const talk = new Conversation();
  if (isOpened) talk.open();
  const send = (...frames: Buffer[]): unknown => talk.fromClient(Buffer.concat(frames).toString('latin1'));
  const respond = (...frames: Buffer[]): unknown => talk.fromServer(Buffer.concat(frames).toString('latin1'));
  send(PREFACE, settings());
  respond(settings());
  const requests = STREAMS.map((stream) => {
    const sent = send(headers(stream, requestBlock(`/${stream}`), true));
    respond(
      headers(stream, responseBlock(200, ['set-cookie', `c${stream}=1`])),
      data(stream, 'x'.repeat(100), true),
    );
    return sent;
  });
  for (const lost of requests) {
    const { responses } = readPackets(talk.packets.filter((packet) => packet !== lost));
    expect(responses.map(({ setCookies, requestTarget }) => [setCookies, requestTarget])).toEqual(
      STREAMS.map((stream, at) => [[`c${stream}=1`], requests[at] === lost ? null : `/${stream}`]),
    );
  }
});
