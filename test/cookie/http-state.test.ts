// The IETF's http-state vectors (222 Set-Cookie cases, 70 dates) through the public functions, with the clock at
// the time they were written for. Where RFC 6265bis differs from RFC 6265, the case is listed with its reason.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCookieDate } from '../../src/cookie/date.ts';
import { BrowserCookieStore } from '../../src/cookie/store.ts';

const vectors = new URL('../../../shared/vectors/http-state/', import.meta.url);
const isMissing = !existsSync(vectors);
const timeMs = Date.UTC(2015, 0, 1);

interface Pair {
  name: string;
  value: string;
}
interface ParserCase {
  test: string;
  received: string[];
  sent: Pair[];
  'sent-to'?: string;
}
interface DateCase {
  test: string;
  expected: string | null;
}

const NAMELESS = 'a value without a name is a cookie now (5.6 step 3); RFC 6265 dropped it';
const CONTROL = 'a control character drops the cookie now (5.6 step 1); before, it ended the value';
const KNOWN_DIFFERENCES: Record<string, string> = {
  '0004': NAMELESS,
  '0021': NAMELESS,
  '0023': NAMELESS,
  '0024': NAMELESS,
  '0025': NAMELESS,
  '0026': NAMELESS,
  '0027': NAMELESS,
  '0028': NAMELESS,
  CHROMIUM0009: NAMELESS,
  CHROMIUM0010: NAMELESS,
  CHROMIUM0012: NAMELESS,
  DISABLED_CHROMIUM0022: CONTROL,
  DISABLED_CHROMIUM0023: CONTROL,
  DISABLED_PATH0029: 'paths are compared as they are written, nothing is decoded (5.1.4); disabled upstream',
  MOZILLA0012: NAMELESS,
  MOZILLA0014: NAMELESS,
  MOZILLA0015: NAMELESS,
  MOZILLA0016: NAMELESS,
  MOZILLA0017: NAMELESS,
  NAME0017: NAMELESS,
  NAME0023: NAMELESS,
  NAME0025: NAMELESS,
  NAME0028: NAMELESS,
  NAME0031: NAMELESS,
  NAME0032: NAMELESS,
  NAME0033: NAMELESS,
  OPTIONAL_DOMAIN0042: 'the last Domain wins although it is empty (5.6.3); the case is optional upstream',
};

function read<T>(file: string): T {
  // One file begins with its licence as // comments.
  return JSON.parse(readFileSync(new URL(file, vectors), 'utf8').replace(/^\/\/.*$/gm, '')) as T;
}

function sentBack(parserCase: ParserCase): Pair[] {
  const store = new BrowserCookieStore();
  const url = `http://home.example.org:8888/cookie-parser?${parserCase.test}`;
  for (const field of parserCase.received) store.receive(field, { url, timeMs });
  const target = new URL(parserCase['sent-to'] ?? '/cookie-parser-result', url).href;
  return store.cookiesFor(target, { timeMs }).map(({ name, value }) => ({ name, value }));
}

const parserCases = isMissing ? [] : read<ParserCase[]>('parser.json');
const dateCases = isMissing
  ? []
  : [...read<DateCase[]>('examples.json'), ...read<DateCase[]>('bsd-examples.json')];

describe.skipIf(isMissing)('http-state vectors (skipped without ../shared/vectors)', () => {
  it('are all there', () => {
    expect(parserCases).toHaveLength(222);
    expect(dateCases).toHaveLength(70);
    expect(Object.keys(KNOWN_DIFFERENCES)).toHaveLength(27);
  });

  it('differ where RFC 6265bis does, and nowhere else', () => {
    const different = parserCases.filter((one) => JSON.stringify(sentBack(one)) !== JSON.stringify(one.sent));
    expect(different.map((one) => one.test)).toEqual(Object.keys(KNOWN_DIFFERENCES));
  });

  it.each(parserCases.filter((one) => !(one.test in KNOWN_DIFFERENCES)))('case $test', (one) => {
    expect(sentBack(one)).toEqual(one.sent);
  });

  it.each(dateCases)('date $test', ({ test, expected }) => {
    expect(parseCookieDate(test)).toBe(expected === null ? null : Date.parse(expected));
  });
});
