import { describe, expect, it } from 'vitest';
import { CHANGES, type Change } from '../../../src/audit/fixes/fix.ts';
import { FIX_SETS, fixesFor, fixFor, fixIn, fixSetOf } from '../../../src/audit/fixes/table.ts';
import { COOKIE_SIGNS } from '../../../src/audit/origin/signs.ts';
import { audit } from '../../support/exchange.ts';
import { fixOf } from '../../support/findings.ts';

describe('the table', () => {
  it('has a set for everything that is recognised', () => {
    for (const { framework, kind } of COOKIE_SIGNS)
      if (framework !== null)
        expect([framework, kind, fixSetOf({ framework, kind }) !== null]).toEqual([framework, kind, true]);
  });

  it('has one set for a framework and kind', () => {
    const keys = FIX_SETS.flatMap(({ framework, kinds }) => kinds.map((kind) => `${framework} ${kind}`));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(FIX_SETS)('$framework $kinds: single lines and whole sentences', (set) => {
    for (const change of CHANGES) {
      const fix = fixIn(set, change);
      if (fix === null) continue;
      expect(fix.code).toMatch(/^\S[^\r\n\t]*$/);
      expect(fix.where).toMatch(/^\S[^\r\n\t]*[^\s.]$/);
      expect(fix.text).toMatch(/^$|^\S[^\r\n\t]*[.]$/);
    }
    expect(set.versions).toMatch(/\d/);
  });

  // Such a server sets no cookie at all on the machine where it is written, or one that Safari refuses.
  const onlySecure = (change: Change) =>
    fixesFor(change).map(({ set, fix }) => ({ set: `${set.framework} ${set.kinds}`, change, fix }));
  it.each([...onlySecure('secure'), ...onlySecure('cross-site')])(
    '$set: $change stops no login over http://localhost',
    ({ fix }) => {
      expect(`${fix.code} ${fix.where} ${fix.text}`).toMatch(
        /production|prod\b|DEBUG|IsDevelopment|FORCE_SSL|isSecure|IsHttps|request\.secure|'HTTPS'|auto|detect|import\.meta\.dev|!dev|by itself|:https|APP_ENV|default|HAProxy|SERVERID|session-cookie-secure|Release/,
      );
    },
  );

  it('falls back to the general text, and says where a proxy is to be asked', () => {
    const general = 'Add Secure.';
    expect(fixFor({ kind: 'application', framework: null }, 'secure', general)).toEqual({
      framework: null,
      code: null,
      text: general,
      where: null,
    });
    expect(fixFor({ kind: 'session', framework: 'Django' }, null, general).text).toBe(general);
    expect(fixFor({ kind: 'proxy', framework: null }, 'secure', general).text).toMatch(
      /load balancer.*: add Secure\.$/,
    );
  });
});

describe('a line that repeats the name of the cookie', () => {
  const rails = { kind: 'session', framework: 'Rails' } as const;
  const codeFor = (cookie: string, change: 'same-site' | 'prefix' = 'same-site') =>
    fixFor(rails, change, '', cookie).code;

  it('has the name of this one', () => {
    expect(codeFor('_shop_session')).toBe(
      "Rails.application.config.session_store :cookie_store, key: '_shop_session', same_site: :lax",
    );
    expect(codeFor('__Host-shop', 'prefix')).toContain("? '__Host-shop' : 'shop',");
    expect(fixFor({ kind: 'session', framework: 'Spring Boot' }, 'delete', '', 'SESSION').code).toContain(
      'deleteCookies("SESSION")',
    );
  });

  it.each(["a'b", 'a"); system("x', '#{x}', '$&', 'a\\', "'+x+'", 'é', 'x'.repeat(65), ''])(
    'never has %j, which may not stand in code as it is',
    (name) => {
      expect(codeFor(name)).toBe(codeFor('_app_session'));
    },
  );

  it('is there in the set that says so', () => {
    for (const { cookie, lines } of FIX_SETS)
      if (cookie !== undefined) expect(JSON.stringify(lines)).toContain(cookie);
  });
});

/** The fix of the finding that SameSite is missing, for each cookie. */
function fixesOf(setCookie: readonly string[], responseFields: readonly (readonly [string, string])[] = []) {
  const findings = audit([{ url: 'http://localhost:5000/login', method: 'POST', setCookie, responseFields }]);
  const found = findings.filter(({ rule }) => rule === 'samesite-missing');
  return Object.fromEntries(found.map((one) => [one.cookie, fixOf(one)]));
}

it('a deletion that matches nothing: the fix names the Path and Domain that the cookie was set with', () => {
  const adviceOf = (attributes: string, session = 'connect.sid', url = 'http://app.shop.example/app/login') =>
    fixOf(
      audit([
        { url, method: 'POST', setCookie: [`${session}=s%3Aabcdefgh.ijklmnop; HttpOnly; ${attributes}`] },
        {
          url,
          method: 'POST',
          requestFields: [['Cookie', `${session}=s%3Aabcdefgh.ijklmnop`]],
          setCookie: [`${session}=; Max-Age=0; Path=/logout`],
        },
      ]).find(({ rule }) => rule === 'delete-no-match'),
    );
  expect(adviceOf('Path=/app')).toMatch(
    /^express-session: .* Delete it with Path "\/app" and no Domain, as it was set\./,
  );
  expect(adviceOf('Path=/; Domain=shop.example', 'sid')).toMatch(
    /^Delete it with Path "\/" and Domain "shop\.example", as it was set\. Delete the cookie with the Path/,
  );
  // No Path: that of the folder of the page.
  expect(adviceOf('HttpOnly', 'sid')).toContain('with Path "/app" and no Domain');
});

describe('a finding advises by what its cookie is', () => {
  it("an application's own cookie beside a session is set by a call of its own", () => {
    const theme = 'theme=dark; Path=/; Max-Age=99';
    const beside = (session: string, fields: [string, string][] = []) =>
      fixesOf([session, theme], fields).theme;
    expect(
      beside('session=eyJ1c2VyIjoiYSJ9.awNCQA.0RqHhDGKtIMoQyy4_jY3C959C5c; HttpOnly; SameSite=Lax'),
    ).toMatch(/^Flask: response\.set_cookie\(name, value, samesite='Lax'\)/);
    expect(beside('PHPSESSID=meoa8q1234567890abcdefghij; HttpOnly; SameSite=Lax')).toMatch(
      /^PHP: setcookie\(/,
    );
    expect(beside('JSESSIONID=0123456789ABCDEF0123456789ABCDEF; HttpOnly; SameSite=Lax')).toMatch(
      /^Tomcat: cookie\.setAttribute\("SameSite", "Lax"\)/,
    );
    expect(beside('view=list; HttpOnly; SameSite=Lax', [['X-Powered-By', 'Express']])).toMatch(
      /^Express: res\.cookie\(/,
    );
    expect(beside('sessionid=bfg4u8ttq022v17458mxt3qchhe402fz; HttpOnly; SameSite=Lax')).toMatch(
      /^Django: response\.set_cookie\(/,
    );
    expect(beside('koa.sess=eyJ1c2VyIjoiYSJ9; HttpOnly; SameSite=Lax')).toMatch(/^Koa: ctx\.cookies\.set\(/);
  });

  it('libraries beside a framework have settings of their own', () => {
    const remember = `remember_token="a|${'0'.repeat(128)}"; Path=/`;
    const session =
      'session=.eJwlzsEJwzAMQNFdfC7FtixZzqmbBMuSaKEQcJJT6e4.awNCQA.0RqHhDGKtIMoQyy4_jY3C959C5c; Path=/';
    expect(fixesOf([remember, session])).toEqual({
      remember_token: expect.stringMatching(
        /^Flask-Login: app\.config\['REMEMBER_COOKIE_SAMESITE'\] = 'Lax'/,
      ),
      session: expect.stringMatching(/^Flask: app\.config\['SESSION_COOKIE_SAMESITE'\] = 'Lax'/),
    });
    expect(
      fixesOf([
        'XSRF-TOKEN=cd89c165-48ab-46f0-bb20-560bf3f587ea; Path=/',
        'JSESSIONID=0123456789ABCDEF0123456789ABCDEF',
      ]),
    ).toEqual({
      'XSRF-TOKEN': expect.stringMatching(/^Spring Security: repository\.setCookieCustomizer/),
      JSESSIONID: expect.stringMatching(/^Tomcat: <CookieProcessor sameSiteCookies="lax"/),
    });
  });

  it('a name of everyday words is that of the application, whoever else has it', () => {
    const php = 'PHPSESSID=meoa8q1234567890abcdefghij; HttpOnly; SameSite=Lax';
    for (const name of [
      'rememberme',
      'RememberMe',
      'remember_token',
      'autologin',
      'user_session',
      'csrfToken',
    ])
      expect([name, fixesOf([php, `${name}=4Zk0sXb81; Path=/`])[name]]).toEqual([
        name,
        expect.stringMatching(/^PHP: setcookie\(\$name, \$value, \['samesite' => 'Lax'\]\)/),
      ]);
    // Those of products are their own.
    for (const name of ['nc_token', 'MoodleSession', 'phpbb3_abc_k'])
      expect([name, fixesOf([php, `${name}=4Zk0sXb81; Path=/`])[name]]).toEqual([
        name,
        expect.stringMatching(/^Add SameSite=Lax/),
      ]);
  });

  it("gorilla/csrf's cookie and gorilla/sessions' are told apart", () => {
    // As gorilla/securecookie writes it: time, value and HMAC.
    const sealed = (value: string) =>
      Buffer.concat([
        Buffer.from(`1764460800|${Buffer.from(value).toString('base64url')}|`),
        Buffer.alloc(32, 7),
      ]).toString('base64url');
    const token = sealed(JSON.stringify('mJ0sKp3xW1y2Z5u7q9aBcDeFgHiJkLmNoPqRsTuVwX4='));
    const csrf = /^gorilla\/csrf: csrf\.SameSite\(csrf\.SameSiteLaxMode\)/;
    expect(fixesOf([`_gorilla_csrf=${token}`, `shop_csrf=${token}`, `session=${token}`])).toEqual({
      _gorilla_csrf: expect.stringMatching(csrf),
      shop_csrf: expect.stringMatching(csrf),
      session: expect.stringMatching(/^gorilla\/sessions: SameSite: http\.SameSiteLaxMode/),
    });
  });

  it('a framework that is not there is not named', () => {
    expect(fixesOf(['sid=0cf2dc4eac1355bbf543b7eb1749176c; Path=/', 'theme=dark'])).toEqual({
      sid: expect.stringMatching(/^Add SameSite=Lax/),
      theme: expect.stringMatching(/^Add SameSite=Lax/),
    });
  });
});
