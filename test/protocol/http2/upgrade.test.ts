// Upgrade: h2c (RFC 7540 section 3.2): a connection that begins as HTTP/1.1.

import { describe, expect, it } from 'vitest';
import fc from '../../support/properties.ts';
import {
  Bench,
  data,
  fromClient,
  fromServer,
  headers,
  type Piece,
  PREFACE,
  requestBlock,
  responseBlock,
  settings,
  settingsAck,
  sizesOf,
  splitBy,
  splitEvery,
} from './support.ts';

const ask = (path: string, more = '') =>
  Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: example.test\r\nConnection: Upgrade, HTTP2-Settings\r\n` +
      `Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAUAAQAA\r\n${more}\r\n`,
  );
const accept = Buffer.from(
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nSet-Cookie: in101=1\r\n\r\n',
);
const refuse = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: old=1\r\n\r\nok');

const serverSide = Buffer.concat([
  settings([3, 100]),
  headers(1, responseBlock(200, ['set-cookie', 'one=1'])),
  data(1, 'body'),
  headers(3, responseBlock(404, ['set-cookie', 'three=1']), true),
]);
const clientSide = Buffer.concat([
  PREFACE,
  settings([3, 100]),
  headers(3, requestBlock('/3'), true),
  settingsAck(),
]);

const summary = (bench: Bench) =>
  bench.heads.map(({ kind, version, streamId, target, status, setCookies, request }) =>
    [kind, version, streamId, kind === 'request' ? target : status, setCookies.join(), request].join(' '),
  );

const UPGRADED = [
  'request http/1.1  /1  ',
  'response http/1.1  101 in101=1 GET example.test/1',
  'response h2 1 200 one=1 GET example.test/1',
  'response h2 3 404 three=1 GET example.test/3',
];
const THIRD = 'request h2 3 /3  ';

function check(pieces: readonly Piece[], expected: readonly string[]): void {
  const sorted = [...expected].sort();
  expect(summary(new Bench().play(pieces)).sort()).toEqual(sorted);
  expect(summary(new Bench().play(splitEvery(pieces, 1))).sort()).toEqual(sorted);
  fc.assert(
    fc.property(sizesOf(fc), (sizes) => {
      const bench = new Bench().play(splitBy(pieces, sizes)).end();
      expect(summary(bench).sort()).toEqual(sorted);
      expect(bench.budget.usedBytes).toBe(0);
    }),
    { numRuns: 20 },
  );
}

describe('Upgrade: h2c', () => {
  it('the 101 is HTTP/1.1, its request is answered on stream 1', () => {
    check(
      [...fromClient(ask('/1')), ...fromServer(accept), ...fromClient(clientSide), ...fromServer(serverSide)],
      [...UPGRADED, THIRD],
    );
  });

  it('everything of the server in one segment', () => {
    check(
      [...fromClient(ask('/1')), ...fromServer(Buffer.concat([accept, serverSide]))],
      [...UPGRADED.slice(0, 3), 'response h2 3 404 three=1 '],
    );
  });

  it('the client goes on before its 101 is seen', () => {
    check([...fromClient(ask('/1'), clientSide), ...fromServer(accept, serverSide)], [...UPGRADED, THIRD]);
  });

  it('a request with a body', () => {
    const body = Buffer.from('name=value');
    check(
      [
        ...fromClient(ask('/1', `Content-Length: ${body.length}\r\n`), body),
        ...fromServer(accept),
        ...fromClient(clientSide),
        ...fromServer(serverSide),
      ],
      [...UPGRADED, THIRD],
    );
  });

  it('refused: the connection stays HTTP/1.1, and may ask again', () => {
    check(
      [
        ...fromClient(ask('/a')),
        ...fromServer(refuse),
        ...fromClient(Buffer.concat([ask('/b'), ask('/1')])),
        ...fromServer(refuse, accept),
        ...fromClient(clientSide),
        ...fromServer(serverSide),
      ],
      [
        'request http/1.1  /a  ',
        'response http/1.1  200 old=1 GET example.test/a',
        'request http/1.1  /b  ',
        'response http/1.1  200 old=1 GET example.test/b',
        ...UPGRADED,
        THIRD,
      ],
    );
  });

  it('a client goes on in HTTP/1.1 whether its responses are seen or not', () => {
    const post = Buffer.from('POST /c HTTP/1.1\r\nHost: example.test\r\nContent-Length: 0\r\n\r\n');
    check(fromClient(ask('/a'), ask('/b'), post), [
      'request http/1.1  /a  ',
      'request http/1.1  /b  ',
      'request http/1.1  /c  ',
    ]);
  });

  it('the same when a part of what the client sent is missing', () => {
    const post = Buffer.from('POST /c HTTP/1.1\r\nHost: example.test\r\nContent-Length: 0\r\n\r\n');
    const bench = new Bench().play(fromClient(ask('/a'), 100, Buffer.from('rest of it'), post));
    expect(bench.requests.map(({ target }) => target)).toEqual(['/a', '/c']);
  });

  it('a part of what the client sends before its 101 is missing: frames are found again', () => {
    const lost = clientSide.length - headers(3, requestBlock('/3'), true).length - settingsAck().length;
    const bench = new Bench().play([
      ...fromClient(ask('/1'), lost),
      ...fromServer(accept),
      ...fromClient(clientSide.subarray(lost)),
      ...fromServer(serverSide),
    ]);
    expect(summary(bench).sort()).toEqual([...UPGRADED, THIRD].sort());
  });

  it('an incomplete 101: frames are found behind it', () => {
    const bench = new Bench().play([
      ...fromClient(ask('/1')),
      ...fromServer(accept.subarray(0, -20), 20, serverSide),
    ]);
    expect(bench.responses.map(({ status, incomplete }) => [status, incomplete])).toEqual([
      [101, true],
      [200, false],
      [404, false],
    ]);
  });

  it('another protocol is not followed', () => {
    const websocket = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nX: h2c\r\n\r\n');
    const bench = new Bench().play([...fromClient(ask('/1')), ...fromServer(websocket)]);
    expect(bench.channel.ignored).toBe(true);
  });

  it('HTTP2-Settings are the settings of the client: frames of 65536 octets are found again after a gap', () => {
    const large = data(1, Buffer.alloc(60_000, 0x61), false);
    const bench = new Bench().play([
      ...fromClient(ask('/1')),
      ...fromServer(accept, settings([3, 100]), 200),
      ...fromServer(
        Buffer.concat([large, large]),
        Buffer.concat([headers(1, responseBlock(200)), data(1, '')]),
      ),
    ]);
    expect(bench.responses.at(-1)).toMatchObject({
      version: 'h2',
      status: 200,
      request: 'GET example.test/1',
    });
  });
});

describe('upgrade of a request that was not seen', () => {
  it('its response has no request', () => {
    const bench = new Bench(false).play(fromServer(accept, serverSide));
    expect(bench.responses.map(({ status, request }) => [status, request])).toEqual([
      [101, null],
      [200, null],
      [404, null],
    ]);
  });
});
