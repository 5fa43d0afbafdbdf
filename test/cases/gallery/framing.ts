// Where HTTP/1 messages begin and end (RFC 9112): what follows a head, pipelining, tunnels, upgrades.

import { ACK, Conversation, FIN, PSH, request, response } from '../../support/conversation.ts';
import { type Case, type CookieAt, capture } from './case.ts';

/** One connection; `play` sends what crosses it and returns the cookies to expect. */
function dialogue(
  name: string,
  how: string,
  play: (talk: Conversation) => readonly CookieAt[],
  options: { port?: number; close?: boolean } = {},
): Case {
  const talk = new Conversation({ server: { port: options.port ?? 80 } }).open();
  const cookies = play(talk);
  if (options.close !== false) talk.close();
  return capture(name, how, talk.packets, cookies);
}

const head = (status: string, ...lines: string[]): string =>
  `HTTP/1.1 ${[status, ...lines].join('\r\n')}\r\n\r\n`;

const cookie = (name: string): string => `Set-Cookie: ${name}=1`;

const pipelined = dialogue(
  'pipelined',
  'six requests before the first response, a HEAD and a 204 among them',
  (talk) => {
    talk.send(['/1', '/2'].map((target) => request(target)).join('') + request('/3', 'HEAD') + request('/4'));
    talk.send(request('/5') + request('/6'));
    const at = talk.respond(
      response([cookie('one')]) +
        response([cookie('two')], 'a longer body') +
        head('200 OK', cookie('three'), 'Content-Length: 5000') +
        head('204 No Content', cookie('four')) +
        head('304 Not Modified', cookie('five'), 'Content-Length: 77') +
        response([cookie('six')]),
    );
    return ['one', 'two', 'three', 'four', 'five', 'six'].map((name, index) => ({
      setCookie: `${name}=1`,
      status: name === 'four' ? 204 : name === 'five' ? 304 : 200,
      url: `http://app.test/${index + 1}`,
      at,
    }));
  },
);

const interim = dialogue(
  'interim',
  '100, 102 and 103 before the final response, each with a cookie',
  (talk) => {
    talk.send(request('/', 'POST', 'Expect: 100-continue', 'Content-Length: 3'));
    const hundred = talk.respond(head('100 Continue', cookie('hundred')));
    talk.send('a=b');
    const processing = talk.respond(head('102 Processing', cookie('processing')));
    const early = talk.respond(head('103 Early Hints', 'Link: </a.css>; rel=preload', cookie('early')));
    const final = talk.respond(response([cookie('final')]));
    const next = talk.exchange(response([cookie('next')]), '/next');
    const url = 'http://app.test/';
    return [
      { setCookie: 'hundred=1', status: 100, at: hundred, url },
      { setCookie: 'processing=1', status: 102, at: processing, url },
      { setCookie: 'early=1', status: 103, at: early, url },
      { setCookie: 'final=1', at: final, url },
      { setCookie: 'next=1', at: next, url: 'http://app.test/next' },
    ];
  },
);

const bodiless = dialogue(
  'bodiless',
  'HEAD, 204 and 304 with a Content-Length that means nothing',
  (talk) => {
    talk.send(request('/', 'HEAD'));
    const headResponse = talk.respond(head('200 OK', cookie('head'), 'Content-Length: 1000'));
    const empty = talk.exchange(head('204 No Content', cookie('empty'), 'Content-Length: 1000'));
    const same = talk.exchange(head('304 Not Modified', cookie('same'), 'Content-Length: 1000'));
    talk.send(request('/', 'HEAD'));
    const chunks = talk.respond(head('200 OK', cookie('chunks'), 'Transfer-Encoding: chunked'));
    const last = talk.exchange(response([cookie('last')]));
    return [
      { setCookie: 'head=1', at: headResponse },
      { setCookie: 'empty=1', status: 204, at: empty },
      { setCookie: 'same=1', status: 304, at: same },
      { setCookie: 'chunks=1', at: chunks },
      { setCookie: 'last=1', at: last },
    ];
  },
);

const chunked = dialogue(
  'chunked',
  'chunks with extensions and trailers; a Set-Cookie in a trailer is no cookie',
  (talk) => {
    talk.send(request());
    const at = talk.respond(
      head('200 OK', cookie('chunked'), 'Transfer-Encoding: gzip, Chunked', 'Trailer: Set-Cookie'),
    );
    // One byte a segment: every boundary falls somewhere.
    talk.respond('5;name="v;\\"x"\r\nhello\r\n1a ; a=b\r\nHTTP/1.1 200 OK\r\nSet-Cook\r\n000;last\r\n', 1);
    talk.respond('Set-Cookie: trailer=1\r\nX-Checksum: 0\r\n\r\n');
    const next = talk.exchange(response([cookie('next')]));
    return [
      { setCookie: 'chunked=1', at },
      { setCookie: 'next=1', at: next },
    ];
  },
);

const untilClose = dialogue(
  'until-close',
  'HTTP/1.0 without a length: the body ends with the connection; text in it that looks like a response is none',
  (talk) => {
    talk.send('GET / HTTP/1.0\r\n\r\n');
    const at = talk.respond(`HTTP/1.0 200 OK\r\n${cookie('real')}\r\n\r\nbody`);
    talk.respond(response([cookie('fake')]));
    return [{ setCookie: 'real=1', at, url: 'http://198.51.100.2/' }];
  },
);

const stillOpen = dialogue(
  'still-open',
  'an event stream that never ends: the cookie is there when the header is',
  (talk) => {
    talk.send(request('/events'));
    const at = talk.respond(head('200 OK', 'Content-Type: text/event-stream', cookie('stream')));
    talk.respond('data: 1\n\n');
    return [{ setCookie: 'stream=1', at }];
  },
  { close: false },
);

const connect = dialogue(
  'connect',
  'a CONNECT through a proxy: its response, then HTTP inside the tunnel',
  (talk) => {
    talk.send('CONNECT app.test:80 HTTP/1.1\r\nHost: app.test:80\r\n\r\n');
    const tunnel = talk.respond(head('200 Connection Established', cookie('proxy')));
    const inside = talk.exchange(response([cookie('inside')]), '/login');
    const again = talk.exchange(response([cookie('again')]), '/again');
    return [
      { setCookie: 'proxy=1', at: tunnel, url: 'http://app.test:80' },
      { setCookie: 'inside=1', at: inside, url: 'http://app.test/login' },
      { setCookie: 'again=1', at: again, url: 'http://app.test/again' },
    ];
  },
  { port: 3128 },
);

const connectRefused = dialogue(
  'connect-refused',
  'a CONNECT that the proxy refuses; the connection goes on',
  (talk) => {
    talk.send('CONNECT app.test:80 HTTP/1.1\r\nHost: app.test:80\r\n\r\n');
    const refused = talk.respond(
      response([cookie('refused')], 'who are you', '407 Proxy Authentication Required'),
    );
    const next = talk.exchange(response([cookie('next')]), 'http://app.test/next');
    return [
      { setCookie: 'refused=1', status: 407, at: refused },
      { setCookie: 'next=1', at: next, url: 'http://app.test/next' },
    ];
  },
  { port: 3128 },
);

const websocket = dialogue(
  'websocket',
  '101 with a cookie, then frames whose text looks like a response',
  (talk) => {
    talk.send(request('/socket', 'GET', 'Connection: Upgrade', 'Upgrade: websocket'));
    const at = talk.respond(
      head('101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket', cookie('socket')),
    );
    talk.respond(`\x81\x40${response([cookie('fake')])}`);
    talk.respond(response([cookie('fake')]));
    return [{ setCookie: 'socket=1', status: 101, at }];
  },
);

const fakeInBody = dialogue(
  'fake-in-body',
  'bodies that hold whole responses, at segment boundaries too',
  (talk) => {
    const fake = response([cookie('fake')]);
    talk.send(request('/1', 'POST', `Content-Length: ${fake.length}`));
    talk.send(fake);
    const headText = head('200 OK', cookie('one'), `Content-Length: ${3 * fake.length}`);
    const first = talk.respond(headText);
    for (let count = 0; count < 3; count++) talk.respond(fake);
    talk.send(request('/2'));
    const second = talk.respond(head('200 OK', cookie('two'), 'Transfer-Encoding: chunked'));
    talk.respond(`${fake.length.toString(16)}\r\n`);
    talk.respond(fake);
    talk.respond('\r\n0\r\n\r\n');
    const last = talk.exchange(response([cookie('last')]), '/3');
    return [
      { setCookie: 'one=1', at: first },
      { setCookie: 'two=1', at: second },
      { setCookie: 'last=1', at: last },
    ];
  },
);

const bytewise = dialogue('bytewise', 'every byte in a segment of its own', (talk) => {
  talk.send(request('/1'), 1);
  const first = talk.respond(response([cookie('one')]), 1);
  talk.send(request('/2'), 1);
  const second = talk.respond(response([cookie('two')]), 1);
  // The header block is complete two bytes before the end: the body is "ok".
  const at = (last: typeof first) => talk.packets[talk.packets.indexOf(last) - 2]!;
  return [
    { setCookie: 'one=1', at: at(first), url: 'http://app.test/1' },
    { setCookie: 'two=1', at: at(second), url: 'http://app.test/2' },
  ];
});

const largeHead = dialogue(
  'large-head',
  'a header block of 100 kB: a cookie of 60 kB among others',
  (talk) => {
    const value = 'v'.repeat(60_000);
    talk.send(request());
    const lines = [
      cookie('before'),
      `Set-Cookie: large=${value}`,
      `X-Pad: ${'p'.repeat(40_000)}`,
      cookie('after'),
    ];
    const at = talk.respond(response(lines));
    return [
      { setCookie: 'before=1', at },
      { setCookie: `large=${value}`, at },
      { setCookie: 'after=1', at },
    ];
  },
);

const oddPort = dialogue(
  'odd-port',
  'HTTP on port 31337, found by its bytes',
  (talk) => [{ setCookie: 'odd=1', at: talk.exchange(response([cookie('odd')])) }],
  { port: 31_337 },
);

const headEndsWithConnection = dialogue(
  'no-blank-line',
  'the server closes behind the last header line, without the blank line',
  (talk) => {
    talk.send(request());
    talk.respond(`HTTP/1.1 302 Found\r\n${cookie('last')}\r\n`);
    const at = talk.fromServer('', FIN | ACK);
    talk.fromClient('', FIN | ACK | PSH);
    return [{ setCookie: 'last=1', status: 302, at }];
  },
  { close: false },
);

export const framingCases: readonly Case[] = [
  pipelined,
  interim,
  bodiless,
  chunked,
  untilClose,
  stillOpen,
  connect,
  connectRefused,
  websocket,
  fakeInBody,
  bytewise,
  largeHead,
  oddPort,
  headEndsWithConnection,
];
