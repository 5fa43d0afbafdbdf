// Which request a response belongs to where clients do not wait for responses (RFC 9112 section 9.3.2) and packets are lost: the
// acknowledgement numbers of both sides say it, or it is unknown.

import { describe, expect, it } from 'vitest';
import { Conversation, type Packet, request, response } from '../../support/conversation.ts';
import fc from '../../support/properties.ts';
import { type Found, readPackets } from '../../support/reading.ts';

const page = (at: number | string): string => response([`Set-Cookie: c${at}=1`]);
const EARLY_HINTS = 'HTTP/1.1 103 Early Hints\r\nSet-Cookie: hint=1\r\n\r\n';

function pairsOf(talk: Conversation, ...lost: unknown[]): (string | null)[][] {
  const { responses } = readPackets(talk.packets.filter((packet) => !lost.includes(packet)));
  return responses.map(({ setCookies, requestTarget }) => [setCookies[0]!.split('=')[0]!, requestTarget]);
}

/** Requests `/0` to `/5`, of which `/1` and `/2` are sent together; the packets of their responses. */
function pipelinesOnce(isOpened: boolean, segmentBytes: number): { talk: Conversation; pages: Packet[] } {
  const talk = new Conversation();
  if (isOpened) talk.open();
  const pages = [talk.exchange(page(0), '/0')];
  talk.send(request('/1') + request('/2'), segmentBytes);
  for (const at of [1, 2]) pages.push(talk.respond(page(at)));
  for (const at of [3, 4, 5]) pages.push(talk.exchange(page(at), `/${at}`));
  return { talk, pages };
}

describe.each([
  ['with the handshake', true, 1448],
  ['without it', false, 1448],
  ['a segment for each request', true, request('/1').length],
])('a client pipelines once, and a later response is lost: %s', (_name, isOpened, segmentBytes) => {
  it.each([
    [3, ['/0', '/1', '/2', '/4', '/5']],
    [4, ['/0', '/1', '/2', '/3', '/5']],
    [2, ['/0', '/1', '/3', '/4', '/5']],
    // One of two is lost: which one is not known.
    [1, ['/0', null, '/3', '/4', '/5']],
  ])('that to /%i', (at, right) => {
    const { talk, pages } = pipelinesOnce(isOpened, segmentBytes);
    expect(pairsOf(talk, pages[at]).map(([, target]) => target)).toEqual(right);
  });
});

it('a response is lost, and then the client pipelines', () => {
  const talk = new Conversation().open();
  talk.send(request('/1'));
  const lost = talk.respond(page(1));
  for (const at of [2, 3]) talk.send(request(`/${at}`));
  for (const at of [2, 3]) talk.respond(page(at));
  expect(pairsOf(talk, lost)).toEqual([
    ['c2', '/2'],
    ['c3', '/3'],
  ]);
});

describe('an interim response behind a lost one', () => {
  it.each([true, false])('belongs to the next request (handshake: %s)', (isOpened) => {
    const talk = new Conversation();
    if (isOpened) talk.open();
    const lost = talk.exchange(page(1), '/1');
    talk.send(request('/2'));
    talk.respond(EARLY_HINTS);
    talk.respond(page(2));
    expect(pairsOf(talk, lost)).toEqual([
      ['hint', '/2'],
      ['c2', '/2'],
    ]);
  });

  it('belongs to any of those that were sent together', () => {
    const talk = new Conversation().open();
    talk.send(request('/1') + request('/2'));
    const lost = talk.respond(page(1));
    talk.respond(EARLY_HINTS);
    talk.respond(page(2));
    expect(pairsOf(talk, lost)).toEqual([
      ['hint', null],
      ['c2', null],
    ]);
  });
});

describe('requests of a client that pipelines are lost', () => {
  it('two in one gap: those behind them have no response rather than another one', () => {
    const talk = new Conversation().open();
    talk.send(request('/0'));
    const lost = talk.send(request('/1') + request('/2'));
    talk.send(request('/3'));
    for (const at of [0, 1, 2, 3]) talk.respond(page(at));
    expect(pairsOf(talk, lost).map(([, target]) => target)).toEqual(['/0', null, null, null]);
  });

  it('the server has more requests than one when it sends the first response', () => {
    const talk = new Conversation().open();
    talk.send(request('/0'));
    const lost = talk.send(request('/1'));
    talk.respond(page(0));
    talk.send(request('/2'));
    for (const at of [1, 2]) talk.respond(page(at));
    expect(pairsOf(talk, lost)).toEqual([
      ['c0', '/0'],
      ['c1', null],
      ['c2', null],
    ]);
  });
});

describe('of a client that always has so many requests on their way', () => {
  /** A segment for each request, and one for each response, or for two. */
  function deep(depth: number, sizes: readonly number[]): Packet[] {
    const talk = new Conversation().open();
    let sent = 0;
    let at = 0;
    while (sent < depth) talk.send(request(`/${sent++}`));
    for (const [index, bodyBytes] of sizes.entries()) {
      const pages = bodyBytes % 3 === 0 ? [at, at + 1] : [at];
      if (pages.length > depth) pages.pop();
      at += pages.length;
      talk.respond(
        pages.map((number) => response([`Set-Cookie: c${number}=1`], 'x'.repeat(bodyBytes + index))).join(''),
      );
      while (sent - at < depth) talk.send(request(`/${sent++}`));
    }
    return talk.packets;
  }

  const isWrong = ({ setCookies, requestTarget }: Found): boolean =>
    requestTarget !== null && setCookies[0] !== undefined && setCookies[0] !== `c${requestTarget.slice(1)}=1`;

  it('any one packet behind the first request, or two neighbours, are lost: no response has the request of another', () => {
    const depth = fc.integer({ min: 2, max: 5 });
    const sizes = fc.array(fc.nat(40), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(depth, sizes, fc.nat(), (depth, sizes, place) => {
        const packets = deep(depth, sizes);
        const lost = 5 + (place % (packets.length - 6));
        for (const count of [1, 2]) {
          const kept = packets.filter((_, at) => at < lost || at >= lost + count);
          expect(readPackets(kept).responses.filter(isWrong)).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('packets are captured in another order', () => {
  const isOther = ({ setCookies, requestTarget }: Found): boolean =>
    requestTarget !== null && setCookies[0] !== `c${requestTarget.slice(1)}=1`;

  it.each([true, false])('no response has the request of another (handshake: %s)', (isOpened) => {
    const talk = new Conversation();
    if (isOpened) talk.open();
    const first = talk.packets.length;
    for (const at of [1, 2, 3]) talk.exchange(page(at), `/${at}`);
    const { packets } = talk;
    for (let from = first; from < packets.length; from++)
      for (let later = 1; later < 4; later++) {
        const moved = [...packets];
        const [packet] = moved.splice(from, 1);
        moved.splice(from + later, 0, packet!);
        expect(readPackets(moved).responses.filter(isOther)).toEqual([]);
      }
    const swapped = packets.map((packet, at) =>
      at < first ? packet : packets[first + (at - first + ((at - first) % 2 === 0 ? 1 : -1))]!,
    );
    const { responses } = readPackets(swapped);
    expect(responses.filter(isOther)).toEqual([]);
    expect(responses).toHaveLength(3);
  });
});
