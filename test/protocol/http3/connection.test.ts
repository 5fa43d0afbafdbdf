import { describe, expect, it } from 'vitest';
import { MAX_BLOCKED_BYTES, MAX_BLOCKED_SECTIONS } from '../../../src/protocol/http3/limits.ts';
import { MAX_CONTENT_BYTES, MAX_HEAD_BYTES } from '../../../src/protocol/limits.ts';
import { Bench, integer, literalString } from '../http2/support.ts';
import {
  CLIENT,
  CONTROL,
  DECODER,
  data,
  ENCODER,
  frame,
  fromClient,
  fromServer,
  Http3Bench,
  headers,
  inPieces,
  PUSH,
  plainSection,
  postSection,
  pushPromise,
  requestSection,
  responseSection,
  SERVER,
  type StreamPiece,
  settings,
  varint,
} from './support.ts';

/** Streams of a client: 2 control, 6 encoder, 10 decoder; of a server: 3, 7, 11. */
const CLIENT_ENCODER = 6;
const SERVER_ENCODER = 7;

/** Both sides say what they allow, and open their QPACK streams. */
const greeting = (capacity = 4096): StreamPiece[] => [
  ...fromClient(2, Buffer.concat([CONTROL, settings([1, capacity], [7, 100])])),
  ...fromClient(6, ENCODER),
  ...fromClient(10, DECODER),
  ...fromServer(3, Buffer.concat([CONTROL, settings([6, 1 << 20], [1, capacity], [7, 100])])),
  ...fromServer(7, ENCODER),
  ...fromServer(11, DECODER),
];

/** Instructions of an encoder: its capacity, and what it inserts. */
const inserted = (...fields: [string, string][]) =>
  Buffer.concat([
    integer(0x20, 5, 4096),
    ...fields.flatMap(([name, value]) => [
      integer(0x40, 5, name.length),
      Buffer.from(name),
      literalString(value),
    ]),
  ]);

/** A section that needs `count` insertions (of a table of 4096 bytes) and is made of these lines. */
const dynamicSection = (count: number, ...lines: Buffer[]) =>
  Buffer.concat([Buffer.of(count + 1, 0), ...lines]);
/** The entry with the absolute index `absolute` in a section that needs `count` insertions. */
const entry = (count: number, absolute: number) => integer(0x80, 6, count - 1 - absolute);
const GET = integer(0xc0, 6, 17);
const STATUS_200 = integer(0xc0, 6, 25);
const ROOT = integer(0xc0, 6, 1);

const LOGIN: StreamPiece[] = [
  ...greeting(),
  ...fromClient(0, headers(requestSection('/', ['cookie', 'a=1'], ['cookie', 'b=2'])), 'end'),
  ...fromServer(0, headers(responseSection(103, ['link', '</style.css>']))),
  ...fromServer(
    0,
    Buffer.concat([
      headers(responseSection(200, ['set-cookie', 'sid=1; Path=/'], ['set-cookie', 'theme=dark'])),
      data('<html>'),
      frame(0x21, 'grease'),
      data('</html>'),
      headers(plainSection([['set-cookie', 'late=1']])),
    ]),
    'end',
  ),
  ...fromClient(4, headers(requestSection('/next', ['cookie', 'sid=1'])), 'end'),
  ...fromServer(4, headers(responseSection(204)), 'end'),
];

describe('requests and responses', () => {
  it.each([1, 2, 7, 1000])('are found, in pieces of %i bytes', (size) => {
    const bench = new Http3Bench().play(inPieces(LOGIN, size)).end();
    expect(bench.requests).toMatchObject([
      { version: 'h3', streamId: 0, method: 'GET', target: '/', scheme: 'https', cookies: ['a=1; b=2'] },
      { version: 'h3', streamId: 4, target: '/next', cookies: ['sid=1'] },
    ]);
    expect(bench.responses).toMatchObject([
      { version: 'h3', streamId: 0, status: 103, setCookies: [], request: 'GET example.test/' },
      { status: 200, setCookies: ['sid=1; Path=/', 'theme=dark'], request: 'GET example.test/' },
      { streamId: 4, status: 204, request: 'GET example.test/next' },
    ]);
    expect(bench.counters).toMatchObject({
      messages: 5,
      requests: 2,
      responses: 2,
      setCookies: 2,
      trailerSetCookies: 1,
      damagedFrames: 0,
      incompleteResponses: 0,
    });
    expect(bench.bench.budget.usedBytes).toBe(0);
    expect(bench.bench.registry.tableBudget.usedBytes).toBe(0);
  });

  it('have the packet in which their section was complete', () => {
    const bench = new Http3Bench().play(fromClient(0, headers(requestSection('/'))));
    const response = headers(responseSection(200, ['set-cookie', 'a=1']));
    bench.play(fromServer(0, response.subarray(0, 9), response.subarray(9), data('x'), 'end'));
    expect(bench.requests[0]!.frame).toBe(1);
    expect(bench.responses[0]!.frame).toBe(3);
  });

  it('may come on many streams at once', () => {
    const bench = new Http3Bench().play(greeting());
    for (const streamId of [0, 4, 8])
      bench.play(fromClient(streamId, headers(requestSection(`/${streamId}`)), 'end'));
    for (const streamId of [8, 0, 4])
      bench.play(fromServer(streamId, headers(responseSection(200, ['set-cookie', `s=${streamId}`])), 'end'));
    expect(bench.responses.map(({ setCookies, request }) => [setCookies[0], request])).toEqual([
      ['s=8', 'GET example.test/8'],
      ['s=0', 'GET example.test/0'],
      ['s=4', 'GET example.test/4'],
    ]);
  });

  it('a response has no request when that was not seen', () => {
    const bench = new Http3Bench().play(fromServer(0, headers(responseSection(200)), 'end'));
    expect(bench.responses).toMatchObject([{ status: 200, request: null, incomplete: false }]);
  });
});

describe('bodies', () => {
  it('are passed over when nobody wants them', () => {
    const bench = new Http3Bench().play(fromClient(0, headers(requestSection('/')), 'end'));
    const body = data('x'.repeat(5000));
    bench.play(fromServer(0, Buffer.concat([headers(responseSection(200)), body.subarray(0, 100)])));
    expect(bench.connection.skippable(0, SERVER)).toBe(body.length - 100);
    bench.play(fromServer(0, body.subarray(100), headers(plainSection([['set-cookie', 'late=1']])), 'end'));
    expect(bench.skippedBytes).toBe(body.length - 100);
    expect(bench.counters.trailerSetCookies).toBe(1);
  });

  it('may be lost where they are passed over', () => {
    const bench = new Http3Bench().play(fromClient(0, headers(requestSection('/')), 'end'));
    const body = data('x'.repeat(5000));
    bench.play(fromServer(0, Buffer.concat([headers(responseSection(200)), body.subarray(0, 100)])));
    bench.play(fromServer(0, 4000, body.subarray(4100), headers(plainSection([['set-cookie', 'late=1']]))));
    expect(bench.counters.trailerSetCookies).toBe(1);
  });

  const FORM = 'username=me&password=secret';

  it.each([1, 5, 1000])('are read for forms, in pieces of %i bytes', (size) => {
    const bench = new Http3Bench().play(
      inPieces(
        [
          ...fromClient(
            0,
            headers(postSection('/login', ['content-type', 'application/x-www-form-urlencoded'])),
            data(FORM.slice(0, 10)),
            data(FORM.slice(10)),
            'end',
          ),
          ...fromServer(0, headers(responseSection(302)), 'end'),
        ],
        size,
      ),
    );
    expect(bench.bench.forms).toEqual([['username', 'password']]);
  });

  function contentsOf(...pieces: StreamPiece['bytes'][]) {
    const inner = new Bench();
    inner.readsContents = true;
    const bench = new Http3Bench(inner).play([
      ...fromClient(0, headers(requestSection('/')), 'end'),
      ...fromServer(0, headers(responseSection(200, ['content-type', 'text/html'])), ...pieces),
    ]);
    bench.end();
    expect(inner.budget.usedBytes).toBe(0);
    return inner.contents;
  }
  const PAGE = '<title>Log in</title><form><input type=password></form>';

  it('are read for contents', () => {
    expect(contentsOf(data(PAGE.slice(0, 20)), data(PAGE.slice(20)), 'end')).toMatchObject([
      { title: 'Log in', hasPasswordField: true, isWhole: true, length: PAGE.length },
    ]);
  });

  it('are not whole with a hole, after a reset, without an end, or when they are too long', () => {
    const page = data(PAGE);
    const rest = page.length - 30;
    for (const pieces of [
      [page.subarray(0, 30), rest, 'end'],
      [page.subarray(0, 30), 'reset'],
      [page.subarray(0, 30)],
      [page, data('x'.repeat(MAX_CONTENT_BYTES)), 'end'],
      [page, 10, 'end'],
    ] as const)
      expect(contentsOf(...pieces)).toMatchObject([{ title: 'Log in', isWhole: false }]);
  });

  it('of a response to HEAD are not waited for', () => {
    const inner = new Bench();
    inner.readsContents = true;
    const bench = new Http3Bench(inner);
    const section = plainSection([
      [':method', 'HEAD'],
      [':path', '/'],
    ]);
    bench.play([
      ...fromClient(0, headers(section), 'end'),
      ...fromServer(0, headers(responseSection(200)), 'end'),
    ]);
    expect(inner.contents).toEqual([]);
  });
});

describe('the dynamic table', () => {
  const sent: StreamPiece[] = [
    ...greeting(),
    ...fromClient(CLIENT_ENCODER, inserted(['cookie', 'sid=secret'], [':path', '/account'])),
    ...fromClient(0, headers(dynamicSection(2, GET, entry(2, 1), entry(2, 0))), 'end'),
    ...fromServer(SERVER_ENCODER, inserted(['set-cookie', 'sid=new; HttpOnly'])),
    ...fromServer(0, headers(dynamicSection(1, STATUS_200, entry(1, 0))), 'end'),
  ];
  const isEncoder = ({ streamId }: StreamPiece): boolean =>
    streamId === CLIENT_ENCODER || streamId === SERVER_ENCODER;

  function expectBoth(bench: Http3Bench): void {
    expect(bench.requests).toMatchObject([
      { target: '/account', cookies: ['sid=secret'], incomplete: false },
    ]);
    expect(bench.responses).toMatchObject([
      { status: 200, setCookies: ['sid=new; HttpOnly'], incomplete: false, request: 'GET /account' },
    ]);
    expect(bench.counters.unknownFields).toBe(0);
  }

  it.each([1, 3, 1000])('has fields of both directions, in pieces of %i bytes', (size) => {
    expectBoth(new Http3Bench().play(inPieces(sent, size)));
  });

  it('is waited for, by what follows on the stream too', () => {
    const inner = new Bench();
    inner.readsContents = true;
    const bench = new Http3Bench(inner);
    bench.play([
      ...greeting(),
      ...fromClient(0, headers(requestSection('/')), 'end'),
      ...fromServer(
        0,
        headers(dynamicSection(1, STATUS_200, entry(1, 0))),
        data('<title>'),
        data('Page</title>'),
        'end',
      ),
    ]);
    expect(bench.responses).toEqual([]);
    const [instructions] = fromServer(SERVER_ENCODER, inserted(['set-cookie', 'sid=1']));
    bench.send(instructions!);
    expect(bench.responses).toMatchObject([{ setCookies: ['sid=1'], frame: inner.stamp.frame }]);
    expect(inner.contents).toMatchObject([{ title: 'Page', isWhole: true }]);
    bench.end();
    expect(inner.budget.usedBytes).toBe(0);
  });

  it('that is needed for a request is not waited for once its response is there', () => {
    const bench = new Http3Bench().play(sent.filter(({ streamId }) => streamId !== CLIENT_ENCODER));
    expect(bench.requests).toMatchObject([{ method: 'GET', incomplete: true, cookies: [], frame: 6 }]);
    expect(bench.responses).toMatchObject([{ setCookies: ['sid=new; HttpOnly'] }]);
    expect(bench.counters.unknownFields).toBe(2);
  });

  it('that has evicted entries since a section came is not used for it: its count may mean others by now', () => {
    const bench = new Http3Bench().play([
      ...greeting(),
      ...fromClient(0, headers(requestSection('/')), 'end'),
      ...fromServer(SERVER_ENCODER, integer(0x20, 5, 60), inserted(['set-cookie', 'a=1']).subarray(-15)),
    ]);
    const { stamp } = bench.bench;
    const before = stamp.copy();
    bench.play(fromServer(SERVER_ENCODER, inserted(['set-cookie', 'b=2']).subarray(-15)));
    const section = headers(dynamicSection(1, STATUS_200, entry(1, 0)));
    bench.connection.streamData(0, SERVER, section, 0, section.length, before);
    expect(bench.responses).toMatchObject([{ status: 200, setCookies: [], incomplete: true }]);
    expect(bench.counters).toMatchObject({ unknownFields: 1, damagedFrames: 0 });
  });

  it('that never comes leaves the rest of a section, incomplete', () => {
    const bench = new Http3Bench().play(sent.filter((piece) => !isEncoder(piece)));
    expect(bench.responses).toEqual([]);
    bench.end();
    expect(bench.requests).toMatchObject([{ method: 'GET', incomplete: true, frame: 5 }]);
    expect(bench.responses).toMatchObject([{ status: 200, setCookies: [], incomplete: true, frame: 7 }]);
    expect(bench.counters).toMatchObject({ incompleteResponses: 1, setCookies: 0 });
    expect(bench.bench.budget.usedBytes).toBe(0);
  });

  it('whose settings come late is read as far as they are not needed', () => {
    const settingsLast = [...sent].sort(
      (one, other) => Number(one.streamId === 3) - Number(other.streamId === 3),
    );
    expectBoth(new Http3Bench().play(settingsLast));
  });

  it.each([
    ['a hole', (bytes: Buffer) => [bytes.length]],
    ['a hole behind its type', (bytes: Buffer) => [bytes.subarray(0, 3), bytes.length - 3]],
  ])('is unknown behind %s in the encoder stream', (_name, holed) => {
    const pieces = sent.flatMap((piece) =>
      isEncoder(piece) && Buffer.isBuffer(piece.bytes) && piece.bytes.length > 1
        ? holed(piece.bytes).map((bytes) => ({ ...piece, bytes }))
        : [piece],
    );
    const bench = new Http3Bench().play(pieces);
    expect(bench.requests).toMatchObject([{ method: 'GET', cookies: [], incomplete: true }]);
    expect(bench.responses).toMatchObject([{ status: 200, setCookies: [], incomplete: true }]);
  });

  it('is unknown when the beginnings of unidirectional streams are lost', () => {
    const pieces = sent.map((piece) =>
      piece.streamId & 2 && Buffer.isBuffer(piece.bytes) ? { ...piece, bytes: piece.bytes.length } : piece,
    );
    const bench = new Http3Bench().play(pieces);
    expect(bench.requests).toMatchObject([{ method: 'GET', cookies: [], incomplete: true }]);
    expect(bench.responses).toMatchObject([{ status: 200, setCookies: [], incomplete: true }]);
  });

  it('is known although the beginning of another unidirectional stream is lost', () => {
    expectBoth(new Http3Bench().play([...fromClient(14, 20), ...fromServer(15, 20), ...sent]));
  });

  it('is unknown when an encoder gives its stream up', () => {
    const bench = new Http3Bench().play(greeting());
    bench.play(fromClient(0, headers(dynamicSection(1, GET, ROOT, entry(1, 0)))));
    expect(bench.requests).toEqual([]);
    bench.play(fromClient(CLIENT_ENCODER, 'reset'));
    expect(bench.requests).toMatchObject([{ method: 'GET', incomplete: true }]);
  });
});

describe('what waits is bounded', () => {
  it('in sections: the one that waits longest is read with what is known', () => {
    const bench = new Http3Bench().play(greeting());
    for (let at = 0; at <= MAX_BLOCKED_SECTIONS; at++)
      bench.play(fromClient(4 * at, headers(dynamicSection(1, GET, ROOT, entry(1, 0)))));
    expect(bench.requests).toMatchObject([{ streamId: 0, incomplete: true, frame: 7 }]);
    bench.play(fromClient(CLIENT_ENCODER, inserted(['cookie', 'a=1'])));
    expect(bench.requests).toHaveLength(MAX_BLOCKED_SECTIONS + 1);
    expect(bench.requests.filter(({ incomplete }) => incomplete)).toHaveLength(1);
  });

  it('in bytes', () => {
    const bench = new Http3Bench().play(greeting());
    const long = (text: string) =>
      Buffer.concat([integer(0x20, 3, 1), Buffer.from('x'), literalString(text)]);
    const section = dynamicSection(1, GET, ROOT, entry(1, 0), long('y'.repeat(MAX_BLOCKED_BYTES / 3)));
    for (const streamId of [0, 4, 8]) bench.play(fromClient(streamId, headers(section)));
    expect(bench.requests.map(({ streamId, incomplete }) => [streamId, incomplete])).toEqual([[0, true]]);
    bench.end();
    expect(bench.bench.budget.usedBytes).toBe(0);
  });

  it('in what one entry is repeated: a section of references is as large as a header block may be', () => {
    const value = 'x'.repeat(3000);
    const bench = new Http3Bench().play([
      ...greeting(),
      ...fromServer(SERVER_ENCODER, inserted(['set-cookie', value])),
      ...fromServer(0, headers(dynamicSection(1, STATUS_200, Buffer.alloc(500_000, entry(1, 0)))), 'end'),
    ]);
    const kept = Math.floor(MAX_HEAD_BYTES / (value.length + 'set-cookie'.length + 32));
    expect(bench.responses).toMatchObject([{ status: 200, incomplete: true }]);
    expect(bench.responses[0]!.setCookies).toHaveLength(kept);
    expect(bench.counters.oversizeHeads).toBe(1);
  });

  it('in bytes behind a section: contents are not whole then', () => {
    const inner = new Bench();
    inner.readsContents = true;
    const bench = new Http3Bench(inner).play([
      ...greeting(),
      ...fromClient(0, headers(requestSection('/')), 'end'),
      ...fromServer(0, headers(dynamicSection(1, STATUS_200, entry(1, 0)))),
      ...fromServer(0, data(`<title>Page</title>${'x'.repeat(2 * MAX_CONTENT_BYTES)}`), 'end'),
      ...fromServer(SERVER_ENCODER, inserted(['set-cookie', 'sid=1'])),
    ]);
    expect(bench.responses).toMatchObject([{ setCookies: ['sid=1'] }]);
    expect(inner.contents).toMatchObject([{ title: 'Page', isWhole: false }]);
    bench.end();
    expect(inner.budget.usedBytes).toBe(0);
  });
});

describe('streams that are not messages', () => {
  it.each([
    ['grease', varint(0x1f * 7 + 0x21)],
    ['WebTransport', varint(0x54)],
    ['a push of a client', PUSH],
  ])('%s is not read', (_name, type) => {
    const bench = new Http3Bench().play(fromClient(14, Buffer.concat([type, varint(0), Buffer.from('abc')])));
    expect(bench.connection.skippable(14, CLIENT)).toBe(Number.POSITIVE_INFINITY);
    bench.play([...fromClient(14, headers(requestSection('/')), 5, 'end'), ...LOGIN]);
    expect(bench.requests).toHaveLength(2);
    expect(bench.counters.damagedFrames).toBe(0);
  });

  it('WebTransport on a stream of a request is not read', () => {
    const bench = new Http3Bench().play(
      inPieces(
        fromClient(0, Buffer.concat([varint(0x41), varint(0), headers(requestSection('/'))]), 'end'),
        1,
      ),
    );
    expect(bench.requests).toEqual([]);
  });

  it('what a server opens in both directions is not read', () => {
    const bench = new Http3Bench().play(fromServer(1, headers(responseSection(200, ['set-cookie', 'a=1']))));
    expect(bench.responses).toEqual([]);
  });

  it('frames of a control stream are passed over but for settings, which are not asked for again', () => {
    const bench = new Http3Bench().play([
      ...fromServer(
        3,
        Buffer.concat([CONTROL, settings([1, 100]), frame(7, varint(0)), frame(0x21, 'grease')]),
      ),
      ...fromServer(3, settings([1, 4096])),
    ]);
    expect(bench.connection.decoders[CLIENT].table.maxEntries).toBe(3);
    expect(bench.counters.damagedFrames).toBe(0);
  });

  it('settings without a table allow none', () => {
    const bench = new Http3Bench().play(fromServer(3, Buffer.concat([CONTROL, settings()])));
    expect(bench.connection.decoders[CLIENT].table.maxEntries).toBe(0);
  });

  it('a second encoder stream is damage', () => {
    const bench = new Http3Bench().play([...greeting(), ...fromClient(14, ENCODER)]);
    expect(bench.counters.damagedFrames).toBe(1);
  });
});

describe('damage', () => {
  it.each([
    ['SETTINGS on a stream of a request', fromClient(0, settings())],
    ['a frame of HTTP/2', fromClient(0, frame(2, '12345'))],
    ['HEADERS on the control stream', fromClient(2, Buffer.concat([CONTROL, headers(requestSection('/'))]))],
    ['a promise of a client', fromClient(0, pushPromise(0, requestSection('/')))],
    ['a promise without a number', fromServer(0, frame(5))],
    ['a section that refers to nothing', fromClient(0, headers(Buffer.from('000080', 'hex')))],
  ])('%s is counted', (_name, pieces) => {
    const bench = new Http3Bench().play(pieces);
    expect(bench.counters.damagedFrames).toBe(1);
    expect(bench.requests).toEqual([]);
  });

  it('of a section leaves the fields before it', () => {
    const section = Buffer.concat([responseSection(200, ['set-cookie', 'a=1']), Buffer.of(0x80)]);
    const bench = new Http3Bench().play(fromServer(0, headers(section)));
    expect(bench.responses).toMatchObject([{ status: 200, incomplete: true, setCookies: ['a=1'] }]);
  });

  it('a section in which a hole lies has the fields before it', () => {
    const section = headers(responseSection(200, ['set-cookie', 'a=1'], ['set-cookie', 'secret=2']));
    const bench = new Http3Bench().play([
      ...fromClient(0, headers(requestSection('/')), 'end'),
      ...fromServer(0, section.subarray(0, -5), 5, data('x'), 'end'),
    ]);
    expect(bench.responses).toMatchObject([
      {
        incomplete: true,
        setCookies: ['a=1'],
        fields: ['set-cookie: a=1', 'set-cookie: sec (truncated)'],
      },
    ]);
  });

  it('behind a hole over the end of a frame nothing is read that does not begin with a header block', () => {
    const bench = new Http3Bench().play([
      ...fromClient(0, headers(requestSection('/')), 'end'),
      ...fromServer(0, 20, Buffer.concat([Buffer.from('x'), headers(responseSection(200))]), 'end'),
      ...fromClient(4, headers(requestSection('/')), 'end'),
      ...fromServer(4, headers(responseSection(201)), 'end'),
    ]);
    expect(bench.responses).toMatchObject([{ streamId: 4, status: 201 }]);
  });

  it('a section that is too large is reported with its beginning', () => {
    const section = Buffer.concat([
      responseSection(200, ['set-cookie', 'a=1']),
      plainSection([['x', 'y'.repeat(MAX_HEAD_BYTES)]]).subarray(2),
    ]);
    const bench = new Http3Bench().play(inPieces(fromServer(0, headers(section)), 1200)).end();
    expect(bench.responses).toMatchObject([{ status: 200, incomplete: true, setCookies: ['a=1'] }]);
    expect(bench.counters.oversizeHeads).toBe(1);
    expect(bench.bench.budget.usedBytes).toBe(0);
  });

  it('a stream that its client gives up keeps its response', () => {
    const bench = new Http3Bench().play([
      ...fromClient(0, headers(requestSection('/')), 'reset'),
      ...fromServer(0, headers(responseSection(200, ['set-cookie', 'a=1'])), 'end'),
    ]);
    expect(bench.responses).toMatchObject([{ setCookies: ['a=1'], request: 'GET example.test/' }]);
  });

  it('a response that breaks off is incomplete', () => {
    const section = headers(responseSection(200, ['set-cookie', 'a=1'], ['server', 'x']));
    for (const last of ['end', 'reset'] as const) {
      const bench = new Http3Bench().play(fromServer(0, section.subarray(0, -3), last));
      expect(bench.responses).toMatchObject([{ incomplete: true, setCookies: ['a=1'] }]);
    }
  });
});

describe('a push', () => {
  const promise = headersThenPromise();
  function headersThenPromise(): StreamPiece[] {
    return [
      ...fromClient(0, headers(requestSection('/')), 'end'),
      ...fromServer(
        0,
        pushPromise(5, requestSection('/style.css')),
        headers(responseSection(200)),
        data('x'),
        'end',
      ),
    ];
  }
  const pushed = fromServer(
    15,
    Buffer.concat([PUSH, varint(5), headers(responseSection(200, ['set-cookie', 'pushed=1'])), data('x')]),
    'end',
  );

  it.each([1, 1000])('has the request that was promised, in pieces of %i bytes', (size) => {
    const bench = new Http3Bench().play(inPieces([...promise, ...pushed], size));
    expect(bench.requests).toHaveLength(1);
    expect(bench.responses).toMatchObject([
      { streamId: 0, request: 'GET example.test/' },
      { streamId: 15, setCookies: ['pushed=1'], request: 'GET example.test/style.css' },
    ]);
  });

  it('has it too when its stream opens before the promise', () => {
    const [first, last] = [pushed[0]!, pushed[1]!];
    const bytes = first.bytes as Buffer;
    const bench = new Http3Bench().play([
      ...fromServer(15, bytes.subarray(0, 2)),
      ...promise,
      ...fromServer(15, bytes.subarray(2)),
      last,
    ]);
    expect(bench.responses.at(-1)).toMatchObject({ streamId: 15, request: 'GET example.test/style.css' });
  });

  it('that was not promised has no request', () => {
    const bench = new Http3Bench().play(pushed);
    expect(bench.responses).toMatchObject([{ streamId: 15, setCookies: ['pushed=1'], request: null }]);
  });
});

it('malformed responses are told from others', () => {
  const malformed: (string | null | undefined)[] = [];
  class Faults extends Bench {
    override response(...[head, ...others]: Parameters<Bench['response']>): void {
      malformed.push(head.irregular?.malformed);
      super.response(head, ...others);
    }
  }
  const bench = new Http3Bench(new Faults());
  const sections = [
    responseSection(200),
    responseSection(200, ['Set-Cookie', 'a=1']),
    responseSection(200, ['x', 'a\rb']),
    responseSection(200, [':status', '200']),
    plainSection([
      ['x', 'y'],
      [':status', '200'],
    ]),
  ];
  for (const [at, section] of sections.entries()) bench.play(fromServer(4 * at, headers(section), 'end'));
  expect(malformed).toEqual([
    undefined,
    'upper-case-name',
    'control-in-value',
    'pseudo-field-doubled',
    'pseudo-field-late',
  ]);
});

describe('a header block without a status', () => {
  const lines = plainSection([['set-cookie', 'a=1']]);
  const read = (...pieces: StreamPiece['bytes'][]) =>
    new Http3Bench().play([
      ...fromClient(0, headers(requestSection('/')), 'end'),
      ...fromServer(0, ...pieces, 'end'),
    ]);

  it('is a malformed response where one begins', () => {
    for (const before of [[], [headers(responseSection(103))], [frame(0x21, 'grease')]]) {
      const bench = read(...before, headers(lines));
      expect(bench.responses.at(-1)).toMatchObject({ status: 0, setCookies: ['a=1'], incomplete: false });
      expect(bench.counters).toMatchObject({ trailerSetCookies: 0, responses: 1 });
    }
  });

  it('is a trailer section behind one, and behind a hole', () => {
    const response = headers(responseSection(200));
    for (const before of [[response], [response, data('x')], [response.subarray(0, 3), 30]]) {
      const bench = read(...before, headers(lines));
      expect(bench.responses.every(({ setCookies }) => setCookies.length === 0)).toBe(true);
    }
    expect(read(response, headers(lines)).counters.trailerSetCookies).toBe(1);
  });
});
