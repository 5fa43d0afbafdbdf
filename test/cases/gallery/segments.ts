// What TCP does to a stream when nothing is lost for good (RFC 9293): order, repetition, numbers, ends.

import {
  ACK,
  Conversation,
  changed,
  FIN,
  type Packet,
  PSH,
  RST,
  request,
  response,
  SYN,
} from '../../support/conversation.ts';
import { type Case, capture } from './case.ts';

const COOKIES = ['a=1; Path=/', `b=${'2'.repeat(200)}; HttpOnly`, 'c=3; Secure'];
const RESPONSE = response(COOKIES.map((value) => `Set-Cookie: ${value}`));

function at(packet: Packet) {
  return COOKIES.map((setCookie) => ({ setCookie, at: packet }));
}

/** An open connection with a request. */
function requested(options = {}): Conversation {
  const talk = new Conversation(options).open();
  talk.send(request());
  return talk;
}

function reordered(): Case {
  const talk = requested();
  talk.respond(RESPONSE, 70);
  const [head, parts] = [talk.packets.slice(0, 4), talk.packets.slice(4)];
  const order = [2, 0, 4, 1, 3, ...parts.keys()].filter((index, at, all) => all.indexOf(index) === at);
  const packets = [...head, ...order.map((index) => parts[index]!)];
  // All are there when the last of the first five is.
  const last = packets.at(-1)!;
  return capture('reordered', 'header in segments of 70 bytes, the first five shuffled', packets, at(last));
}

function reversed(): Case {
  const talk = requested();
  talk.respond(RESPONSE, 40);
  const packets = [...talk.packets.slice(0, 4), ...talk.packets.slice(4).reverse()];
  return capture(
    'reversed',
    'header in segments of 40 bytes, the last one first',
    packets,
    at(packets.at(-1)!),
  );
}

function overtakingResponse(): Case {
  const talk = requested();
  const overtaking = talk.respond(RESPONSE);
  const lastRequest = talk.packets.at(-2)!;
  const packets = [...talk.packets.slice(0, -2), overtaking, lastRequest];
  return capture(
    'response-before-request',
    'the response was captured before its request',
    packets,
    at(overtaking),
  );
}

function retransmitted(): Case {
  const talk = requested();
  const start = talk.serverSequence;
  const first = talk.respond(RESPONSE.slice(0, 150));
  const last = talk.respond(RESPONSE.slice(150));
  // The first again, whole; then a segment that covers the end of the first and the beginning of the second.
  talk.packets.splice(talk.packets.indexOf(last), 0, changed(first, {}));
  talk.fromServer('', ACK, {
    sequence: start + 100,
    payload: Buffer.from(RESPONSE.slice(100, 250), 'latin1'),
  });
  talk.close();
  return capture('retransmitted', 'segments sent again, whole and overlapping', talk.packets, at(last));
}

function overlap(name: string, how: string, firstError: number, secondError: number, value: string): Case {
  const talk = requested();
  const part = (text: string, checksumError: number) =>
    talk.fromServer('', PSH | ACK, { payload: Buffer.from(text, 'latin1'), checksumError });
  const head = 'HTTP/1.1 200 OK\r\nSet-Cookie: v=';
  talk.respond(head);
  part('first; Path=/\r\n', firstError);
  part('other; Path=/\r\n', secondError);
  talk.serverSequence += 'first; Path=/\r\n'.length;
  const last = talk.respond('Content-Length: 2\r\n\r\nok');
  talk.fromClient('', ACK);
  talk.close();
  // Of two sound copies the first counts; it may be the one that did not arrive.
  const isAmbiguous = firstError === 0;
  return capture(
    name,
    how,
    talk.packets,
    [{ setCookie: `v=${value}; Path=/`, at: last, ...(isAmbiguous ? { ambiguous: true } : {}) }],
    isAmbiguous ? { warnings: ['1 segment came twice with different bytes'] } : {},
  );
}

function wrapAround(): Case {
  const talk = requested({ clientSequence: 0xffff_fff0, serverSequence: 0xffff_ff80 });
  const first = talk.respond(RESPONSE, 90);
  const second = talk.exchange(response(['Set-Cookie: after=wrap']), '/2');
  talk.close();
  return capture('wrap-around', 'sequence numbers of both directions go past 2^32', talk.packets, [
    ...at(first),
    { setCookie: 'after=wrap', at: second },
  ]);
}

function probes(): Case {
  const talk = requested();
  const first = talk.respond(RESPONSE);
  for (const payload of ['', 'x']) {
    talk.fromServer('', ACK, { sequence: talk.serverSequence - 1, payload: Buffer.from(payload) });
    talk.fromClient('', ACK);
    talk.fromClient('', ACK, { sequence: talk.clientSequence - 1, payload: Buffer.from(payload) });
    talk.fromServer('', ACK);
  }
  const second = talk.exchange(response(['Set-Cookie: after=probe']), '/2');
  talk.close();
  return capture(
    'keep-alive-probes',
    'keep-alive probes of both ends, with and without a garbage byte',
    talk.packets,
    [...at(first), { setCookie: 'after=probe', at: second }],
  );
}

function zeroWindow(): Case {
  const talk = requested();
  talk.respond(RESPONSE.slice(0, 100));
  talk.fromClient('', ACK, { window: 0 });
  // The probe is the next byte; it is not accepted, and sent again with what follows.
  talk.fromServer('', ACK, { payload: Buffer.from(RESPONSE.slice(100, 101), 'latin1') });
  talk.fromClient('', ACK, { window: 0 });
  talk.fromClient('', ACK);
  const last = talk.respond(RESPONSE.slice(100));
  talk.close();
  return capture(
    'zero-window-probe',
    'a zero-window probe carries the next byte of a header',
    talk.packets,
    at(last),
  );
}

function dataOnSyn(): Case {
  const talk = new Conversation();
  talk.fromClient(request(), SYN);
  talk.fromServer('', SYN | ACK);
  talk.fromClient('', ACK);
  const last = talk.respond(RESPONSE);
  talk.close();
  return capture(
    'data-on-syn',
    'the SYN carries the request (TCP Fast Open, RFC 7413)',
    talk.packets,
    at(last),
  );
}

function dataOnFin(): Case {
  const talk = requested();
  talk.respond(RESPONSE.slice(0, 60));
  const last = talk.fromServer(RESPONSE.slice(60), FIN | PSH | ACK);
  talk.fromClient('', FIN | ACK);
  return capture('data-on-fin', 'the end of the header comes with the FIN', talk.packets, at(last));
}

function reset(): Case {
  const talk = requested();
  const last = talk.respond(RESPONSE.replace('Content-Length: 2', 'Content-Length: 99999'));
  talk.fromClient('', RST | ACK);
  return capture('reset', 'the client resets the connection in the middle of a body', talk.packets, at(last));
}

function halfClose(): Case {
  const talk = requested();
  talk.fromClient('', FIN | ACK);
  talk.fromServer('', ACK);
  const last = talk.respond(RESPONSE, 100);
  talk.fromServer('', FIN | ACK);
  return capture(
    'half-close',
    'the client closes its direction before the response comes',
    talk.packets,
    at(last),
  );
}

function portReuse(): Case {
  const packets: Packet[] = [];
  const numbers: readonly (readonly [number, number])[] = [
    [1000, 5000],
    [90_000_000, 70_000_000],
    [500, 400],
  ];
  const cookies = numbers.map(([clientSequence, serverSequence], stream) => {
    const talk = new Conversation({ clientSequence, serverSequence }).open();
    const last = talk.exchange(response([`Set-Cookie: stream=${stream}`]), `/${stream}`);
    // The second one is never closed.
    if (stream !== 1) talk.close();
    packets.push(...talk.packets);
    return { setCookie: `stream=${stream}`, at: last, stream, url: `http://app.test/${stream}` };
  });
  return capture(
    'port-reuse',
    'three connections on the same two ports, the second never closed',
    packets,
    cookies,
    {
      summary: { connections: 3 },
    },
  );
}

function middle(): Case {
  const talk = requested();
  talk.respond(`${response(['Set-Cookie: unseen=1'], 'x'.repeat(300))}`, 200);
  const unseen = talk.packets.length - 1;
  const last = talk.exchange(response(['Set-Cookie: seen=1']), '/2');
  const packets = talk.packets.slice(unseen);
  return capture('starts-in-the-middle', 'the capture starts in the middle of a body', packets, [
    { setCookie: 'seen=1', at: last, url: 'http://app.test/2' },
  ]);
}

function oneDirection(): Case {
  const talk = requested();
  const first = talk.respond(RESPONSE);
  const second = talk.exchange(response(['Set-Cookie: second=1']), '/2');
  talk.close();
  const packets = talk.packets.filter(({ fields }) => fields.source === talk.server);
  return capture('one-direction', 'only what the server sent was captured', packets, [
    ...at(first).map((cookie) => ({ ...cookie, url: null })),
    { setCookie: 'second=1', at: second, url: null },
  ]);
}

function eachTwice(): Case {
  const talk = requested();
  const first = talk.respond(RESPONSE, 100);
  const second = talk.exchange(response(['Set-Cookie: second=1']), '/2');
  talk.close();
  const packets = talk.packets.flatMap((packet) => [packet, changed(packet, {})]);
  return capture('each-packet-twice', 'every packet twice, as on several interfaces at once', packets, [
    ...at(first),
    { setCookie: 'second=1', at: second },
  ]);
}

function interleaved(): Case {
  const talks = [0, 1, 2].map((index) => new Conversation({ client: { port: 40_000 + index } }).open());
  const responses = talks.map((talk, index) => {
    talk.send(request(`/${index}`));
    return talk.respond(response([`Set-Cookie: stream=${index}`, `X-Pad: ${'p'.repeat(100)}`]), 50);
  });
  const longest = Math.max(...talks.map((talk) => talk.packets.length));
  const packets = Array.from({ length: longest }, (_, index) => talks.map((talk) => talk.packets[index]))
    .flat()
    .filter((packet) => packet !== undefined);
  const cookies = responses.map((at, stream) => ({
    setCookie: `stream=${stream}`,
    at,
    stream,
    url: `http://app.test/${stream}`,
  }));
  return capture('interleaved', 'three connections, a packet of each in turn', packets, cookies);
}

export const segmentCases: readonly Case[] = [
  reordered(),
  reversed(),
  overtakingResponse(),
  retransmitted(),
  overlap('overlap-first-wins', 'two segments disagree, both checksums right: the first wins', 0, 0, 'first'),
  overlap(
    'overlap-checksum',
    'two segments disagree, the first has a wrong checksum: the second wins',
    1,
    0,
    'other',
  ),
  wrapAround(),
  probes(),
  zeroWindow(),
  dataOnSyn(),
  dataOnFin(),
  reset(),
  halfClose(),
  portReuse(),
  middle(),
  oneDirection(),
  eachTwice(),
  interleaved(),
];
