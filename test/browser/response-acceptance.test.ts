// What browsers take of a response, where the message says it without its header block as it was sent.

import { describe, expect, it } from 'vitest';
import {
  isSplitByCr,
  REFUSAL_TEXTS,
  type ResponseAcceptance,
  responseAcceptance,
} from '../../src/browser/response-acceptance.ts';
import type { ResponseMessage } from '../../src/record/message.ts';
import { messageFromJson, messageToJson } from '../../src/record/message-data.ts';
import { header, type ResponseChange, response } from '../support/messages.ts';

const COOKIE = header('Set-Cookie', 'a=1');

function acceptance(change: ResponseChange, ...lines: [string, string][]): ResponseAcceptance | null {
  const fields = [COOKIE, ...lines.map(([name, value]) => header(name, value))];
  return responseAcceptance(response({ status: 200, fields, ...change }));
}

/** Why Chrome, Firefox, Safari and the standard refuse; null for all where nothing is odd. */
function causes(change: ResponseChange, ...lines: [string, string][]): (string | null)[] {
  const result = acceptance(change, ...lines);
  return [result?.chrome, result?.firefox, result?.safari, result?.standard].map(
    (one) => one?.refused ?? null,
  );
}

const all = (cause: string | null) => [cause, cause, cause, cause];

describe('the status', () => {
  it.each([100, 102, 103, 199])('%i: interim', (status) => {
    expect(causes({ status })).toEqual(all('interim-response'));
    expect(causes({ status, protocol: 'h2' })).toEqual(all('interim-response'));
    expect(acceptance({ status })?.chrome.fields).toEqual([]);
  });

  it.each([200, 204, 205, 304, 401, 421, 500, 999, 0, 2000])('%i: taken', (status) => {
    expect(acceptance({ status })).toBeNull();
  });

  it('101 counts where the request asks for it; Firefox takes it always', () => {
    const websocket = { fields: [header('Upgrade', 'websocket')] };
    expect(acceptance({ status: 101, request: websocket })).toBeNull();
    expect(acceptance({ status: 101, request: null })).toBeNull();
    expect(causes({ status: 101, request: { fields: [] } })).toEqual([
      'upgrade-not-asked-for',
      null,
      null,
      null,
    ]);
  });

  it('407 comes from a proxy, or not', () => {
    const cause = 'proxy-authentication-without-proxy';
    expect(causes({ status: 407, request: { target: '/' } })).toEqual(all(cause));
    expect(causes({ status: 407, request: { target: 'http://a.test/' } })).toEqual(all(null));
    expect(causes({ status: 407, request: { method: 'CONNECT', target: 'a.test:443' } })).toEqual(all(null));
    expect(causes({ status: 407, request: null })).toEqual(all(null));
  });
});

describe('a preflight', () => {
  const asks = [
    header('Origin', 'https://spa.example'),
    header('Access-Control-Request-Method', 'POST'),
    header('Access-Control-Request-Headers', 'content-type'),
  ];

  it.each([200, 204, 401, 500])('%i: no cookie is taken', (status) => {
    expect(causes({ status, request: { method: 'OPTIONS', fields: asks } })).toEqual(all('preflight'));
  });

  it('of another browser site or not, over HTTP/2 and with half a response', () => {
    const request = { method: 'OPTIONS', fields: [...asks, header('Sec-Fetch-Site', 'same-site')] };
    expect(causes({ protocol: 'h2', request })).toEqual(all('preflight'));
    expect(causes({ incomplete: true, request })).toEqual(all('preflight'));
  });

  it.each([
    ['OPTIONS without the fields', 'OPTIONS', []],
    ['OPTIONS with Origin alone', 'OPTIONS', asks.slice(0, 1)],
    ['OPTIONS that names a method alone', 'OPTIONS', asks.slice(1)],
    ['another method', 'POST', asks],
    ['a method is written in upper case', 'options', asks],
  ])('is none: %s', (_, method, fields) => {
    expect(acceptance({ request: { method, fields } })).toBeNull();
  });
});

describe('fields that may stand once', () => {
  it.each<[string, [string, string][], string | null]>([
    [
      'lengths',
      [
        ['Content-Length', '1'],
        ['content-length', '2'],
      ],
      'content-lengths-differ',
    ],
    ['one list of lengths', [['Content-Length', '1, 2']], 'content-lengths-differ'],
    [
      'equal lengths',
      [
        ['Content-Length', '1'],
        ['Content-Length', '1 , 1'],
      ],
      null,
    ],
    [
      'lengths of chunks',
      [
        ['Content-Length', '1'],
        ['Content-Length', '2'],
        ['Transfer-Encoding', 'chunked'],
      ],
      null,
    ],
    [
      'locations',
      [
        ['Location', '/a'],
        ['Location', '/b'],
      ],
      'locations-differ',
    ],
    [
      'equal locations',
      [
        ['Location', '/a'],
        ['Location', '/a'],
      ],
      null,
    ],
    ['a comma', [['Location', '/a,/b']], null],
    [
      'dispositions',
      [
        ['Content-Disposition', 'inline'],
        ['Content-Disposition', 'attachment'],
      ],
      'content-dispositions-differ',
    ],
  ])('%s', (_name, lines, cause) => {
    const text = ['HTTP/1.1 200 OK', ...lines.map(([name, value]) => `${name}: ${value}`), '\r\n'].join(
      '\r\n',
    );
    expect(causes({ irregular: { text, malformed: null } })).toEqual(all(cause));
    expect(causes({ protocol: 'h2', irregular: { text: null, malformed: null } }, ...lines)).toEqual(
      all(cause),
    );
  });
});

describe('a header block that browsers read differently', () => {
  const split = {
    fields: [header('Set-Cookie', 'a=1\rSet-Cookie: b=2')],
    irregular: { text: 'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\rSet-Cookie: b=2\r\n\r\n', malformed: null },
  };

  it('each sees its own fields, the others ours', () => {
    const result = acceptance(split)!;
    const ours = [{ value: 'a=1\rSet-Cookie: b=2', index: 0 }];
    expect(result).toEqual({
      chrome: {
        fields: [
          { value: 'a=1', index: 0 },
          { value: 'b=2', index: null },
        ],
        refused: null,
      },
      firefox: { fields: ours, refused: null },
      safari: { fields: ours, refused: null },
      standard: { fields: ours, refused: null },
    });
    expect(isSplitByCr(result)).toBe(true);
    expect(isSplitByCr(acceptance({ status: 103 })!)).toBe(false);
  });

  it('a field that only Chrome sees can be what it refuses', () => {
    const text = 'HTTP/1.1 302 F\r\nX: u\rLocation: /b\r\nLocation: /a\r\nSet-Cookie: a=1\r\n\r\n';
    expect(causes({ irregular: { text, malformed: null } })).toEqual(['locations-differ', null, null, null]);
  });

  it('what both refuse, all refuse', () => {
    const text = 'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\0\r\n\r\n';
    expect(causes({ irregular: { text, malformed: null } })).toEqual(all('nul-in-header'));
  });

  it('malformed HTTP/2', () => {
    expect(causes({ irregular: { text: null, malformed: 'pseudo-field-late' } })).toEqual(
      all('pseudo-field-late'),
    );
  });

  it('says the same of a message that was written as JSON', () => {
    const message = response({ status: 200, ...split });
    const again = messageFromJson(JSON.parse(JSON.stringify(messageToJson(message)))) as ResponseMessage;
    expect(responseAcceptance(again)).toEqual(acceptance(split));
  });

  it('of a block that is not whole nothing is known', () => {
    expect(acceptance({ ...split, incomplete: true })).toBeNull();
  });
});

it('every cause is a sentence', () => {
  for (const text of Object.values(REFUSAL_TEXTS)) expect(text).toMatch(/^\w.{20,}[^.]$/);
});
