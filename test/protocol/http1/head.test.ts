import { describe, expect, it } from 'vitest';
import { Http1Head } from '../../../src/protocol/http1/head.ts';
import fc from '../../support/properties.ts';

function response(text: string, incomplete = false): Http1Head {
  return new Http1Head('response', text, incomplete);
}

describe('the start line', () => {
  it.each<[string, string, string, string]>([
    ['GET / HTTP/1.1\r\n\r\n', 'GET', '/', 'http/1.1'],
    ['POST /a?b=c HTTP/1.0\n\n', 'POST', '/a?b=c', 'http/1.0'],
    ['GET  /a b c  HTTP/1.1 \r\n\r\n', 'GET', '/a b c', 'http/1.1'],
    ['GET http://a.test/HTTP/1.0/ HTTP/1.1\r\n\r\n', 'GET', 'http://a.test/HTTP/1.0/', 'http/1.1'],
    ['CONNECT a.test:443 HTTP/1.1\r\n\r\n', 'CONNECT', 'a.test:443', 'http/1.1'],
  ])('of a request: %j', (text, method, target, version) => {
    const head = new Http1Head('request', text, false);
    expect([head.method, head.target, head.version]).toEqual([method, target, version]);
  });

  it.each<[string, number, string, string]>([
    ['HTTP/1.1 200 OK\r\n\r\n', 200, 'OK', 'http/1.1'],
    ['HTTP/1.0 404 Not  Found\n\n', 404, 'Not  Found', 'http/1.0'],
    ['HTTP/1.1 200\r\n\r\n', 200, '', 'http/1.1'],
    ['HTTP/1.1  302 Found: 7\r\n\r\n', 302, 'Found: 7', 'http/1.1'],
    ['HTTP/1.1 200 O', 200, 'O', 'http/1.1'],
    ['HTTP/1.1 000 \r\n\r\n', 0, '', 'http/1.1'],
  ])('of a response: %j', (text, status, phrase, version) => {
    const head = response(text);
    expect([head.status, head.phrase, head.version]).toEqual([status, phrase, version]);
  });
});

/** Field lines after a status line: all of them as [name, value], and the values of Set-Cookie. */
const CASES: readonly [name: string, lines: string, fields: [string, string][], setCookies: string[]][] = [
  [
    'plain',
    'A: b\r\nC: d\r\n\r\n',
    [
      ['A', 'b'],
      ['C', 'd'],
    ],
    [],
  ],
  [
    'several of one name',
    'Set-Cookie: a\r\nSet-Cookie: b\r\n\r\n',
    [
      ['Set-Cookie', 'a'],
      ['Set-Cookie', 'b'],
    ],
    ['a', 'b'],
  ],
  ['in any case', 'sET-cOOKIE: a\r\n\r\n', [['sET-cOOKIE', 'a']], ['a']],
  [
    'bare line feeds',
    'Set-Cookie: a\nB: c\n\n',
    [
      ['Set-Cookie', 'a'],
      ['B', 'c'],
    ],
    ['a'],
  ],
  [
    'white space before the colon',
    'Set-Cookie : a\r\nB\t: c\r\n\r\n',
    [
      ['Set-Cookie', 'a'],
      ['B', 'c'],
    ],
    ['a'],
  ],
  ['white space around the value', 'Set-Cookie:\t a b \t\r\n\r\n', [['Set-Cookie', 'a b']], ['a b']],
  ['no white space', 'Set-Cookie:a\r\n\r\n', [['Set-Cookie', 'a']], ['a']],
  [
    'no value',
    'Set-Cookie:\r\nSet-Cookie: \r\n\r\n',
    [
      ['Set-Cookie', ''],
      ['Set-Cookie', ''],
    ],
    ['', ''],
  ],
  ['a folded value', 'Set-Cookie: a;\r\n  b;\r\n\tc\r\n\r\n', [['Set-Cookie', 'a; b; c']], ['a; b; c']],
  ['a value that begins on the next line', 'Set-Cookie:\r\n a\r\n\r\n', [['Set-Cookie', 'a']], ['a']],
  ['a fold of white space', 'Set-Cookie: a\r\n  \r\n b\r\n\r\n', [['Set-Cookie', 'a b']], ['a b']],
  ['a fold of another field', 'A: b\r\n Set-Cookie: c\r\n\r\n', [['A', 'b Set-Cookie: c']], []],
  ['a fold after the start line', ' folded: a\r\nSet-Cookie: b\r\n\r\n', [['Set-Cookie', 'b']], ['b']],
  ['a line without a colon', 'junk\r\nSet-Cookie: a\r\n\r\n', [['Set-Cookie', 'a']], ['a']],
  ['a fold after such a line', 'junk\r\n more\r\nSet-Cookie: a\r\n\r\n', [['Set-Cookie', 'a']], ['a']],
  ['a line without a name', ': a\r\n\r\n', [['', 'a']], []],
  ['the name without a colon', 'Set-Cookie\r\nA: b\r\n\r\n', [['A', 'b']], []],
  ['a colon only on the next line', 'Set-Cookie\r\n: b\r\n\r\n', [['', 'b']], []],
  [
    'longer and shorter names',
    'Set-Cookie2: a\r\nSet-Cooki: b\r\nX-Set-Cookie: c\r\n\r\n',
    [
      ['Set-Cookie2', 'a'],
      ['Set-Cooki', 'b'],
      ['X-Set-Cookie', 'c'],
    ],
    [],
  ],
  ['colons in the value', 'Set-Cookie: a:b\r\n\r\n', [['Set-Cookie', 'a:b']], ['a:b']],
  ['a bare carriage return', 'Set-Cookie: a\rb\r\n\r\n', [['Set-Cookie', 'a\rb']], ['a\rb']],
  [
    'more than one before the line end',
    'Set-Cookie: a\r\r\nB:\r\r\r\n\r\n',
    [
      ['Set-Cookie', 'a'],
      ['B', ''],
    ],
    ['a'],
  ],
  [
    'NUL and other control bytes',
    'Set-Cookie: a\0b\x1bc\r\n\r\n',
    [['Set-Cookie', 'a\0b\x1bc']],
    ['a\0b\x1bc'],
  ],
  ['bytes above 127', 'Set-Cookie: \xe9\xa0\r\n\r\n', [['Set-Cookie', '\xe9\xa0']], ['\xe9\xa0']],
  ['none', '\r\n', [], []],
];

describe('an irregular response is there as it was sent', () => {
  const text = '1.1 200 OK\r\nA: b\rC: d\r\n\r\n';

  it('not a request, and not a regular one', () => {
    expect(response(`HTTP/${text}`).irregular).toEqual({ text: `HTTP/${text}`, malformed: null });
    expect(response('HTTP/1.1 200 OK\r\nA: b\r\n\r\n').irregular).toBeNull();
    expect(new Http1Head('request', `GET / HTTP/${text}`, false).irregular).toBeNull();
  });
});

describe('field lines (RFC 9112 section 5)', () => {
  it.each(CASES)('%s', (_name, lines, fields, setCookies) => {
    const text = `HTTP/1.1 200 OK\r\n${lines}`;
    expect(response(text).values('set-cookie')).toEqual(setCookies);
    const head = response(text);
    expect(head.fields).toEqual(fields.map(([name, value]) => ({ name, value, truncated: false })));
    // The other way to the same values.
    expect(head.values('set-cookie')).toEqual(setCookies);
  });

  it('are told alike both ways, whatever they are', () => {
    const piece = fc.constantFrom(
      'Set-Cookie',
      'set-cookie',
      ':',
      ' ',
      '\t',
      '\r\n',
      '\n',
      '\r',
      'a',
      'b=c',
      'X',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.boolean(), (pieces, incomplete) => {
        const text = `HTTP/1.1 200 OK\r\n${pieces.join('')}`;
        const head = response(text, incomplete);
        const values = head.fields
          .filter(({ name, truncated }) => !truncated && name.toLowerCase() === 'set-cookie')
          .map(({ value }) => value);
        expect(response(text, incomplete).values('set-cookie')).toEqual(values);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a head that was not seen to its end', () => {
  it('has a truncated last line', () => {
    const head = response('HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSet-Cookie: ha', true);
    expect(head.fields).toEqual([
      { name: 'Set-Cookie', value: 'a', truncated: false },
      { name: 'Set-Cookie', value: 'ha', truncated: true },
    ]);
    expect(head.values('set-cookie')).toEqual(['a']);
    expect(response(head.text, true).values('set-cookie')).toEqual(['a']);
  });

  it.each([
    ['in a fold', 'Set-Cookie: a;\r\n  ha'],
    ['between CR and LF', 'Set-Cookie: a\r'],
  ])('%s', (_name, lines) => {
    const head = response(`HTTP/1.1 200 OK\r\n${lines}`, true);
    expect(head.values('set-cookie')).toEqual([]);
    expect(head.fields).toMatchObject([{ truncated: true }]);
  });

  it('may end with its start line', () => {
    expect(response('HTTP/1.1 200 OK', true).fields).toEqual([]);
    expect(response('HTTP/1.1 200 OK\r\n', true).fields).toEqual([]);
  });
});

it('takes a million lines apart', () => {
  const text = `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(500_000)}${' c\r\n'.repeat(500_000)}\r\n`;
  const { fields } = response(text);
  expect(fields).toHaveLength(500_000);
  expect(fields.at(-1)?.value).toHaveLength(1 + 500_000 * 2);
});
