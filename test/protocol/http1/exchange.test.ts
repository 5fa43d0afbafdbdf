import { describe, expect, it } from 'vitest';
import { MAX_ACKNOWLEDGED_GAP_SECONDS } from '../../../src/flow/limits.ts';
import { MAX_PROBE_BYTES } from '../../../src/protocol/limits.ts';
import { ACK, Conversation, FIN, PSH, request, response } from '../../support/conversation.ts';
import { Reading, readPackets } from '../../support/reading.ts';

function opened(): Conversation {
  return new Conversation().open();
}

/** What was found: "GET /", "200 /" for the response to it, "200 -" for one without its request. */
function found(reading: Reading): string[] {
  return reading.heads.map(({ kind, method, target, status, requestTarget, incomplete }) => {
    const text = kind === 'request' ? `${method} ${target}` : `${status} ${requestTarget ?? '-'}`;
    return incomplete ? `${text} incomplete` : text;
  });
}

const read = (talk: Conversation): string[] => found(readPackets(talk.packets));

/** Everything but these packets. */
function without(talk: Conversation, ...lost: readonly unknown[]): string[] {
  return found(readPackets(talk.packets.filter((packet) => !lost.includes(packet))));
}

const page = (status = '200 OK', ...lines: string[]) => response(lines, 'ok', status);

describe('responses and their requests', () => {
  it('one after the other', () => {
    const talk = opened();
    talk.exchange(page(), '/1');
    talk.exchange(page('302 Found'), '/2');
    expect(read(talk)).toEqual(['GET /1', '200 /1', 'GET /2', '302 /2']);
  });

  it('pipelined (RFC 9112 section 9.3.2)', () => {
    const talk = opened();
    talk.send(request('/1') + request('/2', 'HEAD') + request('/3'));
    talk.respond(`${page()}HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n${page('404 No')}`);
    expect(read(talk)).toEqual(['GET /1', 'HEAD /2', 'GET /3', '200 /1', '200 /2', '404 /3']);
  });

  it('whose packets come late, behind those of later exchanges', () => {
    const talk = opened();
    const [first, second] = [1, 2, 3].map((at) => talk.exchange(page(), `/${at}`));
    const { packets } = talk;
    const late = packets.filter((packet) => packet !== first);
    late.splice(late.indexOf(second!) + 1, 0, first!);
    expect(found(readPackets(late))).toEqual(['GET /1', 'GET /2', '200 /1', '200 /2', 'GET /3', '200 /3']);
    const last = [...packets.filter((packet) => packet !== first && packet !== second), first!, second!];
    expect(found(readPackets(last))).toEqual(['GET /1', 'GET /2', 'GET /3', '200 /1', '200 /2', '200 /3']);
  });

  it('interim responses before the final one (RFC 9110 section 15.2)', () => {
    const talk = opened();
    talk.send('POST /1 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n');
    talk.respond('HTTP/1.1 100 Continue\r\n\r\n');
    talk.send('abc');
    talk.respond(`HTTP/1.1 103 Early\r\nSet-Cookie: a=1\r\n\r\n${page()}`);
    talk.exchange(page(), '/2');
    expect(read(talk)).toEqual(['POST /1', '100 /1', '103 /1', '200 /1', 'GET /2', '200 /2']);
  });

  it.each([
    ['HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'],
    ['HEAD, chunked', 'HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['204', 'GET', 'HTTP/1.1 204 No\r\nContent-Length: 1000\r\n\r\n'],
    ['304', 'GET', 'HTTP/1.1 304 Not\r\nContent-Length: 1000\r\n\r\n'],
  ])('without a body: %s', (_name, method, response) => {
    const talk = opened();
    talk.send(request('/1', method));
    talk.respond(response);
    talk.exchange(page(), '/2');
    expect(read(talk).slice(2)).toEqual(['GET /2', '200 /2']);
  });

  it.each([
    ['no framing', ''],
    ['a length that is none', 'Content-Length: five\r\n'],
    ['a length beyond all numbers', 'Content-Length: 9223372036854775808\r\n'],
    ['a coding that does not end', 'Transfer-Encoding: gzip\r\nContent-Length: 3\r\n'],
  ])('with a body until close: %s', (_name, lines) => {
    const talk = opened();
    talk.send(request('/1'));
    talk.respond(`HTTP/1.1 200 OK\r\n${lines}\r\nbody`);
    talk.respond(page('500 Text in a body'));
    expect(read(talk)).toEqual(['GET /1', '200 /1']);
  });

  it('chunked wins over a length (RFC 9112 section 6.3, rule 3)', () => {
    const talk = opened();
    talk.send(request('/1'));
    talk.respond(
      'HTTP/1.1 200 OK\r\nContent-Length: 9000\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
    );
    talk.exchange(page(), '/2');
    expect(read(talk).slice(2)).toEqual(['GET /2', '200 /2']);
  });

  it('bodies of requests are passed over', () => {
    const talk = opened();
    const body = request('/fake');
    talk.send(`POST /1 HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n`);
    talk.send(body);
    talk.respond(page());
    talk.send(`POST /2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n`);
    talk.send(`${body}\r\n0\r\n\r\n`);
    talk.respond(page());
    expect(read(talk)).toEqual(['POST /1', '200 /1', 'POST /2', '200 /2']);
  });
});

describe('an odd status line', () => {
  it('is read where a request waits for it, and not in what is left of a body', () => {
    const talk = opened();
    talk.exchange(response([], 'ok', '200 OK').replace('HTTP/1.1', 'HTTP/2.0'), '/1');
    talk.respond('HTTP/4.0 500 Too much\r\n\r\n');
    talk.exchange(page(), '/2');
    expect(read(talk)).toEqual(['GET /1', '200 /1', 'GET /2', '200 /2']);
  });

  it('103 in HTTP/2 is an interim response', () => {
    const talk = opened();
    talk.exchange(`HTTP/4 103\r\n\r\n${page()}`, '/1');
    expect(read(talk)).toEqual(['GET /1', '103 /1', '200 /1']);
  });
});

describe('what cannot be read is counted', () => {
  const unseen = (talk: Conversation) => [...readPackets(talk.packets).counters.unseenConnections];

  it('what is no response, once for a connection', () => {
    const talk = opened();
    talk.exchange('RTSP/1.0 200 OK\r\n\r\nmusic', '/1');
    talk.exchange('more of it', '/2');
    expect(unseen(talk)).toEqual([['no-http-response', 1]]);
  });

  it('what follows behind a response that lasts until close', () => {
    const talk = opened();
    talk.exchange('HTTP/1.1 200 OK\r\n\r\nbody', '/1');
    talk.exchange(page(), '/2');
    expect(unseen(talk.close())).toEqual([['response-behind-until-close', 1]]);
  });

  it('but not a request that gets no response, or a body that goes on', () => {
    const talk = opened();
    talk.exchange('HTTP/1.1 200 OK\r\n\r\nbody', '/1');
    talk.respond('and more');
    talk.send(request('/2'));
    expect(unseen(talk.close())).toEqual([]);
  });
});

describe('requests that were lost', () => {
  it('leave their responses without one, and others with theirs', () => {
    const talk = opened();
    talk.exchange(page(), '/1');
    const lost = talk.send(request('/2'));
    talk.respond(page('404 Two'));
    for (let count = 3; count < 60; count++) talk.exchange(page(), `/${count}`);
    const heads = without(talk, lost);
    expect(heads).toContain('404 -');
    expect(heads.at(-1)).toBe('200 /59');
    const right = heads.filter((head) => head.startsWith('200') && head !== '200 -');
    expect(right).toEqual([...new Set(right)]);
  });

  it('several, one after the other', () => {
    const talk = opened();
    talk.exchange(page(), '/1');
    const lost: unknown[] = [];
    for (let count = 2; count < 6; count++) {
      lost.push(talk.send(request(`/${count}`)));
      talk.respond(page('404 No'));
    }
    for (let count = 6; count < 60; count++) talk.exchange(page(), `/${count}`);
    const heads = without(talk, ...lost);
    expect(heads.filter((head) => head === '404 -')).toHaveLength(4);
    expect(heads.at(-1)).toBe('200 /59');
  });

  it('many, and some of their responses: the next exchange is found', () => {
    const talk = opened();
    const lost: unknown[] = [];
    for (const target of ['/1', '/2', '/3', '/4']) {
      lost.push(talk.send(request(target)));
      const response = talk.respond(page());
      if (target > '/2') lost.push(response);
    }
    talk.exchange(page('302 Found'), '/5');
    expect(without(talk, ...lost).filter((text) => text.startsWith('302'))).toEqual(['302 /5']);
  });

  it('in part', () => {
    const talk = opened();
    talk.send('GET /1 HTTP/1.1\r\nHost: a\r\nCookie: wh');
    const lost = talk.send('ole=1\r\nX: y\r\n');
    talk.send('\r\n');
    talk.respond(page());
    talk.exchange(page(), '/2');
    expect(without(talk, lost).sort()).toEqual(['200 /1', '200 /2', 'GET /1 incomplete', 'GET /2']);
  });

  it('a capture may start between request and response', () => {
    const talk = opened();
    talk.exchange(page('201 First'), '/1');
    talk.exchange(page(), '/2');
    expect(without(talk, ...talk.packets.slice(0, 4))).toEqual(['201 -', 'GET /2', '200 /2']);
  });

  it('one that was HEAD: the next request tells that there was no body', () => {
    const talk = opened();
    talk.send(request('/1', 'HEAD'));
    talk.respond('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
    talk.exchange(page(), '/2');
    expect(without(talk, ...talk.packets.slice(0, 4))).toEqual(['200 -', 'GET /2', '200 /2']);
    const chunked = opened();
    chunked.send(request('/1', 'HEAD'));
    chunked.respond('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    chunked.exchange(page(), '/2');
    expect(without(chunked, ...chunked.packets.slice(0, 4))).toEqual(['200 -', 'GET /2', '200 /2']);
  });
});

describe('responses that were lost', () => {
  const later = (talk: Conversation, first: number) => {
    for (let count = first; count < first + 60; count++) talk.exchange(page('201 Later'), `/${count}`);
  };

  it('leave their requests without one, and others with theirs', () => {
    const talk = opened();
    talk.exchange(page(), '/1');
    const lost = [talk.exchange(page('404 No'), '/2'), talk.exchange(page('404 No'), '/3')];
    later(talk, 4);
    const responses = without(talk, ...lost).filter((head) => head.startsWith('201'));
    expect(responses).toEqual(Array.from({ length: 60 }, (_, index) => `201 /${index + 4}`));
  });

  it('in part: what is there is told, and the next one is found', () => {
    const talk = opened();
    talk.send(request('/1'));
    talk.respond('HTTP/1.1 200 OK\r\nSet-Cookie: whole=1\r\nSet-Cookie: cu');
    const lost = talk.respond('t=2\r\nContent-Length: 2\r\n');
    talk.respond('Set-Cookie: late=3\r\n\r\nok');
    talk.exchange(page(), '/2');
    const reading = readPackets(talk.packets.filter((packet) => packet !== lost));
    expect(reading.responses).toMatchObject([
      { setCookies: ['whole=1'], truncated: ['cu'], incomplete: true, requestTarget: '/1' },
      { setCookies: [], incomplete: false, requestTarget: '/2' },
    ]);
  });

  it('text in the body behind it is no response', () => {
    const talk = opened();
    talk.send(request('/1'));
    const lost = talk.respond('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n');
    for (let count = 0; count < 5; count++) talk.respond(`x${page('500 Fake')}`);
    talk.respond('HTTP/1.1 501 Fake\r\nSet-Cookie: fake=1\r\n\r\n'); // it does not say where it ends
    talk.respond(`${page('502 Fake')}text`);
    const count = 5 * (1 + page('500 Fake').length) + 43 + page('502 Fake').length + 4;
    talk.respond('x'.repeat(5000 - count));
    later(talk, 2);
    const heads = without(talk, lost);
    expect(heads.filter((head) => head.startsWith('50'))).toEqual([]);
    expect(heads.filter((head) => head.startsWith('201'))).toHaveLength(60);
  });

  it('a pipelined one: the next is found inside a segment', () => {
    const talk = opened();
    talk.send(request('/1') + request('/2') + request('/3'));
    talk.respond('HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n');
    const lost = talk.respond('Content-Length: 2\r\n');
    talk.respond(`\r\nok${page('201 Two')}${page('202 Three')}`);
    expect(without(talk, lost)).toEqual([
      'GET /1',
      'GET /2',
      'GET /3',
      '200 /1 incomplete',
      // Whether the gap had a response inside is not known.
      '201 -',
      '202 -',
    ]);
  });

  it('are given up soon when packet time passes', () => {
    const talk = opened();
    talk.send(request('/1'));
    const lost = talk.respond('HTTP/1.1 200 OK\r\n');
    talk.respond('Content-Length: 0\r\n\r\n');
    const { length } = talk.packets;
    talk.exchange(page(), '/2');
    talk.send(request('/3'));
    const reading = new Reading();
    talk.packets.forEach((packet, index) => {
      const seconds = index < length ? 0 : index < length + 2 ? 1 : 1 + MAX_ACKNOWLEDGED_GAP_SECONDS;
      if (packet !== lost) reading.packet(packet, seconds);
    });
    expect(found(reading)).toContain('200 /2');
  });
});

describe('CONNECT (RFC 9110 section 9.3.6)', () => {
  const ACCEPTED = 'HTTP/1.1 200 Connection established\r\n\r\n';
  const connect = request('a.test:80', 'CONNECT');

  it('accepted: HTTP inside the tunnel is found', () => {
    const talk = opened();
    talk.send(connect);
    talk.respond(ACCEPTED);
    talk.exchange(page(), '/in');
    talk.exchange(page(), '/in2');
    expect(read(talk)).toEqual([
      'CONNECT a.test:80',
      '200 a.test:80',
      'GET /in',
      '200 /in',
      'GET /in2',
      '200 /in2',
    ]);
  });

  it('accepted: what the client sent too early is not lost', () => {
    const talk = opened();
    talk.send(`${connect}GET /in HTTP/1.1\r\n`);
    talk.send('Host: b\r\n\r\n');
    talk.respond(`${ACCEPTED}${page()}`);
    talk.exchange(page(), '/in2');
    expect(read(talk).slice(2)).toEqual(['GET /in', '200 /in', 'GET /in2', '200 /in2']);
  });

  it('accepted with a length, which means nothing', () => {
    const talk = opened();
    talk.send(connect);
    talk.respond('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n');
    talk.exchange(page(), '/in');
    expect(read(talk).slice(2)).toEqual(['GET /in', '200 /in']);
  });

  it('a tunnel in a tunnel', () => {
    const talk = opened();
    talk.send(connect);
    talk.respond(ACCEPTED);
    talk.send(request('b.test:80', 'CONNECT'));
    talk.respond(ACCEPTED);
    talk.exchange(page(), '/in');
    expect(read(talk).slice(-2)).toEqual(['GET /in', '200 /in']);
  });

  it('TLS inside is counted', () => {
    const talk = opened();
    talk.send(connect);
    talk.respond(ACCEPTED);
    talk.send('\x16\x03\x01\x02\x00\x01\x00');
    expect(readPackets(talk.packets).counters.unseenConnections).toEqual(new Map([['tls-without-keys', 1]]));
  });

  it('refused: HTTP goes on', () => {
    const talk = opened();
    talk.send(connect);
    talk.respond(page('407 Proxy Authentication Required'));
    talk.send(connect);
    talk.respond(page('403 Forbidden'));
    talk.exchange(page(), '/plain');
    expect(read(talk)).toEqual([
      'CONNECT a.test:80',
      '407 a.test:80',
      'CONNECT a.test:80',
      '403 a.test:80',
      'GET /plain',
      '200 /plain',
    ]);
  });

  it('refused: a request that was sent too early is found', () => {
    const talk = opened();
    talk.send(`${connect}${request('/early')}`);
    talk.respond(page('403 Forbidden') + page());
    expect(read(talk)).toEqual(['CONNECT a.test:80', '403 a.test:80', 'GET /early', '200 /early']);
  });

  it('too much before the response is not kept, and never put before what comes later', () => {
    const talk = opened();
    talk.send(connect);
    talk.send(`GET /in HTTP/1.1\r\nCookie: a=${'x'.repeat(MAX_PROBE_BYTES)}`);
    talk.respond(ACCEPTED);
    talk.send('tail\r\n\r\n');
    talk.respond(page());
    talk.exchange(page(), '/in2');
    const reading = readPackets(talk.packets);
    expect(reading.requests.map(({ target }) => target)).toEqual(['a.test:80', '/in2']);
    expect(reading.peakBytes).toBeLessThan(MAX_PROBE_BYTES * 2);
  });

  it('nor is what a gap lies in', () => {
    const talk = opened();
    talk.send(connect);
    talk.send('GET /in HTTP/1.1\r\nCookie: a=');
    const lost = talk.send('lost');
    talk.send('x\r\n\r\n');
    for (let count = 0; count < 70; count++) talk.fromServer('', ACK);
    talk.respond(ACCEPTED + page());
    const reading = readPackets(talk.packets.filter((packet) => packet !== lost));
    expect(reading.requests.flatMap(({ cookies }) => cookies)).toEqual([]);
  });

  it('with a half-closed client', () => {
    const talk = opened();
    talk.fromClient(connect + request('/in'), PSH | ACK | FIN);
    talk.respond(ACCEPTED + page());
    expect(read(talk)).toEqual(['CONNECT a.test:80', '200 a.test:80', 'GET /in', '200 /in']);
  });
});

describe('101 (RFC 9110 section 7.8)', () => {
  it('ends HTTP on the connection, its own cookies are told', () => {
    const talk = opened();
    talk.send(request('/ws', 'GET', 'Upgrade: websocket'));
    talk.respond(`HTTP/1.1 101 Switching\r\nSet-Cookie: a=1\r\n\r\n${page('500 Fake')}`);
    talk.respond(page('500 Fake'));
    talk.send('GET /fake HT');
    talk.send('TP/1.1\r\n\r\n');
    const reading = readPackets(talk.packets);
    expect(found(reading)).toEqual(['GET /ws', '101 /ws']);
    expect(reading.setCookies).toEqual(['a=1']);
  });

  it('ends it also when its head is incomplete', () => {
    const talk = opened();
    talk.send(request('/ws', 'GET', 'Upgrade: websocket'));
    talk.respond('HTTP/1.1 101 Switching\r\nSet-Coo');
    const lost = talk.respond('kie: a=1\r\n');
    talk.respond('\r\n');
    talk.respond('HTTP/1.1 200 Fake\r\n');
    talk.respond('X: y\r\n\r\n');
    expect(without(talk, lost)).toEqual(['GET /ws', '101 /ws incomplete']);
  });

  it('is told in the summary, once', () => {
    const talk = opened();
    talk.send(request('/ws', 'GET', 'Upgrade: websocket'));
    talk.respond('HTTP/1.1 101 Switching\r\n\r\n');
    talk.respond('\x81\x05hello');
    talk.send('\x81\x85aaaabbbbb');
    expect(readPackets(talk.packets).counters.unseenConnections).toEqual(new Map([['upgraded', 1]]));
  });

  it('gives back what the client had begun to say', () => {
    const talk = opened();
    talk.send(`${request('/ws', 'GET', 'Upgrade: websocket')}GET /half HTTP/1.1\r\n`);
    talk.respond('HTTP/1.1 101 Switching\r\n\r\n');
    // finish() in readPackets says when memory was kept.
    expect(read(talk)).toEqual(['GET /ws', '101 /ws']);
  });
});

it('many requests without responses take little memory', () => {
  const talk = new Conversation();
  for (let count = 0; count < 3000; count++) talk.send(request(`/${count}`, 'GET', `X: ${'x'.repeat(1000)}`));
  const reading = new Reading();
  for (const packet of talk.packets) reading.packet(packet);
  expect(reading.requests).toHaveLength(3000);
  expect(reading.peakBytes).toBeLessThan(1 << 20);
  expect(reading.finish().counters.forgottenRequests).toBeGreaterThan(0);
});
