import { describe, expect, it } from 'vitest';
import { MAX_PENDING_STREAMS } from '../../../src/protocol/multiplexed/limits.ts';
import fc from '../../support/properties.ts';
import {
  Bench,
  data,
  frame,
  fromClient,
  fromServer,
  greeting,
  headers,
  headersInPieces,
  indexedField,
  insertedField,
  type Piece,
  plainBlock,
  plainField,
  requestBlock,
  responseBlock,
  type SeenHead,
  sizesOf,
  splitBy,
  splitEvery,
} from './support.ts';

const withoutFrame = (heads: readonly SeenHead[]) => heads.map(({ frame: _, ...head }) => head);

/** The heads of a conversation, which must be the same however it is split. */
function heads(pieces: readonly Piece[], fromStart = true): Omit<SeenHead, 'frame'>[] {
  const bench = new Bench(fromStart).play(pieces).end();
  const whole = withoutFrame(bench.heads);
  expect(withoutFrame(new Bench(fromStart).play(splitEvery(pieces, 1)).end().heads)).toEqual(whole);
  fc.assert(
    fc.property(sizesOf(fc), (sizes) => {
      const split = new Bench(fromStart).play(splitBy(pieces, sizes)).end();
      expect(withoutFrame(split.heads)).toEqual(whole);
      expect(split.budget.usedBytes).toBe(0);
      expect(split.registry.tableBudget.usedBytes).toBe(0);
    }),
    { numRuns: 20 },
  );
  expect(bench.budget.usedBytes).toBe(0);
  return whole;
}

const request = (id: number, path: string, ...fields: [string, string][]) =>
  headers(id, requestBlock(path, ...fields), true);

describe('requests and responses', () => {
  it('a request and its response', () => {
    const seen = heads([
      ...greeting(),
      ...fromClient(request(1, '/login?next=/', ['cookie', 'a=1'], ['user-agent', 'x'])),
      ...fromServer(
        headers(
          1,
          responseBlock(302, ['set-cookie', 's=1; HttpOnly'], ['set-cookie', 't=2'], ['server', 'y']),
        ),
        data(1, 'body'),
      ),
    ]);
    expect(seen).toEqual([
      {
        kind: 'request',
        version: 'h2',
        streamId: 1,
        direction: 0,
        method: 'GET',
        target: '/login?next=/',
        scheme: 'http',
        host: ['example.test'],
        status: 0,
        fields: ['cookie: a=1', 'user-agent: x'],
        setCookies: [],
        cookies: ['a=1'],
        incomplete: false,
        request: null,
      },
      {
        kind: 'response',
        version: 'h2',
        streamId: 1,
        direction: 1,
        method: '',
        target: '',
        scheme: null,
        host: [],
        status: 302,
        fields: ['set-cookie: s=1; HttpOnly', 'set-cookie: t=2', 'server: y'],
        setCookies: ['s=1; HttpOnly', 't=2'],
        cookies: [],
        incomplete: false,
        request: 'GET example.test/login?next=/',
      },
    ]);
  });

  it('the frame is the one in which the block was complete', () => {
    const bench = new Bench().play([
      ...greeting(),
      ...fromClient(request(1, '/')),
      ...splitEvery(fromServer(headers(1, responseBlock(200))), 5),
    ]);
    const greetings = greeting().length;
    expect(bench.requests[0]!.frame).toBe(greetings + 1);
    expect(bench.responses[0]!.frame).toBe(greetings + 1 + Math.ceil((9 + responseBlock(200).length) / 5));
  });

  it('responses find their requests by stream, in any order', () => {
    const response = (id: number) => headers(id, responseBlock(200, ['set-cookie', `stream=${id}`]));
    const seen = heads([
      ...greeting(),
      ...fromClient(request(1, '/1'), request(3, '/3'), request(5, '/5')),
      ...fromServer(
        response(5),
        data(5, 'x', false),
        response(1),
        data(5, 'y'),
        response(3),
        data(1, 'z'),
        data(3, ''),
      ),
    ]);
    expect(
      seen.filter(({ kind }) => kind === 'response').map((head) => [head.request, head.setCookies]),
    ).toEqual([
      ['GET example.test/5', ['stream=5']],
      ['GET example.test/1', ['stream=1']],
      ['GET example.test/3', ['stream=3']],
    ]);
  });

  it('a response whose request was not seen has none', () => {
    const seen = heads([...greeting(), ...fromServer(headers(7, responseBlock(200)))]);
    expect(seen).toMatchObject([{ status: 200, request: null }]);
  });

  it('the lines of a Cookie field are one, those of Set-Cookie are never joined', () => {
    const seen = heads([
      ...greeting(),
      ...fromClient(request(1, '/', ['cookie', 'a=1'], ['cookie', 'b=2'], ['x', 'y'], ['cookie', 'c=3'])),
    ]);
    expect(seen[0]!.fields).toEqual(['cookie: a=1; b=2; c=3', 'x: y']);
    expect(seen[0]!.cookies).toEqual(['a=1; b=2; c=3']);
  });

  it('a 1xx response is a head of its own, and the final one still has its request', () => {
    const bench = new Bench().play([
      ...greeting(),
      ...fromClient(request(1, '/')),
      ...fromServer(
        headers(1, responseBlock(103, ['set-cookie', 'hint=1'])),
        headers(1, responseBlock(200, ['set-cookie', 's=1'])),
        data(1, ''),
      ),
    ]);
    expect(bench.responses.map(({ status, setCookies, request }) => [status, setCookies, request])).toEqual([
      [103, ['hint=1'], 'GET example.test/'],
      [200, ['s=1'], 'GET example.test/'],
    ]);
    expect(bench.counters).toMatchObject({ messages: 3, setCookies: 2 });
  });

  it('a Set-Cookie in trailers is counted as what it is', () => {
    const pieces = [
      ...greeting(),
      ...fromClient(headers(1, requestBlock('/')), data(1, 'form', false)),
      ...fromClient(headers(1, plainBlock([['x-checksum', '1']]), true)),
      ...fromServer(headers(1, responseBlock(200, ['set-cookie', 's=1'])), data(1, 'x', false)),
      ...fromServer(headers(1, plainBlock([['set-cookie', 'trailer=1']]), true)),
    ];
    expect(heads(pieces).map(({ kind, setCookies }) => [kind, setCookies])).toEqual([
      ['request', []],
      ['response', ['s=1']],
    ]);
    const { counters } = new Bench().play(pieces);
    expect(counters).toMatchObject({ messages: 2, setCookies: 1, trailerSetCookies: 1 });
  });

  it('a pushed response belongs to its promised request, which was not sent', () => {
    const promise = Buffer.concat([Buffer.from([0, 0, 0, 2]), requestBlock('/style.css')]);
    const seen = heads([
      ...greeting(),
      ...fromClient(request(1, '/')),
      ...fromServer(frame(5, 4, 1, promise), headers(1, responseBlock(200)), data(1, 'x')),
      ...fromServer(headers(2, responseBlock(200, ['set-cookie', 'pushed=1'])), data(2, 'x')),
    ]);
    expect(seen.map(({ kind, streamId, request }) => [kind, streamId, request])).toEqual([
      ['request', 1, null],
      ['response', 1, 'GET example.test/'],
      ['response', 2, 'GET example.test/style.css'],
    ]);
  });

  it('a promise in pieces, with padding', () => {
    const block = requestBlock('/style.css');
    const first = Buffer.concat([
      Buffer.of(3),
      Buffer.from([0, 0, 0, 2]),
      block.subarray(0, 10),
      Buffer.alloc(3),
    ]);
    const seen = heads([
      ...greeting(),
      ...fromClient(request(1, '/')),
      ...fromServer(frame(5, 8, 1, first), frame(9, 4, 1, block.subarray(10))),
      ...fromServer(headers(2, responseBlock(200, ['set-cookie', 'pushed=1'])), data(2, 'x')),
    ]);
    expect(seen.at(-1)).toMatchObject({ streamId: 2, request: 'GET example.test/style.css' });
  });

  it('CONNECT names an authority, and other pseudo-header fields are no fields', () => {
    const connect = plainBlock([
      [':method', 'CONNECT'],
      [':authority', 'proxied.test:443'],
    ]);
    const websocket = plainBlock([
      [':method', 'CONNECT'],
      [':protocol', 'websocket'],
      [':scheme', 'https'],
      [':path', '/chat'],
      [':authority', 'example.test'],
    ]);
    const seen = heads([...greeting(), ...fromClient(headers(1, connect), headers(3, websocket))]);
    expect(seen).toMatchObject([
      { method: 'CONNECT', target: 'proxied.test:443', fields: [] },
      { method: 'CONNECT', target: '/chat', scheme: 'https', fields: [] },
    ]);
  });

  it('Host stands in for an :authority that is not there', () => {
    const block = plainBlock([
      [':method', 'GET'],
      [':scheme', 'http'],
      [':path', '/'],
      ['host', 'from-http1.test'],
    ]);
    expect(heads([...greeting(), ...fromClient(headers(1, block))])[0]!.host).toEqual(['from-http1.test']);
  });

  it('only heads that are wanted are made, and the table is kept all the same', () => {
    const bench = new Bench(true, (_kind, hasSetCookie) => hasSetCookie).play([
      ...greeting(),
      ...fromClient(request(1, '/1'), request(3, '/3')),
      ...fromServer(headers(1, Buffer.concat([responseBlock(200), insertedField('server', 'x')]))),
      ...fromServer(
        headers(3, Buffer.concat([responseBlock(200), indexedField(62), plainField('set-cookie', 'a=1')])),
      ),
    ]);
    expect(bench.heads.map(({ fields, request }) => [fields, request])).toEqual([
      [['server: x', 'set-cookie: a=1'], 'GET example.test/3'],
    ]);
    expect(bench.counters.messages).toBe(4);
  });
});

describe('frames', () => {
  const block = responseBlock(200, ['set-cookie', 'a=1'], ['x', 'y'.repeat(300)]);
  const expected = { status: 200, setCookies: ['a=1'], incomplete: false };

  it.each([1, 2, 7, 100, 1000])('a block in CONTINUATION frames of %i octets', (size) => {
    const seen = heads([...greeting(), ...fromServer(headersInPieces(1, block, size))]);
    expect(seen).toMatchObject([expected]);
  });

  it('empty CONTINUATION frames', () => {
    const pieces = [frame(1, 0, 1, block), frame(9, 0, 1), frame(9, 0, 1), frame(9, 4, 1)];
    expect(heads([...greeting(), ...fromServer(...pieces)])).toMatchObject([expected]);
    const empty = [frame(1, 0, 1), frame(9, 0, 1), frame(9, 4, 1, block)];
    expect(heads([...greeting(), ...fromServer(...empty)])).toMatchObject([expected]);
  });

  it('padding and priority, and what looks like frames inside padding and data', () => {
    const decoy = headers(1, responseBlock(200, ['set-cookie', 'fake=1']));
    const padded = Buffer.concat([Buffer.of(decoy.length), Buffer.from([0, 0, 0, 0, 9]), block, decoy]);
    const seen = heads([
      ...greeting(),
      ...fromServer(frame(1, 0x2c, 1, padded), data(1, decoy, false)),
      ...fromServer(frame(0, 9, 1, Buffer.concat([Buffer.of(decoy.length), Buffer.from('x'), decoy]))),
      ...fromServer(headers(3, responseBlock(404))),
    ]);
    expect(seen).toMatchObject([expected, { status: 404 }]);
  });

  it('frames that say nothing about messages are passed over', () => {
    const passed = [
      frame(2, 0, 1, Buffer.alloc(5)),
      frame(6, 0, 0, Buffer.alloc(8)),
      frame(8, 0, 1, Buffer.from([0, 0, 1, 0])),
      frame(7, 0, 0, Buffer.from('00000001000000006465627567', 'hex')),
      frame(3, 0, 9, Buffer.alloc(4)),
      frame(0xfb, 0xff, 77, Buffer.alloc(500, 0x61)),
      frame(10, 0, 1, Buffer.from('00016168333d223a34343322', 'hex')),
      frame(4, 1, 0),
    ];
    const seen = heads([...greeting(), ...fromServer(...passed, headers(1, block), ...passed)]);
    expect(seen).toMatchObject([expected]);
  });

  it('a stream that the client resets can still be answered; one that the server resets is over', () => {
    const reset = (id: number) => frame(3, 0, id, Buffer.from([0, 0, 0, 8]));
    const bench = new Bench().play([
      ...greeting(),
      ...fromClient(request(1, '/1'), request(3, '/3'), reset(1)),
      ...fromServer(reset(3), headers(1, responseBlock(200)), headers(3, responseBlock(200))),
    ]);
    expect(bench.responses.map(({ request }) => request)).toEqual(['GET example.test/1', null]);
  });

  it('a piece of another frame between those of a block breaks it', () => {
    const bench = new Bench().play([
      ...greeting(),
      ...fromServer(
        frame(1, 0, 1, plainField(':status', '200')),
        data(1, 'x'),
        frame(9, 4, 1, plainField('a', 'b')),
      ),
      ...fromServer(headers(3, responseBlock(404))),
    ]);
    expect(bench.responses).toMatchObject([
      { status: 200, incomplete: true, fields: [] },
      { status: 404, incomplete: false },
    ]);
  });

  it('the connection preface is not taken for a message', () => {
    expect(heads(greeting())).toEqual([]);
  });
});

describe('HPACK state', () => {
  it('each direction has its own table', () => {
    const seen = heads([
      ...greeting(),
      ...fromClient(headers(1, Buffer.concat([requestBlock('/'), insertedField('cookie', 'c=1')]), true)),
      ...fromServer(headers(1, Buffer.concat([responseBlock(200), insertedField('set-cookie', 's=1')]))),
      ...fromClient(headers(3, Buffer.concat([requestBlock('/'), indexedField(62)]), true)),
      ...fromServer(headers(3, Buffer.concat([responseBlock(200), indexedField(62)]))),
    ]);
    expect(seen.map(({ cookies, setCookies }) => [...cookies, ...setCookies])).toEqual([
      ['c=1'],
      ['s=1'],
      ['c=1'],
      ['s=1'],
    ]);
  });

  it('trailers, promises and unwanted heads count for the table', () => {
    const promise = Buffer.concat([Buffer.from([0, 0, 0, 2]), insertedField(':path', '/2')]);
    const seen = heads([
      ...greeting(),
      ...fromServer(headers(1, responseBlock(200)), headers(1, insertedField('x-trailer', 't'), true)),
      ...fromServer(frame(5, 4, 1, promise)),
      ...fromServer(headers(3, Buffer.concat([responseBlock(200), indexedField(63)]))),
    ]);
    expect(seen.at(-1)!.fields).toEqual(['x-trailer: t']);
  });

  it('a damaged block is an incomplete message, and what was before it is in doubt', () => {
    const bench = new Bench().play([
      ...greeting(),
      ...fromServer(
        headers(1, Buffer.concat([responseBlock(200, ['a', 'b']), insertedField('set-cookie', 's=1')])),
      ),
      ...fromServer(headers(3, Buffer.concat([responseBlock(200, ['c', 'd']), indexedField(70)]))),
      ...fromServer(headers(5, Buffer.concat([responseBlock(200), indexedField(62)]))),
    ]);
    expect(bench.responses.map(({ fields, incomplete }) => [fields, incomplete])).toEqual([
      [['a: b', 'set-cookie: s=1'], false],
      [['c: d'], true],
      [[], true],
    ]);
    expect(bench.counters).toMatchObject({ damagedFrames: 1, unknownFields: 1 });
  });
});

describe('gaps', () => {
  const first = Buffer.concat([responseBlock(200), insertedField('set-cookie', 's=1')]);
  const again = Buffer.concat([responseBlock(200), indexedField(62)]);

  it('inside data cost nothing', () => {
    const body = data(1, Buffer.alloc(1000, 0x61));
    const seen = heads([
      ...greeting(),
      ...fromServer(headers(1, first), body.subarray(0, 100), 700, body.subarray(800)),
      ...fromServer(headers(3, again)),
    ]);
    expect(seen.map(({ setCookies, incomplete }) => [setCookies, incomplete])).toEqual([
      [['s=1'], false],
      [['s=1'], false],
    ]);
  });

  it('inside the padding of data, inside unknown frames, and at the very end of data', () => {
    const body = data(1, Buffer.alloc(50, 0x61));
    const unknown = frame(0xfa, 0, 0, Buffer.alloc(50));
    const seen = heads([
      ...greeting(),
      ...fromServer(
        headers(1, first),
        body.subarray(0, 30),
        29,
        unknown.subarray(0, 9),
        50,
        headers(3, again),
      ),
    ]);
    expect(seen.map(({ setCookies }) => setCookies)).toEqual([['s=1'], ['s=1']]);
  });

  it('inside a header block: its beginning is reported, the frames behind it are read, older fields are unknown', () => {
    const block = headers(
      3,
      responseBlock(200, ['set-cookie', 'whole=1'], ['set-cookie', 'part=12345'], ['x', 'y']),
    );
    const at = block.indexOf('345');
    const bench = new Bench().play([
      ...greeting(),
      ...fromServer(headers(1, first), block.subarray(0, at), 6, block.subarray(at + 6)),
      ...fromServer(headers(5, again), headers(7, first), headers(9, again)),
    ]);
    expect(bench.responses.map(({ streamId, fields, incomplete }) => [streamId, fields, incomplete])).toEqual(
      [
        [1, ['set-cookie: s=1'], false],
        [3, ['set-cookie: whole=1', 'set-cookie: part=12 (truncated)'], true],
        [5, [], true],
        [7, ['set-cookie: s=1'], false],
        [9, ['set-cookie: s=1'], false],
      ],
    );
  });

  it('in the last frame of a block in pieces', () => {
    const block = responseBlock(200, ['a', '1'], ['b', '2'], ['c', '3']);
    const pieces = headersInPieces(1, block, 14);
    const last = pieces.length - 3;
    const bench = new Bench().play([
      ...greeting(),
      ...fromServer(pieces.subarray(0, last), 3, headers(3, again)),
    ]);
    expect(bench.responses).toMatchObject([
      { streamId: 1, incomplete: true, status: 200 },
      { streamId: 3, incomplete: true, setCookies: [] },
    ]);
  });

  it('between frames: found again at the next chain of frames, also inside a segment', () => {
    const lost = headers(3, Buffer.concat([responseBlock(200), insertedField('x', 'y')]));
    const body = data(5, Buffer.alloc(400, 0x62), false);
    const behind = [headers(7, again), headers(9, first), data(9, 'x'), headers(11, again)];
    for (const size of [1, 7, 60, 1000]) {
      const pieces = [
        ...greeting(),
        ...fromServer(headers(1, first), lost.length + 100),
        ...splitEvery(fromServer(Buffer.concat([body.subarray(100), ...behind])), size),
      ];
      const bench = new Bench().play(pieces);
      expect(
        bench.responses.map(({ streamId, fields, incomplete }) => [streamId, fields, incomplete]),
      ).toEqual([
        [1, ['set-cookie: s=1'], false],
        [7, [], true],
        [9, ['set-cookie: s=1'], false],
        [11, ['set-cookie: s=1'], false],
      ]);
    }
  });

  it('in the client direction leave the responses without requests, and no more', () => {
    const lost = request(1, '/1');
    const bench = new Bench().play([
      ...greeting(),
      ...fromClient(lost.length, request(3, '/3')),
      ...fromServer(headers(1, first), headers(3, again)),
    ]);
    expect(bench.responses.map(({ request, setCookies }) => [request, setCookies])).toEqual([
      [null, ['s=1']],
      ['GET example.test/3', ['s=1']],
    ]);
  });

  it('a capture that ends inside a block shows what it has', () => {
    const block = headers(1, responseBlock(302, ['set-cookie', 'a=1'], ['set-cookie', 'b=22']));
    const bench = new Bench().play([...greeting(), ...fromServer(block.subarray(0, -1))]).end(true);
    expect(bench.responses).toMatchObject([
      { status: 302, fields: ['set-cookie: a=1', 'set-cookie: b=2 (truncated)'], incomplete: true },
    ]);
    expect(bench.budget.usedBytes).toBe(0);
  });

  it('never invent: what is reported behind any gap was sent', () => {
    const cookies: string[] = [];
    const bytes: Buffer[] = [];
    for (let id = 1; id < 40; id += 2) {
      const cookie = `c${id}=${'v'.repeat(id)}`;
      cookies.push(cookie);
      const fields = [responseBlock(200, ['date', `d${id}`]), insertedField('set-cookie', cookie)];
      if (id > 1) fields.push(indexedField(63 + (id % 3 === 0 && id > 3 ? 1 : 0)));
      bytes.push(headers(id, Buffer.concat(fields)), data(id, 'x'.repeat(id * 3)));
    }
    const stream = Buffer.concat(bytes);
    fc.assert(
      fc.property(
        fc.nat(stream.length),
        fc.integer({ min: 1, max: 900 }),
        sizesOf(fc),
        (at, count, sizes) => {
          const missing = Math.min(count, stream.length - at);
          const bench = new Bench().play([
            ...greeting(),
            ...splitBy(fromServer(stream.subarray(0, at), missing, stream.subarray(at + missing)), sizes),
          ]);
          for (const { streamId, fields, setCookies } of bench.responses) {
            expect(cookies).toEqual(expect.arrayContaining([...setCookies]));
            for (const field of fields) {
              const isDate = field.startsWith('date: ');
              if (isDate && !field.endsWith(' (truncated)')) expect(field).toBe(`date: d${streamId}`);
            }
            const own = setCookies.filter((cookie) => cookie.startsWith(`c${streamId}=`));
            expect(own.length).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a connection from midstream', () => {
  const post = plainBlock([
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', '/login'],
  ]);

  it('is read from the first header block on; what refers to earlier ones is left out', () => {
    const seen = heads(
      [
        ...fromClient(headers(7, Buffer.concat([post, indexedField(62)]), true)),
        ...fromServer(
          headers(
            7,
            Buffer.concat([responseBlock(200), indexedField(64), insertedField('set-cookie', 's=1')]),
          ),
          data(7, 'body'),
        ),
        ...fromClient(headers(9, Buffer.concat([post, insertedField('cookie', 's=1')]), true)),
        ...fromServer(headers(9, Buffer.concat([responseBlock(200), indexedField(62)])), data(9, 'x')),
      ],
      false,
    );
    expect(seen.map(({ kind, fields, incomplete, request }) => [kind, fields, incomplete, request])).toEqual([
      ['request', [], true, null],
      ['response', ['set-cookie: s=1'], true, 'POST /login'],
      ['request', ['cookie: s=1'], false, null],
      ['response', ['set-cookie: s=1'], false, 'POST /login'],
    ]);
  });

  it('a status that is not known is 0, once the roles are clear', () => {
    const bench = new Bench(false).play([
      ...fromClient(headers(7, post, true)),
      ...fromServer(headers(7, Buffer.concat([indexedField(62), plainField('set-cookie', 's=1')]), true)),
    ]);
    expect(bench.responses).toMatchObject([{ status: 0, setCookies: ['s=1'], incomplete: true }]);
  });

  it('a cookie tells who is the server where nothing else does', () => {
    const unknown = indexedField(62);
    const bench = new Bench(false).play([
      ...fromServer(Buffer.concat([headers(7, unknown), headers(7, unknown), headers(9, unknown)])),
      ...fromServer(headers(9, Buffer.concat([unknown, plainField('set-cookie', 's=1')]), true)),
    ]);
    expect(bench.responses).toMatchObject([{ status: 0, setCookies: ['s=1'], incomplete: true }]);
    expect(bench.counters.trailerSetCookies).toBe(0);
  });

  it('a server that was seen from its start needs no preface', () => {
    const bench = new Bench(true).play([
      ...fromServer(greeting()[2]!.bytes),
      ...fromServer(headers(1, Buffer.concat([responseBlock(200), insertedField('set-cookie', 's=1')]))),
      ...fromServer(headers(3, Buffer.concat([responseBlock(200), indexedField(62)]))),
    ]);
    expect(bench.responses.map(({ setCookies, incomplete }) => [setCookies, incomplete])).toEqual([
      [['s=1'], false],
      [['s=1'], false],
    ]);
  });

  it('an HTTP/1 message behind bytes that could have been frames is still found', () => {
    const bench = new Bench(false).play([
      ...fromServer(Buffer.from([0])),
      ...fromServer(Buffer.from('HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n\r\n')),
    ]);
    expect(bench.responses).toMatchObject([{ version: 'http/1.1', setCookies: ['a=1'] }]);
  });
});

describe('hostile connections', () => {
  it('a header block without end is given up, and reported as far as it goes', () => {
    const bench = new Bench().play([
      ...greeting(),
      ...fromServer(frame(1, 0, 1, responseBlock(200, ['set-cookie', 'a=1']))),
    ]);
    const piece = frame(9, 0, 1, plainField('x', 'y'.repeat(16_000)));
    for (let count = 0; count < 100; count++) bench.play(fromServer(piece));
    expect(bench.responses).toMatchObject([{ setCookies: ['a=1'], incomplete: true }]);
    expect(bench.counters.oversizeHeads).toBe(1);
    expect(bench.budget.usedBytes).toBe(0);
    bench.play(fromServer(headers(3, responseBlock(200, ['set-cookie', 'b=1']))));
    expect(bench.responses[1]).toMatchObject({ streamId: 3, setCookies: ['b=1'] });
  });

  it('a length field is not believed', () => {
    const bench = new Bench().play(greeting());
    const header = frame(1, 4, 1);
    header.writeUIntBE(0xffffff, 0, 3);
    bench.play(fromServer(header, Buffer.alloc(10)));
    expect(bench.budget.usedBytes).toBeLessThan(10_000);
  });

  it('more streams than are followed', () => {
    const bench = new Bench().play(greeting());
    for (let at = 0; at < MAX_PENDING_STREAMS + 10; at++) bench.play(fromClient(request(2 * at + 1, '/')));
    expect(bench.counters.forgottenRequests).toBe(10);
    bench.end();
    expect(bench.budget.usedBytes).toBe(0);
  });

  it('nothing that is changed on the way makes it throw or keep memory', () => {
    const conversation = [
      ...greeting(),
      ...fromClient(request(1, '/', ['cookie', 'a=1']), request(3, '/3')),
      ...fromServer(
        headersInPieces(
          1,
          Buffer.concat([responseBlock(200, ['a', 'b']), insertedField('set-cookie', 's=1')]),
          9,
        ),
        data(1, 'body'),
        frame(5, 4, 3, Buffer.concat([Buffer.from([0, 0, 0, 2]), requestBlock('/2')])),
        headers(3, Buffer.concat([responseBlock(200), indexedField(62)])),
        headers(3, plainBlock([['x', 'y']]), true),
      ),
    ];
    const change = fc.record({ piece: fc.nat(99), at: fc.nat(500), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.nat(400), sizesOf(fc), (changes, gap, sizes) => {
        const pieces = conversation.map(({ direction, bytes }) => ({
          direction,
          bytes: Buffer.from(bytes as Buffer),
        }));
        for (const { piece, at, value } of changes) {
          const { bytes } = pieces[piece % pieces.length]!;
          bytes[at % bytes.length] = value;
        }
        const damaged: Piece[] = [...pieces];
        damaged.splice(gap % (damaged.length + 1), 0, { direction: gap % 2 === 0 ? 0 : 1, bytes: 1 + gap });
        const bench = new Bench(gap % 3 !== 0).play(splitBy(damaged, sizes)).end(true);
        expect(bench.budget.usedBytes).toBe(0);
        expect(bench.registry.tableBudget.usedBytes).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('any bytes behind the preface', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })), (chunks) => {
        const bench = new Bench().play(greeting());
        for (const [at, chunk] of chunks.entries()) bench.send(at % 2 === 0 ? 0 : 1, Buffer.from(chunk));
        bench.end();
        expect(bench.budget.usedBytes).toBe(0);
      }),
    );
  });
});
