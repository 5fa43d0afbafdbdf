import { describe, expect, it } from 'vitest';
import {
  type ExplainedRequest,
  explainField,
  parseWebUrl,
  REQUEST_KINDS,
  type RequestKind,
  siteContextOf,
} from '../../src/cookie/explain.ts';
import { BROWSERS } from '../../src/cookie/profiles.ts';

function asked(url: string, from: string | null = null, kind: RequestKind = 'fetch'): ExplainedRequest {
  return { request: parseWebUrl(url)!, from: from === null ? null : parseWebUrl(from)!, kind, timeMs: 0 };
}

const url = 'https://a.example/login';
const from = 'https://b.example/';

describe('heldBack', () => {
  const heldBack = (field: string, request: ExplainedRequest): unknown[] =>
    explainField(field, request, BROWSERS).map((explanation) => explanation.heldBack);

  it.each<[string, ExplainedRequest, unknown[]]>([
    // In the order of BROWSERS: standard, chrome, firefox, safari.
    ['a=b', asked(url), [null, null, null, null]],
    ['a=b; Path=/admin', asked(url), ['path', 'path', 'path', 'path']],
    ['a=b; SameSite=None', asked(url), ['not-kept', 'not-kept', 'not-kept', 'not-kept']],
    ['a=; Max-Age=0', asked(url), ['not-kept', 'not-kept', 'not-kept', 'not-kept']],
    // Firefox and Safari have no Lax by default, and keep other sites' cookies out.
    ['a=b', asked(url, from), ['same-site', 'same-site', 'third-party', 'third-party']],
    ['a=b; SameSite=None; Secure', asked(url, from), [null, null, 'third-party', 'third-party']],
    // A Partitioned cookie of the site itself is not that of another top-level site.
    [
      'a=b; SameSite=None; Secure; Partitioned',
      asked(url, from, 'iframe'),
      ['third-party', 'third-party', 'third-party', 'third-party'],
    ],
    ['a=b; SameSite=Lax', asked(url, from, 'navigate'), [null, null, null, null]],
    ['a=b; SameSite=Lax', asked(url, from, 'post'), ['same-site', 'same-site', 'same-site', 'same-site']],
    [
      'a=b; SameSite=Strict',
      asked(url, from, 'navigate'),
      ['same-site', 'same-site', 'same-site', 'same-site'],
    ],
    ['a=b; SameSite=Strict', asked(url, 'https://www.a.example/'), [null, null, null, null]],
  ])('%s, %j', (field, request, expected) => {
    expect(heldBack(field, request)).toEqual(expected);
  });
});

it('a cookie without SameSite goes with a posted form for two minutes, where it counts as Lax', () => {
  const seconds = (field: string, kind: RequestKind) =>
    explainField(field, asked(url, from, kind), BROWSERS).map(({ sentForSeconds }) => sentForSeconds);
  expect(seconds('a=b', 'post')).toEqual([120, 120, null, null]);
  expect(seconds('a=b; SameSite=None; Secure', 'post')).toEqual([null, null, null, null]);
  expect(seconds('a=b', 'navigate')).toEqual([null, null, null, null]);
});

describe('siteContextOf', () => {
  it('knows what a request across sites is by its kind', () => {
    expect(REQUEST_KINDS.map((kind) => siteContextOf(asked(url, from, kind)))).toEqual([
      'cross-site',
      'cross-site-navigation',
      'cross-site-unsafe-navigation',
      'cross-site',
    ]);
  });

  it.each([
    [null, 'same-site'],
    ['https://www.a.example:8443/', 'same-site'],
    // A site has a scheme.
    ['http://a.example/', 'cross-site'],
  ])('from %s: %s', (page, expected) => {
    expect(siteContextOf(asked(url, page))).toBe(expected);
  });
});

describe('parseWebUrl', () => {
  it.each([
    '',
    'a.example',
    'about:blank',
    'ftp://a.example/',
    'wss://a.example/',
    'https://',
    'http://a b/',
  ])('%j is none', (text) => {
    expect(parseWebUrl(text)).toBeNull();
  });

  it('takes the port away', () => {
    expect(parseWebUrl('http://LOCALHOST:3000/x?y#z')).toEqual({
      scheme: 'http',
      host: 'localhost',
      path: '/x',
    });
  });
});
