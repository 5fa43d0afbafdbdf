// Header lines as servers really write them (RFC 9112 section 5): folded, odd, hostile.

import { Conversation, request } from '../../support/conversation.ts';
import { recordText } from '../../support/truth.ts';
import { type Case, capture } from './case.ts';

interface Lines {
  readonly name: string;
  readonly how: string;
  /** The response, to the byte (a character a byte). */
  readonly response: string;
  readonly cookies: readonly string[];
  readonly target?: string;
  readonly url?: string;
}

function exchange({ name, how, response, cookies, target = '/', url }: Lines): Case {
  const talk = new Conversation().open();
  talk.send(request(target));
  const at = talk.respond(response);
  talk.close();
  return capture(
    name,
    how,
    talk.packets,
    cookies.map((value) => ({
      setCookie: recordText(value),
      at,
      incomplete: false,
      ...(url === undefined ? {} : { url }),
    })),
  );
}

/** A response of these header lines. */
function responseOf(...lines: string[]): string {
  return `HTTP/1.1 200 OK\r\n${lines.map((line) => `${line}\r\n`).join('')}Content-Length: 0\r\n\r\n`;
}

const sixty = Array.from({ length: 60 }, (_, index) => `c${index}=v${index}; Path=/p${index}`);

const hostile = [
  'nul=a\0b; Path=/',
  'esc=\x1b[31mred\x1b[0m\x1b]0;title\x07',
  'bell=\x07\x08\x0b\x0c\x7f',
  'c1=\x9b31m',
  'tab=a\tb',
  'script=<script>alert(1)</script>',
  'formula==1+1|cmd',
  'csv="a,b""c',
  'percent=%0d%0aSet-Cookie:%20x=1',
];

const encodings = [
  `utf8=${Buffer.from('näme☃', 'utf8').toString('latin1')}; Path=/`,
  'latin1=\xe9\xff; Path=/',
  `bidi=${Buffer.from('\u202e\ufeff\u2028', 'utf8').toString('latin1')}`,
];

const shapes = [
  '',
  '=noname',
  'noequals',
  'a=b==c',
  '; Path=/',
  '"quoted; semi"',
  'x=1, y=2; Path=/',
  'e=; Max-Age=0',
];

export const headerCases: readonly Case[] = [
  {
    name: 'obs-fold',
    how: 'header lines continued on the next one (obs-fold), in a cookie, before one and behind one',
    response: responseOf(
      'X-Long: a',
      '\tb',
      ' c',
      'Set-Cookie: one=1;',
      ' Path=/;',
      '\t HttpOnly',
      'Set-Cookie:',
      '  two=2',
      'Set-Cookie: three=3',
    ),
    cookies: ['one=1; Path=/; HttpOnly', 'two=2', 'three=3'],
  },
  {
    name: 'bare-lf',
    how: 'lines end with LF alone, and with both kinds in turn',
    response:
      'HTTP/1.1 200 OK\nSet-Cookie: one=1\nSet-Cookie: two=2\r\nSet-Cookie: three=3\nContent-Length: 0\n\n',
    cookies: ['one=1', 'two=2', 'three=3'],
  },
  {
    name: 'odd-lines',
    how: 'white space before colons, a line without a colon, an empty name, near misses of the name',
    response: responseOf(
      'Set-Cookie : one=1',
      'Set-Cookie\t:two=2',
      'junk without a colon',
      ': empty name',
      'Set-Cookie2: old=1',
      'X-Set-Cookie: no=1',
      'Set-Cookies: no=2',
      'Set Cookie: no=3',
      'Set-Cookie:three=3',
    ),
    cookies: ['one=1', 'two=2', 'three=3'],
  },
  {
    name: 'empty-lines',
    how: 'empty lines before the status line',
    response: `\r\n\r\n\n${responseOf('Set-Cookie: one=1')}`,
    cookies: ['one=1'],
  },
  {
    name: 'absolute-form',
    how: 'a request to a proxy, with an absolute-form target',
    response: responseOf('Set-Cookie: one=1'),
    cookies: ['one=1'],
    target: 'http://other.test:8080/a?b=c',
    url: 'http://other.test:8080/a?b=c',
  },
  {
    name: 'spellings',
    how: 'the field name in every case, white space around values',
    response: responseOf(
      'Set-Cookie: a=1',
      'set-cookie: b=2',
      'SET-COOKIE: c=3',
      'sEt-cOOkIe:  \t d=4 \t ',
      'Set-Cookie:e=5',
    ),
    cookies: ['a=1', 'b=2', 'c=3', 'd=4', 'e=5'],
  },
  {
    name: 'control-bytes',
    how: 'NUL, escape sequences, C0 and C1 control characters, markup and formulas in values',
    response: responseOf(...hostile.map((value) => `Set-Cookie: ${value}`)),
    cookies: hostile,
  },
  {
    name: 'encodings',
    how: 'values in UTF-8 and in ISO-8859-1, with characters that steer direction',
    response: responseOf(...encodings.map((value) => `Set-Cookie: ${value}`)),
    cookies: encodings,
  },
  {
    name: 'bare-cr',
    how: 'a bare CR in a value is no line end: it stays in the value',
    response: responseOf('Set-Cookie: one=1\rSet-Cookie: forged=1', 'Set-Cookie: two=2'),
    cookies: ['one=1\rSet-Cookie: forged=1', 'two=2'],
  },
  {
    name: 'shapes',
    how: 'values without a name, without an equals sign, empty, with commas and quotes',
    response: responseOf(...shapes.map((value) => `Set-Cookie: ${value}`)),
    cookies: shapes,
  },
  {
    name: 'sixty-cookies',
    how: 'sixty Set-Cookie lines in one response',
    response: responseOf(...sixty.map((value) => `Set-Cookie: ${value}`)),
    cookies: sixty,
  },
].map(exchange);
