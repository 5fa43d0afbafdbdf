// A packet of the client is lost: the responses of all other streams have their requests, as the stream says whose they are.

import { describe, expect, it } from 'vitest';
import { Conversation } from '../../support/conversation.ts';
import { readPackets } from '../../support/reading.ts';
import {
  Bench,
  data,
  fromClient,
  fromServer,
  headers,
  indexedField,
  insertedField,
  PREFACE,
  plainBlock,
  requestBlock,
  responseBlock,
  settings,
} from './support.ts';

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

describe('a host that is an entry of the table, which may be another one behind a gap', () => {
  /** The first requests name their hosts and put them into the table; the last one, behind a gap, has an index. */
  const behindGap = (...hosts: string[]) => {
    const named = hosts.map((host, at) =>
      headers(
        1 + 2 * at,
        Buffer.concat([
          plainBlock([[':method', 'GET']]),
          insertedField(':authority', host),
          plainBlock([[':path', '/']]),
        ]),
        true,
      ),
    );
    const block = Buffer.concat([
      plainBlock([[':method', 'GET']]),
      indexedField(62),
      plainBlock([[':path', '/last']]),
    ]);
    const bench = new Bench().play([
      ...fromClient(PREFACE, settings(), ...named, 50, headers(21, block, true)),
      ...fromServer(settings(), headers(21, responseBlock(200, ['set-cookie', 'a=1']))),
    ]);
    const last = bench.requests.at(-1)!;
    return { host: last.host, incomplete: last.incomplete, request: bench.responses.at(-1)?.request };
  };

  it('is the host of all requests before it', () => {
    const shop = { host: ['shop.example'], incomplete: true, request: 'GET shop.example/last' };
    expect(behindGap('shop.example')).toEqual(shop);
    expect(behindGap('shop.example', 'shop.example')).toEqual(shop);
  });

  it('is not known where they name several, or none was seen', () => {
    const unknown = { host: [], incomplete: true, request: 'GET /last' };
    expect(behindGap('shop.example', 'cdn.example')).toEqual(unknown);
    expect(behindGap()).toEqual(unknown);
  });
});

it('a stream has one final response: what looks like another one is none', () => {
  const bench = new Bench().play([
    ...fromClient(PREFACE, settings(), headers(1, requestBlock('/1'), true)),
    ...fromServer(settings(), headers(1, responseBlock(103, ['set-cookie', 'hint=1']))),
    ...fromServer(headers(1, responseBlock(200, ['set-cookie', 'a=1']))),
    ...fromServer(headers(1, responseBlock(200, ['set-cookie', 'b=2'])), headers(1, responseBlock(103))),
  ]);
  expect(bench.responses.map(({ status, setCookies }) => [status, ...setCookies])).toEqual([
    [103, 'hint=1'],
    [200, 'a=1'],
  ]);
  expect(bench.counters.damagedFrames).toBe(2);
});
