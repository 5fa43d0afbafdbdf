// HTTP/3 where the capture lacks packets: what is there of a message is read as it was sent, and nothing is made up.

import { describe, expect, it } from 'vitest';
import { QpackEncoder } from '../../support/qpack-encoder.ts';
import { headers, requestSection } from './support.ts';
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
