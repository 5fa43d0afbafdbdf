// Public bug reports about other readers of captures and other parsers of HTTP, each rebuilt as a small conversation: responses or
// cookies that were lost there. Each comes whole, byte by byte, doubled and out of order.

import { describe, expect, it } from 'vitest';
import {
  data,
  headers,
  PREFACE,
  plainField,
  requestBlock,
  responseBlock,
  settings,
} from '../protocol/http2/support.ts';
import { ACK, Conversation, type Packet, PSH, request, response } from '../support/conversation.ts';
import { DELIVERIES } from '../support/deliveries.ts';
import { ethernet } from '../support/headers.ts';
import { type Reading, readPackets } from '../support/reading.ts';

interface Report {
  /** Project and number at GitHub. */
  readonly report: string;
  readonly what: string;
  /** Builds the conversation, and says which packets are lost. */
  readonly play: (talk: Conversation, lose: (...packets: Packet[]) => void) => void;
  /** Status, target of the request (null for unknown), and cookies of each response. */
  readonly found: readonly (readonly [status: number, target: string | null, ...cookies: string[]])[];
}

const A = 'a=1; path=/; domain=.example.com';
const B = 'b=2; path=/; domain=.example.com';
const cookies = (...values: string[]): string[] => values.map((value) => `Set-Cookie: ${value}`);
const page = (...values: string[]): string => response(cookies(...values), 'ok');
const text = (...frames: Buffer[]): string => Buffer.concat(frames).toString('latin1');
const LOGIN = 'POST /login HTTP/1.1\r\nHost: app.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n';
const NINE = ['q="x|1405|6"; Domain=zhihu.test; httponly; Path=/'].concat(
  ['c_c', 'r_i', 's', 'q_a', 'q_o', 'l_c', 's_a', 'r_e'].map(
    (name) => `${name}=; Domain=zhihu.test; expires=Fri, 12 Jul 2013 17:50:12 GMT; Path=/`,
  ),
);

const REPORTS: readonly Report[] = [
  {
    report: 'kbandla/dpkt#45',
    what: 'of two cookies only the last survives; the version is written as 1.x',
    play: (talk) => talk.exchange(page(A, B).replace('HTTP/1.1', 'HTTP/1.x')),
    found: [[200, '/', A, B]],
  },
  {
    report: 'node-pcap/node_pcap#106',
    what: 'one of nine cookies is shown',
    play: (talk) => talk.exchange(page(...NINE), '/login'),
    found: [[200, '/login', ...NINE]],
  },
  {
    report: 'invernizzi/scapy-http#22',
    what: 'two cookies with other fields between them, in a chunked response',
    play: (talk) => {
      const fields = [
        ...cookies(A),
        'X-Powered-By: ASP.NET',
        'Date: x',
        ...cookies(B),
        'Transfer-Encoding: chunked',
      ];
      talk.exchange(`HTTP/1.1 200 Success\r\n${fields.join('\r\n')}\r\n\r\n2\r\nok\r\n0\r\n\r\n`, '/1');
      talk.exchange(page('c=3'), '/2');
    },
    found: [
      [200, '/1', A, B],
      [200, '/2', 'c=3'],
    ],
  },
  {
    report: 'mitmproxy/mitmproxy#1434',
    what: 'cookies that a comma separates are one field, and one cookie to browsers',
    play: (talk) => talk.exchange(page('a=1; path=/, b=2; path=/')),
    found: [[200, '/', 'a=1; path=/, b=2; path=/']],
  },
  {
    report: 'mitmproxy/mitmproxy#2829',
    what: 'a field of attributes alone',
    play: (talk) => talk.exchange(page('; Path=/; HttpOnly', A)),
    found: [[200, '/', '; Path=/; HttpOnly', A]],
  },
  {
    report: 'mitmproxy/mitmproxy#7423',
    what: 'several cookies of one response over HTTP/2',
    play: (talk) => {
      talk.send(text(PREFACE, settings(), headers(1, requestBlock('/1'), true)));
      const block = Buffer.concat([responseBlock(200, ['set-cookie', A]), plainField('set-cookie', B)]);
      talk.respond(text(settings(), headers(1, block), data(1, 'ok')));
    },
    found: [[200, '/1', A, B]],
  },
  {
    report: 'elastic/beats#385',
    what: 'the response behind 100 is that of no known request',
    play: (talk) => {
      talk.send(LOGIN);
      talk.respond('HTTP/1.1 100 Continue\r\n\r\n');
      talk.send('a=bc');
      talk.respond(page(A));
    },
    found: [
      [100, '/login'],
      [200, '/login', A],
    ],
  },
  {
    report: 'probelabs/goreplay#496',
    what: 'acknowledgements without bytes before and behind 100',
    play: (talk) => {
      talk.send(LOGIN);
      talk.fromServer('', ACK);
      talk.respond('HTTP/1.1 100 Continue\r\n\r\n');
      talk.fromServer('', ACK);
      talk.send('DATA');
      talk.respond(page(A));
    },
    found: [
      [100, '/login'],
      [200, '/login', A],
    ],
  },
  {
    report: 'OISF/libhtp#380',
    what: 'several 100',
    play: (talk) => {
      talk.send(LOGIN);
      talk.respond('HTTP/1.1 100 Continue\r\n\r\n'.repeat(3));
      talk.send('a=bc');
      talk.respond('HTTP/1.1 100 Continue\r\n\r\n');
      talk.respond(page(A));
    },
    found: [
      [100, '/login'],
      [100, '/login'],
      [100, '/login'],
      [100, '/login'],
      [200, '/login', A],
    ],
  },
  {
    report: 'zeek/zeek#3607',
    what: 'requests behind a lost one on the same connection',
    play: (talk, lose) => {
      talk.exchange(page('n=1'), '/1');
      const lost = talk.send(request('/2'));
      talk.respond(page('n=2'));
      talk.exchange(page('n=3'), '/3');
      lose(lost);
    },
    found: [
      [200, '/1', 'n=1'],
      [200, null, 'n=2'],
      [200, '/3', 'n=3'],
    ],
  },
  {
    report: 'OISF/libhtp#403',
    what: 'a response and the next request are lost: the response behind them is not that to the first request',
    play: (talk, lose) => {
      talk.send(request('/test.js'));
      const lost = [talk.respond(page('n=1')), talk.send(request('/api', 'POST'))];
      talk.respond(page('n=2'));
      lose(...lost);
    },
    found: [[200, null, 'n=2']],
  },
  {
    report: 'OISF/libhtp#50',
    what: 'two line feeds more than Content-Length says',
    play: (talk) => {
      talk.exchange(`${page('n=1')}\n\n`, '/1');
      talk.exchange(page('n=2'), '/2');
    },
    found: [
      [200, '/1', 'n=1'],
      [200, '/2', 'n=2'],
    ],
  },
  {
    report: 'OISF/libhtp#111',
    what: 'HTTP in the tunnel of CONNECT',
    play: (talk) => {
      talk.send('CONNECT app.test:80 HTTP/1.1\r\nHost: app.test:80\r\n\r\n');
      talk.respond('HTTP/1.0 200 Connection Established\r\n\r\n');
      talk.exchange(page(A), '/inside');
    },
    found: [
      [200, 'app.test:80'],
      [200, '/inside', A],
    ],
  },
  {
    report: 'elixir-mint/mint#493',
    what: 'the response to CONNECT has a length, which means nothing',
    play: (talk) => {
      talk.send('CONNECT app.test:80 HTTP/1.1\r\nHost: app.test:80\r\n\r\n');
      talk.respond('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n');
      talk.exchange(page(A), '/inside');
    },
    found: [
      [200, 'app.test:80'],
      [200, '/inside', A],
    ],
  },
  {
    report: 'elastic/beats#164',
    what: 'a packet of a large body is lost',
    play: (talk, lose) => {
      talk.send(request('/big'));
      const start = talk.packets.length;
      talk.respond(response(cookies(A), 'x'.repeat(20_000)));
      const lost = talk.packets[start + 5]!;
      talk.exchange(page(B), '/next');
      lose(lost);
    },
    found: [
      [200, '/big', A],
      [200, '/next', B],
    ],
  },
  {
    report: 'elastic/beats#1895',
    what: 'a packet without bytes has the number of the next one',
    play: (talk) => {
      talk.send(request('/'));
      talk.fromServer('', PSH | ACK);
      talk.respond(page(A));
    },
    found: [[200, '/', A]],
  },
  {
    report: 'secdev/scapy#4683',
    what: 'a segment that is sent again and again, each time longer',
    play: (talk) => {
      talk.send(request('/'));
      const bytes = page(A);
      const sequence = talk.serverSequence;
      for (const length of [20, 40, 60]) {
        talk.serverSequence = sequence;
        talk.respond(bytes.slice(0, length));
      }
      talk.serverSequence = sequence;
      talk.respond(bytes);
      talk.exchange(page(B), '/2');
    },
    found: [
      [200, '/', A],
      [200, '/2', B],
    ],
  },
  {
    report: 'kbandla/dpkt#629',
    what: 'the status line, the fields and the body are packets of their own',
    play: (talk) => {
      talk.send(request('/'));
      for (const part of ['HTTP/1.0 200 OK\r\n', `Set-Cookie: ${A}\r\nContent-Length: 4\r\n\r\n`, 'body'])
        talk.respond(part);
    },
    found: [[200, '/', A]],
  },
  {
    report: 'ithewei/libhv#737',
    what: 'a segment ends inside the name of a field',
    play: (talk) => {
      talk.send(request('/'));
      const bytes = page(A);
      const at = bytes.indexOf('Cookie');
      talk.respond(bytes.slice(0, at));
      talk.respond(bytes.slice(at));
    },
    found: [[200, '/', A]],
  },
  {
    report: 'secdev/scapy#4668',
    what: 'a length that is no number',
    play: (talk) =>
      void talk.exchange(`HTTP/1.1 200 OK\r\nContent-Length: x1\r\nSet-Cookie: ${A}\r\n\r\nhello`),
    found: [[200, '/', A]],
  },
  {
    report: 'zoxy-io/zrk#7',
    what: 'responses to HEAD, and 304, name the length of a body that does not come',
    play: (talk) => {
      talk.send(request('/1', 'HEAD') + request('/2', 'HEAD'));
      talk.respond(`HTTP/1.1 200 OK\r\nContent-Length: 999\r\nSet-Cookie: ${A}\r\n\r\n`.repeat(2));
      talk.exchange(`HTTP/1.1 304 Not Modified\r\nContent-Length: 999\r\nSet-Cookie: ${B}\r\n\r\n`, '/3');
      talk.exchange(page('c=3'), '/4');
    },
    found: [
      [200, '/1', A],
      [200, '/2', A],
      [304, '/3', B],
      [200, '/4', 'c=3'],
    ],
  },
  {
    report: 'tempesta-tech/tempesta#283',
    what: 'the last chunk is a packet of its own',
    play: (talk) => {
      talk.send(request('/1'));
      talk.respond(`HTTP/1.1 301 Moved\r\nTransfer-Encoding: chunked\r\nSet-Cookie: ${A}\r\n\r\n`);
      for (const part of ['2\r\nok\r\n', '0\r\n', '\r\n']) talk.respond(part);
      talk.exchange(page(B), '/2');
    },
    found: [
      [301, '/1', A],
      [200, '/2', B],
    ],
  },
  {
    report: 'secdev/scapy#5134',
    what: 'two requests in one segment',
    play: (talk) => {
      talk.send(`${request('/1', 'POST', 'Content-Length: 2')}hi${request('/2')}`);
      talk.respond(page(A) + page(B));
    },
    found: [
      [200, '/1', A],
      [200, '/2', B],
    ],
  },
  {
    report: 'jbittel/httpry#3',
    what: 'a request longer than a packet',
    play: (talk) => {
      talk.send(request(`/sql?sid=150${'%40s'.repeat(1000)}`));
      talk.respond(page(A));
    },
    found: [[200, `/sql?sid=150${'%40s'.repeat(1000)}`, A]],
  },
];

const plain = (reading: Reading) =>
  reading.responses.map(({ status, requestTarget, setCookies }) => [status, requestTarget, ...setCookies]);

describe.each(REPORTS)('$report: $what', ({ play, found }) => {
  const played = (): readonly Packet[] => {
    const talk = new Conversation().open();
    const lost = new Set<Packet>();
    play(talk, (...packets) => {
      for (const packet of packets) lost.add(packet);
    });
    talk.close();
    return talk.packets.filter((packet) => !lost.has(packet));
  };

  it.each(DELIVERIES)('%s', (_name, deliver) => {
    expect(plain(readPackets(deliver(played())))).toEqual(found);
  });
});

it('secdev/scapy#4761: HTTP on any port', () => {
  for (const port of [1, 4433, 53, 6379, 65_535]) {
    const talk = new Conversation({ server: { port } }).open();
    talk.exchange(page(A));
    expect(readPackets(talk.packets).setCookies).toEqual([A]);
  }
});

it('secdev/scapy#4340: what fills up short frames is no part of a segment', () => {
  const talk = new Conversation().open();
  talk.send(request('/'));
  for (const part of ['H', 'TTP/1.1 200 OK\r\n', ...cookies(A), '\r\nContent-Length: 0\r\n\r\n']) {
    talk.respond(part);
    talk.fromClient('', ACK);
  }
  const padded = readPackets(talk.packets, (packet) => {
    const frame = ethernet(packet);
    return Buffer.concat([frame, Buffer.alloc(Math.max(0, 60 - frame.length) + 4, 'x')]);
  });
  expect(padded.setCookies).toEqual([A]);
});
