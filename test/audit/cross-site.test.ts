// Requests from other sites: cookies that browsers reject, and cookies that they hold back.

import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/audit/rule.ts';
import { audit, auditor, exchange } from '../support/exchange.ts';
import { fixOf } from '../support/findings.ts';

type Fields = NonNullable<Example['requestFields']>;

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';
const PAGE = 'https://spa.other.example';
const SESSION = 'sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Secure; HttpOnly; Path=/';

function sent(mode: string, destination: string, agent = CHROME, page: string | null = PAGE): Fields {
  return [
    ['User-Agent', agent],
    ...(page === null ? [] : [['Origin', page] as const]),
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Mode', mode],
    ['Sec-Fetch-Dest', destination],
  ];
}

const FETCH = sent('cors', 'empty');
const WITH_CREDENTIALS: Fields = [
  ['Access-Control-Allow-Origin', PAGE],
  ['Access-Control-Allow-Credentials', 'true'],
];
const url = 'https://api.shop.example/api/login';

function finding(rule: string, ...examples: Example[]) {
  return audit(examples).find((one) => one.rule === rule);
}

/** A request that is no login. */
const DATA: Partial<Example> = { url: 'https://api.shop.example/v1/data', form: [] };

describe('cross-site-refused', () => {
  const refused = (change: Partial<Example>, ...before: Example[]) =>
    finding('cross-site-refused', ...before, {
      url,
      method: 'POST',
      requestFields: FETCH,
      responseFields: WITH_CREDENTIALS,
      setCookie: [SESSION],
      ...change,
    });

  it('names the page, the means, and what each browser does', () => {
    expect(refused({})).toMatchObject({ severity: 'high', confidence: 'high', cookie: 'sid' });
    expect(refused({})?.message).toBe(
      'A page of another site ("https://spa.other.example") makes this request by fetch or XMLHttpRequest, and the response sets the cookie "sid" without SameSite: Chrome and Safari refuse it, Firefox keeps it.',
    );
    expect(fixOf(refused({}))).toContain('SameSite=None; Secure');
    expect(refused({})?.why).toMatch(/without Partitioned, Chrome .*Firefox .*Safari /);
  });

  it.each<[string, Partial<Example>, string | undefined]>([
    ['the client is Firefox, which keeps it', { requestFields: sent('cors', 'empty', FIREFOX) }, 'high'],
    ['the client is Safari', { requestFields: sent('cors', 'empty', SAFARI) }, 'high'],
    ['a frame', { requestFields: sent('navigate', 'iframe'), method: 'GET' }, 'high'],
    ['a form in a frame (LTI)', { requestFields: sent('navigate', 'iframe') }, 'high'],
    ['Lax', { setCookie: [`${SESSION}; SameSite=Lax`] }, 'high'],
    ['Strict', { setCookie: [`${SESSION}; SameSite=Strict`] }, 'high'],
    ['a SameSite that is none', { setCookie: [`${SESSION}; SameSite=Nonne`] }, 'high'],
    ['the page is not known', { requestFields: sent('cors', 'empty', CHROME, null) }, 'high'],
    [
      'a login, by Origin alone',
      {
        requestFields: [
          ['User-Agent', SAFARI],
          ['Origin', PAGE],
        ],
        form: ['user', 'password'],
      },
      'high',
    ],
    [
      'no login, by Origin alone',
      { url: 'https://api.shop.example/cart', requestFields: [['Origin', PAGE]] },
      'low',
    ],
    ...(
      [
        ['a widget in a frame', { requestFields: sent('navigate', 'iframe'), method: 'GET' }, 'low'],
        ['a map that sends cookies', { setCookie: ['PHPSESSID=c0ffee5f2a7e41b09d3c8a6b5e; Path=/'] }, 'low'],
        [
          'the same for Safari alone',
          {
            setCookie: [`${SESSION}; SameSite=None`],
            requestFields: sent('navigate', 'iframe', SAFARI),
            method: 'GET',
          },
          'low',
        ],
        [
          'an error report of a script',
          {
            setCookie: ['JSESSIONID=C0FFEE5F2A7E41B09D3C8A6B5E4F1D20; Path=/'],
            responseFields: [['Access-Control-Allow-Origin', PAGE]],
          },
          'info',
        ],
        ['a launch, by a form in a frame', { requestFields: sent('navigate', 'iframe') }, 'medium'],
        ['it asks for a login', { method: 'GET', status: 401 }, 'medium'],
        [
          'it leads to a login',
          {
            requestFields: sent('navigate', 'iframe'),
            method: 'GET',
            status: 302,
            responseFields: [['Location', '/login']],
          },
          'medium',
        ],
      ] satisfies [string, Partial<Example>, string][]
    ).map(([name, change, severity]): [string, Partial<Example>, string] => [
      `no login: ${name}`,
      { url: 'https://api.shop.example/v1/data', ...change },
      severity,
    ]),
    [
      'no credentials, and no login',
      { ...DATA, responseFields: [['Access-Control-Allow-Origin', PAGE]] },
      'info',
    ],
    ['a login without credentials', { responseFields: [['Access-Control-Allow-Origin', PAGE]] }, 'high'],
    [
      'no credentials, and Safari alone rejects it',
      {
        ...DATA,
        responseFields: [['Access-Control-Allow-Origin', PAGE]],
        setCookie: [`${SESSION}; SameSite=None`],
        requestFields: sent('cors', 'empty', SAFARI),
      },
      undefined,
    ],
    [
      'a preflight',
      { method: 'OPTIONS', requestFields: [...FETCH, ['Access-Control-Request-Method', 'POST']] },
      undefined,
    ],
    ['a pixel', { requestFields: sent('no-cors', 'image'), method: 'GET' }, 'info'],
    ['a script', { requestFields: sent('no-cors', 'script'), method: 'GET' }, 'info'],
    ['a beacon', { requestFields: sent('no-cors', 'empty') }, 'info'],
    ['an API for every page', { responseFields: [['Access-Control-Allow-Origin', '*']] }, 'info'],
    ['a load balancer', { setCookie: ['AWSALB=aB3; Path=/'] }, 'info'],
    ['analytics', { setCookie: ['_ga=GA1.2.3.4; Path=/'], url: 'https://collect.example/g' }, 'info'],
    ['a preference, at a login', { setCookie: ['view=list; Path=/'] }, 'low'],
    [
      'a preference',
      { setCookie: ['view=list; Path=/'], url: 'https://api.shop.example/cart', responseFields: [] },
      'info',
    ],
    [
      'a preference, where the page may send cookies',
      {
        setCookie: ['view=list; Path=/'],
        url: 'https://api.shop.example/cart',
      },
      'low',
    ],
    ['None', { setCookie: [`${SESSION}; SameSite=None; Partitioned`] }, undefined],
    ['None, which Safari alone rejects', { setCookie: [`${SESSION}; SameSite=None`] }, 'info'],
    [
      'the same, and the client is Safari',
      { setCookie: [`${SESSION}; SameSite=None`], requestFields: sent('cors', 'empty', SAFARI) },
      'medium',
    ],
    ['the same of a tracker', { setCookie: ['IDE=x; Secure; SameSite=None'] }, undefined],
    ['a posted form', { requestFields: sent('navigate', 'document') }, undefined],
    ['the same site', { requestFields: [['Origin', 'https://app.shop.example']] }, undefined],
    [
      'another site, behind a proxy that may have changed Host',
      {
        requestFields: [
          ['Origin', PAGE],
          ['X-Forwarded-For', '192.0.2.1'],
        ],
      },
      undefined,
    ],
    ['nothing is said', { requestFields: [] }, undefined],
    ['a deletion', { setCookie: ['sid=; Max-Age=0'] }, undefined],
  ])('%s', (_name, change, severity) => {
    expect(refused(change)?.severity).toBe(severity);
  });

  describe('a cookie that the browser has already', () => {
    const before: Example = {
      url: 'https://api.shop.example/',
      requestFields: [['User-Agent', CHROME]],
      setCookie: [SESSION],
    };
    const rolling: Partial<Example> = { url: 'https://api.shop.example/cart', method: 'GET' };

    it('does not change', () => {
      expect(refused(rolling, before)).toBeUndefined();
      expect(refused({ ...rolling, requestFields: [...FETCH, ['Cookie', 'sid=1']] })).toBeUndefined();
    });

    it('of Firefox, which takes the new one, neither', () => {
      const there: Fields = [['User-Agent', FIREFOX]];
      const again = sent('cors', 'empty', FIREFOX);
      expect(
        refused({ ...rolling, requestFields: again }, refusedBefore(again), {
          ...before,
          requestFields: there,
        }),
      ).toMatchObject({ count: 1 });
    });

    it('is not what a login sets', () => {
      expect(refused({ setCookie: [SESSION.replace('1d20', '1d21')] }, before)?.severity).toBe('high');
    });
  });

  function refusedBefore(requestFields: Fields): Example {
    return { url, method: 'POST', requestFields, responseFields: WITH_CREDENTIALS, setCookie: [SESSION] };
  }

  it('a fetch without credentials: not SameSite is why', () => {
    const found = refused({ ...DATA, responseFields: [['Access-Control-Allow-Origin', PAGE]] });
    expect(found?.message).toContain('The response has no Access-Control-Allow-Credentials: true');
  });

  it('only Partitioned helps in Safari', () => {
    const inSafari = {
      setCookie: [`${SESSION}; SameSite=None`],
      requestFields: sent('cors', 'empty', SAFARI),
    };
    expect(fixOf(refused(inSafari))).toContain('Partitioned');
  });

  it('samesite-missing does not advise Lax for it', () => {
    const found = audit([
      { url, method: 'POST', requestFields: sent('cors', 'empty', FIREFOX), setCookie: [SESSION] },
    ]);
    expect(found.map(({ rule }) => rule)).not.toContain('samesite-missing');
  });
});

describe('cross-site-held-back', () => {
  const ID = 'https://appleid.apple.com';
  const start = (attributes = 'SameSite=Lax', name = 'oauth_state'): Example => ({
    url: 'https://shop.example/auth/apple',
    status: 302,
    requestFields: [['User-Agent', CHROME]],
    responseFields: [['Location', `${ID}/auth/authorize?response_mode=form_post`]],
    setCookie: [
      `${name}=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Secure; HttpOnly; Path=/; Max-Age=600; ${attributes}`,
    ],
  });
  const callback = (change: Partial<Example> = {}): Example => ({
    url: 'https://shop.example/auth/callback',
    method: 'POST',
    form: ['state', 'code'],
    requestFields: sent('navigate', 'document', CHROME, ID),
    status: 302,
    responseFields: [['Location', '/error?error=state_mismatch']],
    ...change,
  });
  const heldBack = (...examples: Example[]) => finding('cross-site-held-back', ...examples);

  it('Sign in with Apple, with a Lax state cookie', () => {
    expect(heldBack(start(), callback())).toMatchObject({
      severity: 'high',
      cookie: 'oauth_state',
      message:
        'A page of another site ("https://appleid.apple.com") makes the request POST "/auth/callback": the browser does not send the cookie "oauth_state" with it. That needs SameSite=None; Secure, and the cookie has SameSite=Lax. The response redirects to "/error".',
    });
  });

  it.each<[string, Example, Example]>([
    ['403', start(), callback({ status: 403, responseFields: [] })],
    [
      '400 and the cookie is deleted',
      start(),
      callback({ status: 400, setCookie: ['oauth_state=; Path=/; Max-Age=0'] }),
    ],
    ['back to the login', start(), callback({ responseFields: [['Location', '/login']] })],
    [
      'back to the other server',
      start(),
      callback({ responseFields: [['Location', `${ID}/auth/authorize`]] }),
    ],
    ['a new session on the way', start(), callback({ setCookie: ['connect.sid=s%3Anew.sig; Path=/'] })],
    ['the state is in the session', start('SameSite=Lax', 'connect.sid'), callback()],
    ['Strict', start('SameSite=Strict', '__Host-nonce'), callback()],
    ['SAML', start('SameSite=Lax', 'saml_request'), callback({ form: ['SAMLResponse', 'RelayState'] })],
    [
      'OpenID Connect',
      start('SameSite=Lax', '.AspNetCore.Correlation.x'),
      callback({ form: ['id_token', 'state'] }),
    ],
    [
      'a link, and Strict',
      start('SameSite=Strict'),
      {
        url: 'https://shop.example/auth/callback?code=1&state=2',
        requestFields: sent('navigate', 'document', CHROME, ID),
        status: 500,
      },
    ],
    [
      'by Origin alone',
      start(),
      callback({
        requestFields: [
          ['User-Agent', CHROME],
          ['Origin', ID],
          ['Accept', 'text/html,*/*'],
        ],
      }),
    ],
  ])('%s', (_name, begin, end) => {
    expect(heldBack(begin, end)?.severity).toBe('high');
  });

  it('advises Lax where that is enough, else None', () => {
    const link: Example = {
      url: 'https://shop.example/auth/callback?code=1&state=2',
      requestFields: sent('navigate', 'document', CHROME, ID),
      status: 500,
    };
    expect(fixOf(heldBack(start('SameSite=Strict'), link))).toContain('SameSite=Lax');
    expect(fixOf(heldBack(start('SameSite=Strict'), callback()))).toContain('SameSite=None; Secure');
    expect(fixOf(heldBack(start('SameSite=Lax', 'better-auth.state'), callback()))).toContain(
      "sameSite: production ? 'none' : 'lax'",
    );
  });

  it('when it is not seen to fail, it may still have', () => {
    expect(heldBack(start(), callback({ status: 200, responseFields: [] }))?.severity).toBe('medium');
  });

  it.each<[string, Example, Example]>([
    ['SameSite=None', start('SameSite=None'), callback()],
    [
      'it is sent',
      start(),
      callback({ requestFields: [...sent('navigate', 'document', CHROME, ID), ['Cookie', 'oauth_state=1']] }),
    ],
    [
      'the login holds',
      start(),
      callback({ responseFields: [['Location', '/account']], setCookie: [`${SESSION}; SameSite=Lax`] }),
    ],
    ['the user said no', start(), callback({ form: ['state', 'error'] })],
    ['no cookie of a login', start('SameSite=Lax', 'view'), callback()],
    ['another path', { ...start(), setCookie: ['oauth_state=1; Path=/other; SameSite=Lax'] }, callback()],
    [
      'a link, and Lax',
      start(),
      callback({
        url: 'https://shop.example/auth/callback?code=1&state=2',
        method: 'GET',
        status: 400,
        responseFields: [],
      }),
    ],
    [
      'the same site',
      start(),
      callback({
        requestFields: [
          ['User-Agent', CHROME],
          ['Origin', 'https://id.shop.example'],
        ],
      }),
    ],
    ['nothing is said', start(), callback({ requestFields: [['User-Agent', CHROME]] })],
    [
      'an image',
      { ...start(), setCookie: [`${SESSION}; SameSite=Lax`] },
      { url: 'https://shop.example/a.png', requestFields: sent('no-cors', 'image'), status: 403 },
    ],
  ])('not: %s', (_name, begin, end) => {
    expect(heldBack(begin, end)).toBeUndefined();
  });

  describe('what a login leaves under any name', () => {
    const leave = (cookie: string, location = `${ID}/authorize?state=f3b1c9d2e5a7`): Example => ({
      ...start(),
      responseFields: [['Location', location]],
      setCookie: [`${cookie}; Secure; HttpOnly; Path=/; SameSite=Strict`],
    });
    const RANDOM = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
    const link = (change: Partial<Example> = {}): Example => ({
      url: 'https://shop.example/auth/callback?code=1&state=f3b1c9d2e5a7',
      requestFields: sent('navigate', 'document', CHROME, null),
      status: 302,
      responseFields: [['Location', '/login?error=1']],
      ...change,
    });

    it.each<[string, Example, Example, string | undefined]>([
      ['its value holds the state', leave('tx=f3b1c9d2e5a7.sig', `${ID}/authorize`), link(), 'high'],
      ['it came with the redirect', leave(`flow=${RANDOM}`), link(), 'high'],
      ['the same, and a posted form', leave(`flow=${RANDOM}`), callback(), 'high'],
      ['with a session in between', leave(`connect.sid=s%3A${RANDOM}.sig`), link({ status: 401 }), 'high'],
      [
        'back to the other server',
        leave(`flow=${RANDOM}`),
        link({ responseFields: [['Location', `${ID}/authorize?state=2`]] }),
        'high',
      ],
      ['another state', leave(`flow=${RANDOM}`, `${ID}/authorize?state=0000000000`), link(), undefined],
      ['a preference', leave('theme=dark'), link(), undefined],
      ['analytics', leave(`_ga=GA1.2.${RANDOM}`), link(), undefined],
      ['another server', leave(`flow=${RANDOM}`, 'https://other.example/?state=1'), callback(), undefined],
      ['no redirect', { ...leave(`flow=${RANDOM}`), status: 200, responseFields: [] }, callback(), undefined],
    ])('%s', (_name, begin, end, severity) => {
      expect(heldBack(begin, end)?.severity).toBe(severity);
    });

    it('a session that was there before, with which the login begins', () => {
      const before: Example = {
        url: 'https://shop.example/',
        requestFields: [['User-Agent', CHROME]],
        setCookie: [`connect.sid=s%3A${RANDOM}.sig; Secure; HttpOnly; Path=/`],
      };
      const begin: Example = {
        ...start(),
        requestFields: [
          ['User-Agent', CHROME],
          ['Cookie', `connect.sid=s%3A${RANDOM}.sig`],
        ],
        responseFields: [['Location', `${ID}/authorize?state=f3b1c9d2e5a7`]],
        setCookie: [],
      };
      const elsewhere = {
        ...link({ status: 500 }),
        url: 'https://www.shop.example/cb?code=1&state=f3b1c9d2e5a7',
      };
      expect(finding('login-callback-host', before, begin, elsewhere)).toMatchObject({
        severity: 'high',
        cookie: 'connect.sid',
      });
    });
  });

  describe('a callback that is not seen to fail', () => {
    const RANDOM = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
    const home = (change: Partial<Example>): Example =>
      callback({ responseFields: [['Location', '/']], ...change });
    it.each<[string, Example, string | undefined]>([
      ['leads home without a session', home({}), 'medium'],
      ['sets a session', home({ setCookie: [`sid=${RANDOM}; Path=/; Secure; SameSite=Lax`] }), undefined],
      ['hands over a token', home({ responseFields: [['Location', '/#token=abc']] }), undefined],
      [
        'has another session',
        home({ requestFields: [...sent('navigate', 'document', CHROME, ID), ['Cookie', `sid=${RANDOM}`]] }),
        undefined,
      ],
      [
        'leads to itself, as a link',
        home({ responseFields: [['Location', '/auth/login?code=1&state=2']] }),
        undefined,
      ],
    ])('%s', (_name, end, severity) => {
      expect(heldBack(start(), end)?.severity).toBe(severity);
    });

    it('is a page with an empty session in the place of that of the login', () => {
      const begin: Example = {
        ...start('SameSite=Lax', 'PHPSESSID'),
        responseFields: [['Location', `${ID}/authorize?state=f3b1c9d2e5a7`]],
      };
      const empty = callback({
        status: 200,
        responseFields: [],
        setCookie: [`PHPSESSID=${RANDOM}; Path=/; Secure; SameSite=Lax`],
      });
      expect(heldBack(begin, empty)?.severity).toBe('medium');
    });

    it('posts its form once more, with the cookie', () => {
      const page = callback({ status: 200, responseFields: [] });
      const again = (requestFields: Fields, change: Partial<Example> = {}): Example =>
        callback({
          requestFields: [...requestFields, ['Cookie', 'oauth_state=c0ffee5f2a7e41b09d3c8a6b5e4f1d20']],
          responseFields: [['Location', '/account']],
          ...change,
        });
      const own: Fields = [
        ['User-Agent', CHROME],
        ['Origin', 'https://shop.example'],
        ['Sec-Fetch-Site', 'same-origin'],
      ];
      expect(heldBack(start(), page)?.severity).toBe('medium');
      expect(heldBack(start(), page, again(own))).toBeUndefined();
      // It fails all the same; another login, by a link; an earlier one has failed.
      expect(heldBack(start(), page, again(own, { status: 400 }))).toBeDefined();
      expect(heldBack(start(), callback(), page, again(own))?.severity).toBe('high');
    });
  });

  it('without SameSite, Chrome sends it for two minutes', () => {
    expect(heldBack(start('Priority=High'), callback())).toBeUndefined();
    const wait = Array.from({ length: 121 }, () => ({ url: 'https://shop.example/' }));
    expect(heldBack(start('Priority=High'), ...wait, callback())?.message).toContain(
      'no SameSite, which counts as Lax',
    );
  });

  describe('a session', () => {
    const login: Example = {
      url: 'https://shop.example/login',
      method: 'POST',
      requestFields: [['User-Agent', CHROME]],
      setCookie: [`${SESSION}; SameSite=Lax`],
    };
    it.each<[string, Example, string | undefined]>([
      [
        'a frame',
        {
          url: 'https://shop.example/widget',
          requestFields: sent('navigate', 'iframe'),
          status: 302,
          responseFields: [['Location', '/login']],
        },
        'medium',
      ],
      [
        'an API with credentials',
        {
          url: 'https://shop.example/me',
          requestFields: FETCH,
          status: 401,
          responseFields: [['Access-Control-Allow-Credentials', 'true']],
        },
        'medium',
      ],
      ['another API', { url: 'https://shop.example/me', requestFields: FETCH, status: 401 }, 'info'],
      [
        'an API for every page',
        {
          url: 'https://shop.example/me',
          requestFields: FETCH,
          status: 401,
          responseFields: [['Access-Control-Allow-Origin', '*']],
        },
        undefined,
      ],
      [
        'a payment that returns',
        {
          url: 'https://shop.example/paid',
          method: 'POST',
          form: ['order'],
          requestFields: sent('navigate', 'document'),
          status: 302,
          responseFields: [['Location', '/login']],
        },
        'medium',
      ],
      [
        'a payment that returns to a new session',
        {
          url: 'https://shop.example/paid',
          method: 'POST',
          form: ['order'],
          requestFields: sent('navigate', 'document'),
          status: 302,
          responseFields: [['Location', '/cart']],
          setCookie: [`${SESSION.replace('c0ffee5f', '7d1e90b3')}; SameSite=Lax`],
        },
        'medium',
      ],
      [
        'the same with another cookie',
        {
          url: 'https://shop.example/paid',
          method: 'POST',
          form: ['order'],
          requestFields: sent('navigate', 'document'),
          status: 302,
          responseFields: [['Location', '/cart']],
          setCookie: ['view=list; Path=/'],
        },
        undefined,
      ],
      [
        'a forged request',
        {
          url: 'https://shop.example/transfer',
          method: 'POST',
          form: ['amount'],
          requestFields: sent('navigate', 'document'),
          status: 302,
          responseFields: [['Location', '/login']],
        },
        'low',
      ],
      [
        'the same without harm',
        {
          url: 'https://shop.example/paid',
          method: 'POST',
          form: ['order'],
          requestFields: sent('navigate', 'document'),
        },
        undefined,
      ],
      [
        'a link',
        {
          url: 'https://shop.example/orders',
          requestFields: sent('navigate', 'document'),
          status: 302,
          responseFields: [['Location', '/login']],
        },
        undefined,
      ],
    ])('%s', (_name, example, severity) => {
      expect(heldBack(login, example)?.severity).toBe(severity);
    });

    describe('that Firefox and Safari do not know in other pages', () => {
      const none = (agent: string, attributes = 'SameSite=None'): Example => ({
        ...login,
        requestFields: [['User-Agent', agent]],
        setCookie: [`${SESSION}; ${attributes}`],
      });
      const frame = (agent: string, change: Partial<Example> = {}): Example => ({
        url: 'https://shop.example/widget',
        requestFields: sent('navigate', 'iframe', agent),
        status: 302,
        responseFields: [['Location', '/login']],
        ...change,
      });
      const fetched = (agent: string, fields: Fields): Example => ({
        url: 'https://shop.example/me',
        requestFields: sent('cors', 'empty', agent),
        status: 401,
        responseFields: fields,
      });

      it.each([FIREFOX, SAFARI])('%s', (agent) => {
        const found = heldBack(none(agent), frame(agent));
        expect(found?.severity).toBe('medium');
        expect(found?.message).toContain('Firefox and Safari send no cookie that this site has set in a tab');
        expect(fixOf(found)).toMatch(/Storage Access API|requestStorageAccess/);
        expect(heldBack(none(agent), fetched(agent, WITH_CREDENTIALS))?.severity).toBe('medium');
      });

      it('not: Chrome, one set in the frame, without credentials, or a page that is given', () => {
        expect(heldBack(none(CHROME), frame(CHROME))).toBeUndefined();
        const inFrame = { ...none(FIREFOX), requestFields: sent('navigate', 'iframe', FIREFOX) };
        expect(heldBack(inFrame, frame(FIREFOX))).toBeUndefined();
        expect(heldBack(none(FIREFOX), fetched(FIREFOX, []))).toBeUndefined();
        expect(heldBack(none(FIREFOX), frame(FIREFOX, { status: 200 }))).toBeUndefined();
      });

      it('samesite-none-session says what browsers do with it', () => {
        const found = finding('samesite-none-session', none(FIREFOX), frame(FIREFOX));
        expect(found?.message).toContain('with links and forms of all sites, and Chrome with their frames');
      });
    });

    describe('that a login has set with Strict', () => {
      const returned = (attributes: string): Example => ({
        url: 'https://shop.example/auth/callback?code=a&state=f3b1c9d2e5a7',
        requestFields: sent('navigate', 'document', CHROME, ID),
        status: 302,
        responseFields: [['Location', '/dashboard']],
        setCookie: [`${SESSION}; ${attributes}`],
      });
      const next = (status: number): Example => ({
        url: 'https://shop.example/dashboard',
        requestFields: sent('navigate', 'document', CHROME, ID),
        status,
        responseFields: status === 302 ? [['Location', '/login']] : [],
      });

      it.each([302, 401])('does not go with its redirect: %d', (status) => {
        const found = heldBack(returned('SameSite=Strict'), next(status));
        expect(found).toMatchObject({ severity: 'high', cookie: 'sid' });
        expect(found?.message).toContain('its redirect still counts as a request from the other site');
        expect(fixOf(found)).toContain('SameSite=Lax');
      });

      it('is a matter of links later, and no matter with Lax', () => {
        const wait = Array.from({ length: 31 }, () => ({
          url: 'https://shop.example/',
          requestFields: [['User-Agent', CHROME]] as const,
        }));
        expect(heldBack(returned('SameSite=Strict'), ...wait, next(302))?.severity).toBe('low');
        expect(heldBack(returned('SameSite=Lax'), next(302))).toBeUndefined();
        expect(heldBack(returned('SameSite=Strict'), next(200))).toBeUndefined();
      });
    });

    it('set-never-returned does not repeat it', () => {
      const frame: Example = {
        url: 'https://shop.example/widget',
        requestFields: [...sent('navigate', 'iframe'), ['Cookie', 'view=1']],
        status: 302,
        responseFields: [['Location', '/login']],
      };
      const view: Example = {
        ...login,
        setCookie: [`${SESSION}; SameSite=Lax`, 'view=1; Secure; SameSite=None'],
      };
      const found = audit([view, frame, frame, frame, frame]).map(({ rule }) => rule);
      expect(found).toContain('cross-site-held-back');
      expect(found).not.toContain('set-never-returned');
    });
  });
});

describe('a failed callback with other cookies', () => {
  it('is wanted, and other errors are not', () => {
    const wants = (target: string, status: number) => {
      const [request] = exchange({
        url: `https://shop.example${target}`,
        requestFields: [['Cookie', 'view=1']],
      });
      return auditor().wantsResponse(status, request);
    };
    expect(wants('/callback?code=1&state=2', 400)).toBe(true);
    expect(wants('/missing', 400)).toBe(false);
  });
});

describe('login-callback-host', () => {
  const begin = (origin: string, setCookie: string): Example => ({
    url: `${origin}/login`,
    status: 302,
    responseFields: [['Location', 'https://id.other.example/authorize']],
    setCookie: [setCookie],
  });
  const end = (origin: string, change: Partial<Example> = {}): Example => ({
    url: `${origin}/callback?code=x7&state=f3b1c9d2`,
    status: 400,
    ...change,
  });
  const elsewhere = (...examples: Example[]) => finding('login-callback-host', ...examples);
  const RANDOM = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
  const left = (origin: string, setCookie: string, state = 'f3b1c9d2'): Example => ({
    ...begin(origin, setCookie),
    responseFields: [['Location', `https://id.other.example/authorize?state=${state}`]],
  });

  it.each([
    ['the same state', 'f3b1c9d2', 'f3b1c9d2'],
    ['each its own', '00000000', 'f3b1c9d2'],
    ['no state: the one that began later', '', ''],
  ])('two applications of one domain, each with a login of its own: %s', (_name, one, other) => {
    const login = (origin: string, cookie: string, state: string) =>
      state === '' ? begin(origin, cookie) : left(origin, cookie, state);
    const first = login('https://app1.shop.example', 'oauth_state=1', one);
    const second = login('https://app2.shop.example', `tx=${RANDOM}`, other);
    const last = end('https://app2.shop.example', { requestFields: [['Cookie', `tx=${RANDOM}`]] });
    expect(elsewhere(first, second, last)).toBeUndefined();
  });

  describe('a login whose redirect leads to another host', () => {
    const login = (to: string, change: Partial<Example> = {}): Example => ({
      url: 'http://localhost:3000/login',
      method: 'POST',
      form: ['username', 'password'],
      status: 302,
      responseFields: [['Location', to]],
      setCookie: [`connect.sid=s%3A${RANDOM}.sig; HttpOnly; Path=/`],
      ...change,
    });
    const page = (url: string, change: Partial<Example> = {}): Example => ({
      url,
      status: 302,
      responseFields: [['Location', '/login']],
      ...change,
    });
    const machine = 'http://127.0.0.1:3000/account';
    const www = 'https://www.shop.example/account';
    const shop = { url: 'https://shop.example/login' };

    it.each<[string, Example, Example]>([
      ['localhost', login(machine), page(machine)],
      ['www', login(www, shop), page(www)],
      ['401', login(www, shop), page(www, { status: 401, responseFields: [] })],
    ])('%s', (_name, begin, next) => {
      const found = elsewhere(begin, next);
      expect(found).toMatchObject({ severity: 'high', cookie: 'connect.sid' });
      expect(found?.message).toContain('the user is not logged in');
      expect(fixOf(found)).toContain('Behind a login, redirect to a page of the same host');
    });

    it.each<[string, Example, Example]>([
      ['the page is given', login(www, shop), page(www, { status: 200, responseFields: [] })],
      [
        'the cookie is for both',
        login(www, { ...shop, setCookie: [`connect.sid=s%3A${RANDOM}.sig; Domain=shop.example; Path=/`] }),
        page(www),
      ],
      [
        'single sign-on',
        login('https://app.shop.example/', { url: 'https://sso.shop.example/login' }),
        page('https://app.shop.example/'),
      ],
      ['no login', login(www, { ...shop, method: 'GET', form: [], url: 'https://shop.example/' }), page(www)],
      ['no redirect', login(www, { ...shop, status: 200, responseFields: [] }), page(www)],
      [
        'it has a session there',
        login(www, shop),
        page(www, { requestFields: [['Cookie', 'connect.sid=1']] }),
      ],
    ])('not: %s', (_name, begin, next) => {
      expect(elsewhere(begin, next)).toBeUndefined();
    });
  });

  it('a login that another state belongs to is another one', () => {
    const first = (state: string) => left('https://app1.shop.example', 'oauth_state=1', state);
    expect(elsewhere(first('00000000'), end('https://app2.shop.example'))).toBeUndefined();
    expect(elsewhere(first('f3b1c9d2'), end('https://app2.shop.example'))?.cookie).toBe('oauth_state');
  });

  it.each<[string, Example, Example, string]>([
    [
      'www and the bare domain',
      begin('https://shop.example', 'oauth_state=1; Path=/'),
      end('https://www.shop.example'),
      'high',
    ],
    [
      'localhost and 127.0.0.1',
      begin('http://localhost:3000', 'pkce=1'),
      end('http://127.0.0.1:3000'),
      'high',
    ],
    [
      'the same with a session',
      begin('http://localhost:3000', 'connect.sid=1'),
      end('http://127.0.0.1:3000'),
      'medium',
    ],
    [
      'any two hosts, by the state',
      begin('https://app.vercel.example', 'x=f3b1c9d2.sig'),
      end('https://shop.example'),
      'high',
    ],
    [
      'a redirect to the error',
      begin('https://shop.example', 'oauth_state=1'),
      end('https://www.shop.example', { status: 302, responseFields: [['Location', '/?error=state']] }),
      'high',
    ],
    [
      'a session that came with the redirect',
      left('https://shop.example', `PHPSESSID=${RANDOM}`),
      end('https://www.shop.example'),
      'high',
    ],
    [
      'the same, and the login begins once more',
      left('https://shop.example', `connect.sid=s%3A${RANDOM}.sig`),
      end('https://www.shop.example', {
        status: 302,
        responseFields: [['Location', 'https://id.other.example/authorize?state=2']],
        setCookie: ['connect.sid=s%3Anew.sig'],
      }),
      'high',
    ],
    [
      'a posted form',
      begin('https://shop.example', 'oauth_state=1; Secure; SameSite=None'),
      { url: 'https://www.shop.example/callback', method: 'POST', form: ['code', 'state'], status: 403 },
      'high',
    ],
  ])('%s', (_name, first, last, severity) => {
    expect(elsewhere(first, last)?.severity).toBe(severity);
  });

  it('names both hosts', () => {
    expect(
      elsewhere(begin('http://localhost:3000', 'pkce=1'), end('http://127.0.0.1:3000'))?.message,
    ).toContain('comes back to "127.0.0.1:3000", and the cookie "pkce" belongs to "localhost"');
  });

  it.each<[string, Example, Example]>([
    [
      'it holds',
      begin('https://shop.example', 'oauth_state=1'),
      end('https://www.shop.example', { status: 302, responseFields: [['Location', '/account']] }),
    ],
    [
      'the cookie has the Domain',
      begin('https://shop.example', 'oauth_state=1; Domain=shop.example; Path=/'),
      end('https://www.shop.example'),
    ],
    [
      'the callback has one of its own',
      begin('https://shop.example', 'oauth_state=1'),
      end('https://www.shop.example', { requestFields: [['Cookie', 'oauth_state=2']] }),
    ],
    ['another site', begin('https://other.example', 'oauth_state=1'), end('https://www.shop.example')],
    [
      'no callback',
      begin('https://shop.example', 'oauth_state=1'),
      { url: 'https://www.shop.example/a?state=1', status: 403 },
    ],
    [
      'a session of a sister host',
      begin('https://www.shop.example', 'PHPSESSID=1'),
      end('https://auth.shop.example'),
    ],
  ])('not: %s', (_name, first, last) => {
    expect(elsewhere(first, last)).toBeUndefined();
  });
});

describe('deletions', () => {
  const PARTITIONED =
    'sessionid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Path=/; Secure; HttpOnly; SameSite=None; Partitioned';
  const frame = (change: Partial<Example>): Example => ({
    url: 'https://shop.example/frame',
    method: 'POST',
    requestFields: [...sent('navigate', 'iframe'), ['Cookie', 'sessionid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20']],
    ...change,
  });
  const login = frame({ requestFields: sent('navigate', 'iframe'), setCookie: [PARTITIONED] });
  const deletion = (attributes: string) => frame({ setCookie: [`sessionid=; Max-Age=0; ${attributes}`] });

  it('of a Partitioned cookie need Partitioned, whatever the framework does', () => {
    const found = finding('delete-no-match', login, deletion('Path=/; Secure; SameSite=None'));
    expect(found?.message).toContain('it is not Partitioned, and the cookie is');
    expect(fixOf(found)).toMatch(
      /^Delete it with Path "\/", no Domain, Partitioned and Secure, as it was set\. /,
    );
    const whole = deletion('Path=/; Secure; SameSite=None; Partitioned');
    expect(finding('delete-no-match', login, whole)).toBeUndefined();
  });

  it('of a cookie that is not Partitioned must not have it', () => {
    const plain = frame({
      requestFields: sent('navigate', 'iframe'),
      setCookie: [PARTITIONED.replace('; Partitioned', '')],
    });
    const found = finding('delete-no-match', plain, deletion('Path=/; Secure; SameSite=None; Partitioned'));
    expect(fixOf(found)).toContain('without Partitioned');
    expect(fixOf(found)).toMatch(/^Delete it with Path "\/" and no Domain, as it was set\. /);
  });

  describe('of the site itself, in a frame of another one', () => {
    const SESSION = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
    const logIn = (userAgent: string, attributes: string): Example => ({
      url: 'https://shop.example/login',
      method: 'POST',
      status: 302,
      requestFields: [
        ['User-Agent', userAgent],
        ['Sec-Fetch-Site', 'same-origin'],
      ],
      responseFields: [['Location', '/account']],
      setCookie: [`sessionid=${SESSION}; Path=/; Secure; HttpOnly; ${attributes}`],
    });
    const logOut = (
      userAgent: string,
      attributes: string,
      mode = 'navigate',
      destination = 'iframe',
    ): Example => ({
      url: 'https://shop.example/logout/frontchannel',
      requestFields: sent(mode, destination, userAgent),
      setCookie: [`sessionid=; Max-Age=0; Path=/; ${attributes}`],
    });
    const found = (rule: string, userAgent: string, set: string, deletion: string) =>
      finding(rule, logIn(userAgent, set), logOut(userAgent, deletion));

    it.each([
      ['Firefox partitions by itself', 'delete-no-match', FIREFOX, 'SameSite=Lax', ''],
      ['Firefox, SameSite=None', 'delete-no-match', FIREFOX, 'SameSite=None', 'Secure; SameSite=None'],
      [
        'Firefox, Partitioned',
        'delete-no-match',
        FIREFOX,
        'SameSite=None',
        'Secure; SameSite=None; Partitioned',
      ],
      [
        'Safari, Partitioned',
        'delete-no-match',
        SAFARI,
        'SameSite=None',
        'Secure; SameSite=None; Partitioned',
      ],
      [
        'Chrome, Partitioned',
        'delete-no-match',
        CHROME,
        'SameSite=Lax',
        'Secure; SameSite=None; Partitioned',
      ],
      ['Safari blocks', 'delete-dropped', SAFARI, 'SameSite=None', 'Secure; SameSite=None'],
      ['Safari, no SameSite', 'delete-dropped', SAFARI, 'SameSite=Lax', ''],
      ['Chrome takes it for Lax', 'delete-dropped', CHROME, 'SameSite=Lax', ''],
      ['Firefox, Lax', 'delete-dropped', FIREFOX, 'SameSite=Lax', 'SameSite=Lax'],
    ])('do not reach it: %s', (_, rule, userAgent, set, deletion) => {
      const hit = found(rule, userAgent, set, deletion);
      expect(hit?.severity).toBe('high');
      expect(hit?.message).toMatch(
        /^A page of another site .* does not delete the cookie "sessionid" of your own site: /,
      );
      expect(hit?.message).not.toContain('is Partitioned');
      expect(hit?.message).not.toContain('deletes it');
      expect(fixOf(hit)).toContain('back-channel logout');
      expect(hit?.why).toContain('front-channel logout');
    });

    it('in a framework of which the line of code would not help', () => {
      const set = logIn(SAFARI, 'SameSite=None');
      const php = (example: Example): Example => ({
        ...example,
        setCookie: example.setCookie!.map((field) => field.replace('sessionid', 'PHPSESSID')),
      });
      const hit = finding('delete-dropped', php(set), php(logOut(SAFARI, 'Secure; SameSite=None')));
      expect(fixOf(hit)).toMatch(/^Log out on the server/);
    });

    it('Chrome reaches it with SameSite=None', () => {
      for (const set of ['SameSite=Lax', 'SameSite=None'])
        for (const rule of ['delete-no-match', 'delete-dropped'])
          expect(found(rule, CHROME, set, 'Secure; SameSite=None')).toBeUndefined();
    });
  });

  it('of another Path say the Path, as ever', () => {
    const found = finding(
      'delete-no-match',
      login,
      deletion('Path=/app; Secure; SameSite=None; Partitioned'),
    );
    expect(found?.message).toContain('it has Path "/app", and the cookie has Path "/"');
    expect(found?.message).not.toContain('Partitioned');
  });

  it('do not reach the cookies of another page, and need not', () => {
    const elsewhere = frame({
      requestFields: sent('navigate', 'iframe', CHROME, 'https://another.example'),
      setCookie: ['sessionid=; Max-Age=0; Path=/; Secure; SameSite=None; Partitioned'],
    });
    expect(finding('delete-no-match', login, elsewhere)).toBeUndefined();
  });

  it('of which the page is not known may be of the same', () => {
    const unknown = frame({
      requestFields: [['Cookie', 'sessionid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20']],
      setCookie: ['sessionid=; Max-Age=0; Path=/; Secure; SameSite=None; Partitioned'],
    });
    expect(finding('delete-no-match', login, unknown)).toBeUndefined();
  });

  it('from another site need SameSite=None', () => {
    const found = finding('delete-dropped', login, deletion('Path=/; Secure; Partitioned'));
    expect(found).toMatchObject({ severity: 'high', cookie: 'sessionid' });
    expect(fixOf(found)).toContain('SameSite=None; Secure');
  });

  it('of what was never there are lost without harm', () => {
    const tracker: Example = {
      url: 'https://track.example/px.gif',
      requestFields: sent('no-cors', 'image'),
      setCookie: ['uid=; Max-Age=0; Path=/'],
    };
    expect(finding('delete-dropped', tracker)).toBeUndefined();
  });
});
