// HTTP messages inside ICAP (RFC 3507): what a proxy shows, and what it gets back.

import { describe, expect, it } from 'vitest';
import { Conversation } from '../../support/conversation.ts';
import { DELIVERIES } from '../../support/deliveries.ts';
import { readPackets } from '../../support/reading.ts';

const COOKIES = ['sid=abc123; Path=/; HttpOnly', 'theme=dark; Path=/'];
const request = (target: string) => `GET ${target} HTTP/1.1\r\nHost: app.test\r\nCookie: c=1\r\n\r\n`;
const response = (cookies: readonly string[]) =>
  `HTTP/1.1 200 OK\r\n${cookies.map((cookie) => `Set-Cookie: ${cookie}\r\n`).join('')}Content-Length: 5\r\n\r\n`;
const BODY = '5\r\nhello\r\n0\r\n\r\n';

/** A message with these header blocks, and a body or none. */
function icap(
  startLine: string,
  blocks: readonly string[],
  body: string | null,
  kind: 'req' | 'res',
): string {
  let offset = 0;
  const parts = blocks.map((block) => {
    const part = `${block.startsWith('HTTP/') ? 'res' : 'req'}-hdr=${offset}`;
    offset += block.length;
    return part;
  });
  parts.push(`${body === null ? 'null' : kind}-body=${offset}`);
  return `${startLine}\r\nHost: icap.test\r\nEncapsulated: ${parts.join(', ')}\r\n\r\n${blocks.join('')}${body ?? ''}`;
}

const OK = 'ICAP/1.0 200 OK';
const reqmod = (target: string) => icap('REQMOD icap://icap.test/r ICAP/1.0', [request(target)], null, 'req');
const respmod = (target: string, cookies: readonly string[]) =>
  icap('RESPMOD icap://icap.test/s ICAP/1.0', [request(target), response(cookies)], BODY, 'res');
const modified = (cookies: readonly string[]) => icap(OK, [response(cookies)], BODY, 'res');
const NOT_MODIFIED = 'ICAP/1.0 204 No modifications needed\r\nISTag: "x"\r\n\r\n';

const TALKS: Readonly<
  Record<string, { turns: readonly (readonly [string, string])[]; cookies: readonly string[] }>
> = {
  'a response in the place of a request': { turns: [[reqmod('/1'), modified(COOKIES)]], cookies: COOKIES },
  'a response that is left as it is': { turns: [[respmod('/1', COOKIES), NOT_MODIFIED]], cookies: COOKIES },
  'a response that comes back unchanged': {
    turns: [[respmod('/1', COOKIES), modified(COOKIES)]],
    cookies: COOKIES,
  },
  'a response whose cookies are changed': {
    turns: [[respmod('/1', COOKIES), modified([`${COOKIES[0]}; Secure`])]],
    cookies: [...COOKIES, `${COOKIES[0]}; Secure`],
  },
  'options first, and two responses': {
    turns: [
      [
        'OPTIONS icap://icap.test/s ICAP/1.0\r\nHost: icap.test\r\n\r\n',
        `${OK}\r\nMethods: RESPMOD\r\nEncapsulated: null-body=0\r\n\r\n`,
      ],
      [respmod('/1', [COOKIES[0]!]), NOT_MODIFIED],
      [respmod('/2', [COOKIES[1]!]), modified([COOKIES[1]!])],
    ],
    cookies: COOKIES,
  },
};

function talkOf(turns: readonly (readonly [string, string])[]): Conversation {
  const talk = new Conversation().open();
  for (const [shown, reply] of turns) {
    talk.send(shown);
    talk.respond(reply);
  }
  return talk.close();
}

describe.each(Object.entries(TALKS))('%s', (_, { turns, cookies }) => {
  it.each(DELIVERIES)('%s', (_, deliver) => {
    const { setCookies, requests, responses } = readPackets(deliver(talkOf(turns).packets));
    expect(setCookies).toEqual(cookies);
    expect(requests[0]).toMatchObject({ target: '/1', cookies: ['c=1'] });
    expect(responses.every(({ requestTarget }) => requestTarget !== null)).toBe(true);
  });

  it('without any one packet nothing is invented, and the other messages are found', () => {
    const { packets } = talkOf(turns);
    for (const lost of packets) {
      const reading = readPackets(packets.filter((packet) => packet !== lost));
      const others = packets
        .filter((packet) => packet !== lost)
        .map(({ fields }) => fields.payload.toString('latin1'));
      for (const cookie of reading.setCookies) expect(cookies).toContain(cookie);
      for (const cookie of cookies)
        if (others.some((text) => text.includes(`${cookie}\r\n`)))
          expect(reading.setCookies).toContain(cookie);
    }
  });
});

it.each([
  ['REQMOD icap://icap.test/r ICAP/1.0\r\nEncapsulated: what=0\r\n\r\n'],
  [
    'RESPMOD icap://icap.test/r ICAP/1.0\r\nEncapsulated: res-hdr=50, res-body=10\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n\r\n',
  ],
  [
    `RESPMOD icap://icap.test/r ICAP/1.0\r\nEncapsulated: res-hdr=0, res-body=999999999\r\n\r\n${response(COOKIES)}`,
  ],
  ['REQMOD icap://icap.test/r ICAP/1.0\r\n'.padEnd(3000, 'x')],
])('what contradicts itself gives nothing: %j', (text) => {
  const talk = new Conversation().open();
  talk.send(text);
  expect(readPackets(talk.close().packets).heads).toEqual([]);
});
