// What Chromium sends with a fetch of a page of another site, and what the response to it needs (Fetch standard).

import { describe, expect, it } from 'vitest';
import { corsText } from '../../../src/audit/fixes/cors.ts';
import { fixText } from '../../../src/audit/fixes/fix.ts';
import { audit } from '../../support/exchange.ts';

const PAGE = 'https://spa.other.example:8443';
const FETCH: [string, string][] = [
  [
    'User-Agent',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  ],
  ['Origin', PAGE],
  ['Sec-Fetch-Site', 'cross-site'],
  ['Sec-Fetch-Mode', 'cors'],
  ['Sec-Fetch-Dest', 'empty'],
];
const ALLOWED: [string, string][] = [
  ['Access-Control-Allow-Origin', PAGE],
  ['Access-Control-Allow-Credentials', 'true'],
];

describe('a cookie of an API that a page of another site logs in to', () => {
  const fixWith = (responseFields: [string, string][]) => {
    const found = audit([
      {
        url: 'https://api.shop.example/login',
        method: 'POST',
        form: ['username', 'password'],
        requestFields: FETCH,
        responseFields: [['X-Powered-By', 'Express'], ...responseFields],
        setCookie: ['connect.sid=s%3A0aTFbhGbmK3xG0QK.hyA0a; Path=/; HttpOnly; Secure; SameSite=Lax'],
      },
    ]).find(({ rule }) => rule === 'cross-site-refused');
    return fixText(found!.fix);
  };
  const cors = `Express: app.use(cors({ origin: '${PAGE}', credentials: true })) (app.js, before the routes).`;

  it('has the line for CORS as well, with this page', () => {
    expect(fixWith([])).toMatch(
      /^express-session: session\(\{ \.\.\., cookie: \{ sameSite: production \? 'none' : 'lax'/,
    );
    expect(fixWith([])).toContain(cors);
  });

  it('also where another page is allowed, every page, or this one without credentials', () => {
    expect(fixWith([['Access-Control-Allow-Origin', 'https://spa.other.example'], ALLOWED[1]!])).toContain(
      cors,
    );
    expect(fixWith([['Access-Control-Allow-Origin', '*'], ALLOWED[1]!])).toContain(cors);
    expect(fixWith([ALLOWED[0]!])).toContain(cors);
  });

  it('has none where the response has the headers', () => {
    expect(fixWith(ALLOWED)).toMatch(/^express-session: /);
    expect(fixWith(ALLOWED)).not.toContain('app.use(cors');
  });
});

describe('corsText', () => {
  it('names the headers where the framework is not known', () => {
    expect(corsText(null, PAGE)).toBe(
      `A fetch with credentials: "include" also needs Access-Control-Allow-Origin: ${PAGE} and Access-Control-Allow-Credentials: true, in this response and in that to OPTIONS.`,
    );
  });

  it.each(["https://a'.example", 'https://a.example/\n', 'https://{x}', 'null'])(
    'keeps %j out of code',
    (page) => {
      expect(corsText('Express', page)).toContain("origin: 'https://app.example'");
    },
  );
});
