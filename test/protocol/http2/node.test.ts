// Node's own HTTP/2 (nghttp2) on both ends of a pipe whose bytes are recorded, against what its client received.

import { once } from 'node:events';
import * as http2 from 'node:http2';
import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import fc from '../../support/properties.ts';
import { Bench, CLIENT, type Piece, SERVER, sizesOf, splitBy, splitEvery } from './support.ts';

/** Two ends of a pipe; every write is kept, in order. */
function recordedPipe(): { client: Duplex; server: Duplex; pieces: Piece[] } {
  const pieces: Piece[] = [];
  const end = (direction: 0 | 1, peer: () => Duplex) =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        pieces.push({ direction, bytes: Buffer.from(chunk) });
        peer().push(chunk);
        done();
      },
      final(done) {
        peer().push(null);
        done();
      },
    });
  const client: Duplex = end(CLIENT, () => server);
  const server: Duplex = end(SERVER, () => client);
  return { client, server, pieces };
}

/** A small generator, so that a failure can be repeated. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

interface Received {
  readonly path: string;
  readonly streamId: number;
  readonly status: number;
  readonly setCookies: string[];
}

const WORDS = [
  'sid',
  'lang=en',
  'Path=/',
  'Ärger',
  '%7B"a":1%7D',
  '~',
  'x'.repeat(50),
  'Expires=Thu, 01 Jan 1970',
];

/** Runs `count` requests at a time against a server that does everything that HTTP/2 allows. */
async function converse(seed: number): Promise<{ pieces: Piece[]; received: Received[]; sent: string[][] }> {
  const random = numbers(seed);
  const text = () => Array.from({ length: 1 + random(5) }, () => WORDS[random(WORDS.length)]!).join('; ');
  const pipe = recordedPipe();
  const server = http2.createServer({ settings: { headerTableSize: 256 << random(6) } });
  const received: Received[] = [];
  const sent: string[][] = [];

  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    const respond = () => {
      if (random(5) === 0)
        stream.additionalHeaders({ ':status': 103, link: '</a.css>', 'set-cookie': ['early=1'] });
      const cookies = Array.from({ length: random(4) }, () => text());
      const fields: http2.OutgoingHttpHeaders = {
        ':status': [200, 302, 404, 500][random(4)]!,
        server: text(),
      };
      if (cookies.length > 0) fields['set-cookie'] = cookies;
      if (random(8) === 0) for (let at = 0; at < 6; at++) fields[`x-large-${at}`] = text() + '~'.repeat(4000);
      const hasTrailers = random(4) === 0;
      stream.respond(fields, { waitForTrailers: hasTrailers });
      if (hasTrailers)
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': '1', 'set-cookie': 'late=1' }));
      stream.end('b'.repeat(random(30_000)));
    };
    if (headers[':path'] === '/push' && stream.pushAllowed)
      stream.pushStream({ ':path': '/pushed' }, (_error, pushed) => {
        pushed?.on('error', () => {});
        pushed?.respond({ ':status': 200, 'set-cookie': [`pushed=${text()}`] });
        pushed?.end('p');
        respond();
      });
    else respond();
  });
  server.emit('connection', pipe.server);
  const session = http2.connect('http://example.test:8080', {
    createConnection: () => pipe.client,
    settings: { headerTableSize: 64 << random(11), maxFrameSize: 16_384 + random(50_000) },
  });
  session.on('stream', (pushed, asked) => {
    pushed.on('push', (headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader) =>
      keep(pushed, String(asked[':path']), headers),
    );
    pushed.resume();
  });
  const keep = (
    stream: http2.Http2Stream,
    path: string,
    headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader,
  ) =>
    received.push({
      path,
      streamId: stream.id!,
      status: headers[':status']!,
      setCookies: headers['set-cookie'] ?? [],
    });
  for (let round = 0; round < 6; round++) {
    if (random(3) === 0) session.settings({ headerTableSize: random(3) === 0 ? 0 : 64 << random(11) });
    const streams = Array.from({ length: 1 + random(12) }, (_, at) => {
      const path = random(4) === 0 ? '/push' : `/${round}/${at}?${encodeURIComponent(text())}`;
      const cookies = Array.from({ length: random(4) }, (_, cookie) => `c${cookie}=${random(9)}`);
      const headers: http2.OutgoingHttpHeaders = { ':path': path, 'x-random': text() };
      if (cookies.length > 0) headers.cookie = cookies.join('; ');
      sent.push([path, cookies.join('; ')]);
      const stream = session.request(headers);
      stream.on('headers', (interim) => keep(stream, path, interim));
      stream.on('response', (response) => keep(stream, path, response));
      stream.resume();
      return once(stream, 'close');
    });
    await Promise.all(streams);
  }
  session.close();
  await once(session, 'close');
  server.close();
  return { pieces: pipe.pieces, received, sent };
}

const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).sort();

/** Which types of frames a direction has. */
function frameTypes(pieces: readonly Piece[], from: 0 | 1): Set<number> {
  const bytes = Buffer.concat(
    pieces.filter(({ direction }) => direction === from).map((piece) => piece.bytes as Buffer),
  );
  const types = new Set<number>();
  for (let at = 0; at < bytes.length; at += 9 + bytes.readUIntBE(at, 3)) types.add(bytes[at + 3]!);
  return types;
}

it.each([1, 2, 3])('every message that node’s client sent and received (%i)', async (seed) => {
  const { pieces, received, sent } = await converse(seed);
  expect(received.length).toBeGreaterThan(15);
  const truth = sorted(
    received.map(({ path, streamId, status, setCookies }) => [
      streamId,
      status,
      setCookies,
      `GET example.test:8080${path}`,
    ]),
  );
  // HEADERS, PUSH_PROMISE and CONTINUATION
  expect([...frameTypes(pieces, SERVER)]).toEqual(expect.arrayContaining([1, 5, 9]));
  const check = (played: Iterable<Piece>) => {
    const bench = new Bench().play(played).end();
    const seen = bench.responses.map(({ streamId, status, setCookies, request }) => [
      streamId,
      status,
      setCookies,
      request,
    ]);
    expect(sorted(seen)).toEqual(truth);
    expect(sorted(bench.requests.map(({ target, cookies }) => [target, cookies.join(' | ')]))).toEqual(
      sorted(sent),
    );
    expect(bench.heads.every(({ incomplete }) => !incomplete)).toBe(true);
    expect(bench.counters).toMatchObject({ damagedFrames: 0, unknownFields: 0, forgottenRequests: 0 });
    expect(bench.budget.usedBytes).toBe(0);
  };
  check(pieces);
  check(splitEvery(pieces, 1));
  fc.assert(
    fc.property(sizesOf(fc), (sizes) => check(splitBy(pieces, sizes))),
    { numRuns: 5 },
  );
});
