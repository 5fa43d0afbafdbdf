// HTTP/3 where the capture lacks packets: what is there of a message is read as it was sent, and nothing is made up.

import { describe, expect, it } from 'vitest';
import { QpackEncoder } from '../../support/qpack-encoder.ts';
import {
  data,
  frame,
  headers,
  plainSection,
  pushPromise,
  requestSection,
  responseSection,
} from './support.ts';
import { Http3Talk, messagesIn } from './talk.ts';

/** Everything that may be is inserted and referred to. */
const insertsAll = (count: number): number => (count === 6 ? 2 : 0);

describe('a moving table of the server', () => {
  const EXCHANGES = 8;

  /** Each response refers to its own insertion, which goes before it in a packet of its own. */
  function talkWith(capacityBytes: number) {
    const talk = new Http3Talk().greet(capacityBytes);
    const encoder = new QpackEncoder(capacityBytes, insertsAll);
    encoder.setCapacity(capacityBytes);
    const truth: { request: number; insertion: number; response: number; value: string }[] = [];
    for (let at = 0; at < EXCHANGES; at++) {
      const value = `s${at}=v${at}; Path=/`;
      const request = talk.stream('client', 4 * at, headers(requestSection(`/${at}`)), true);
      const section = encoder.section(4 * at, [
        [':status', '200'],
        ['set-cookie', value],
      ]);
      const insertion = talk.stream('server', 7, encoder.takeInstructions());
      const response = talk.stream('server', 4 * at, headers(section), true);
      talk.stream('client', 10, encoder.acknowledgeAll());
      truth.push({ request, insertion, response, value });
    }
    return { talk, truth };
  }

  it.each([
    [110, 'has room for one response'],
    [150, 'has room for two'],
    [300, 'has room for some'],
    [4096, 'never evicts'],
  ])(
    'of %i bytes, which %s: without the packet of a request its response is what it was',
    (capacityBytes) => {
      const { talk, truth } = talkWith(capacityBytes);
      for (const lost of [null, ...truth]) {
        const bench = messagesIn(lost === null ? talk.packets : talk.without(lost.request), talk.keyLog());
        expect(
          bench.responses
            .map(({ setCookies, request, incomplete }) => [setCookies, request, incomplete])
            .toSorted(),
        ).toEqual(
          truth.map((one, at) => [[one.value], one === lost ? null : `GET example.test/${at}`, false]),
        );
        expect(bench.counters).toMatchObject({ unknownFields: 0, damagedFrames: 0 });
      }
    },
  );

  it.each([110, 150, 300])(
    'of %i bytes: whichever packets are lost, no response has the cookie of another one',
    (capacityBytes) => {
      const { talk, truth } = talkWith(capacityBytes);
      for (let count = 1; count <= 3; count++)
        for (let first = 4; first + count <= talk.packets.length; first++) {
          const lost = Array.from({ length: count }, (_, at) => first + at);
          for (const { streamId, setCookies } of messagesIn(talk.without(...lost), talk.keyLog()).responses)
            for (const value of setCookies)
              expect([lost, value]).toEqual([lost, truth[streamId! / 4]!.value]);
        }
    },
  );
});

describe('behind a hole in a stream', () => {
  const request = headers(requestSection('/'));
  const response = headers(responseSection(200, ['set-cookie', 'a=1']));
  const before: [string, Buffer][] = [
    ['an interim response', headers(responseSection(103, ['link', '</a.css>']))],
    ['a promise', pushPromise(0, requestSection('/a.css'))],
    ['a frame without meaning', frame(0x21, 'grease')],
  ];
  /** The request, and what the server sends in a packet each, without the packet of its first piece. */
  function read(...pieces: Buffer[]) {
    const talk = new Http3Talk().greet();
    talk.stream('client', 0, request, true);
    const [first] = pieces.map((piece, at) => talk.stream('server', 0, piece, at === pieces.length - 1));
    return messagesIn(talk.without(first!), talk.keyLog());
  }

  it.each(before)('%s, the response is read', (_name, lost) => {
    for (const rest of [
      [response],
      [Buffer.concat([response, data('<html>')])],
      [Buffer.concat([response, frame(0x40, 'grease'), data('<html>').subarray(0, 4)]), Buffer.from('ml>')],
      [headers(responseSection(103)), response],
    ]) {
      const bench = read(lost, ...rest);
      expect(bench.responses.at(-1)).toMatchObject({
        status: 200,
        setCookies: ['a=1'],
        request: 'GET example.test/',
        incomplete: false,
      });
      expect(bench.counters).toMatchObject({ gaps: 1, setCookies: 1, lostResponses: 0, damagedFrames: 0 });
    }
  });

  it('a request is read too', () => {
    const talk = new Http3Talk().greet();
    const lost = talk.stream('client', 0, frame(0x21, 'grease'));
    talk.stream('client', 0, headers(requestSection('/', ['cookie', 'k=1'])), true);
    talk.stream('server', 0, response, true);
    const bench = messagesIn(talk.without(lost), talk.keyLog());
    expect(bench.requests).toMatchObject([{ target: '/', cookies: ['k=1'] }]);
    expect(bench.responses).toMatchObject([{ setCookies: ['a=1'], request: 'GET example.test/' }]);
  });

  it.each<[string, Buffer, ...Buffer[]]>([
    ['what goes on as text', data('x'), Buffer.concat([response, Buffer.from('text of a page')])],
    ['what goes on as zeros', data('x'), Buffer.concat([response, Buffer.alloc(200)])],
    ['a part of a header block', data('x'), response.subarray(0, -1)],
    ['a request of the server', data('x'), headers(requestSection('/', ['cookie', 'evil=1']))],
    ['trailers', data('x'), headers(plainSection([['set-cookie', 'evil=1']]))],
    ['a header block that refers to nothing', data('x'), headers(Buffer.from('0000ff0000', 'hex'))],
    ['text', data('x'), Buffer.from('text of a page')],
  ])('%s is no response', (_name, lost, ...rest) => {
    const bench = read(lost, ...rest);
    expect(bench.responses).toEqual([]);
    expect(bench.counters).toMatchObject({ setCookies: 0, damagedFrames: 0 });
  });

  it('a body is none, once the response was read', () => {
    const talk = new Http3Talk().greet();
    talk.stream('client', 0, request, true);
    talk.stream('server', 0, headers(responseSection(200)));
    const lost = talk.stream('server', 0, data('x'));
    talk.stream('server', 0, headers(responseSection(200, ['set-cookie', 'evil=1'])), true);
    const bench = messagesIn(talk.without(lost), talk.keyLog());
    expect(bench.responses).toMatchObject([{ status: 200, setCookies: [] }]);
  });
});
