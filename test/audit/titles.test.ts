// A finding is called after what is wrong in its case, and not after all that its rule knows.

import { expect, it } from 'vitest';
import { audit } from '../support/exchange.ts';

const part = (data: unknown) => Buffer.from(JSON.stringify(data)).toString('base64url');
const SIGNATURE = 'vQt-Qi75sOdnie5KnDrW96dRLL0vQt-Qi75sOdnie5K';
const tokenOf = (header: unknown, payload: unknown, signature: string) =>
  `__Host-token=${part(header)}.${part(payload)}.${signature}; Secure; HttpOnly; Path=/; SameSite=Lax`;

it.each([
  ['no algorithm', tokenOf({ alg: 'none' }, { sub: 'x' }, ''), 'The token has no signature'],
  ['no expiry', tokenOf({ alg: 'HS256' }, { sub: 'x' }, SIGNATURE), 'The token has no expiry'],
])('a token with %s', (_, field, title) => {
  const findings = audit([{ url: 'https://shop.example/', setCookie: [field] }]);
  expect(findings.filter(({ rule }) => rule === 'jwt-weak').map((finding) => finding.title)).toEqual([title]);
});

it('what not all browsers reject is not called rejected by browsers', () => {
  const titleOf = (field: string) =>
    audit([{ url: 'https://shop.example/', setCookie: [field] }]).find(({ rule }) => rule === 'control-char')
      ?.title;
  expect(titleOf('view=li\x01st; Secure')).toBe('A control character: browsers reject the cookie');
  expect(titleOf('view=li\tst; Secure')).toBe('A control character: some browsers reject the cookie');
});

it('only what was written is quoted', () => {
  const messageOf = (attribute: string) =>
    audit([{ url: 'https://shop.example/', setCookie: [`view=list; Secure; ${attribute}`] }]).find(
      ({ rule }) => rule === 'samesite-invalid',
    )?.message;
  expect(messageOf('SameSite')).toBe(
    'The cookie "view" has SameSite without a value, which browsers ignore.',
  );
  expect(messageOf('SameSite=Foo')).toBe('The cookie "view" has "SameSite=Foo", which browsers ignore.');
});

it('a session that another server still accepts after the logout names that server', () => {
  const cookie = [['Cookie', 'sso=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']] as const;
  const [login, app] = ['https://login.shop.example', 'https://app.shop.example'];
  const found = (replayed: string) =>
    audit([
      { url: `${replayed}/account`, status: 401 },
      {
        url: `${login}/login`,
        method: 'POST',
        form: ['user', 'password'],
        status: 302,
        responseFields: [['Location', `${replayed}/account`]],
        setCookie: ['sso=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Domain=shop.example; Secure; HttpOnly; Path=/'],
      },
      { url: `${replayed}/account`, requestFields: cookie },
      {
        url: `${login}/logout`,
        method: 'POST',
        requestFields: cookie,
        status: 302,
        responseFields: [['Location', '/']],
        setCookie: ['sso=; Max-Age=0; Domain=shop.example; Path=/'],
      },
      { url: `${replayed}/account`, requestFields: cookie },
    ]).find(({ rule }) => rule === 'token-after-logout')!;
  const elsewhere = found(app);
  expect(elsewhere.host).toBe('login.shop.example');
  expect(elsewhere.title).toBe('The session still works after the logout, at app.shop.example');
  expect(elsewhere.message).toContain('is accepted by app.shop.example');
  expect(elsewhere.fix.text).toMatch(/^End the session at app\.shop\.example too/);
  expect(found(login).title).toBe('The session still works after the logout');
  expect(found(login).fix.text).not.toContain('login.shop.example');
});

it('no advice names a framework that nothing shows', () => {
  const named = audit([
    { url: 'https://api.example/me', status: 401 },
    ...[
      { url: 'https://api.example/me' },
      { url: 'https://api.example/logout', method: 'POST', status: 204 },
      { url: 'https://api.example/me' },
    ].map((one) => ({
      ...one,
      requestFields: [['Authorization', 'Bearer 7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'] as const],
    })),
  ]);
  expect(named.map(({ rule }) => rule)).toContain('bearer-token-after-logout');
  expect(named.map(({ fix }) => fix.text).join(' ')).not.toMatch(
    /Laravel|Django|Rails|Express|Flask|Spring|Symfony|PHP|ASP\.NET/,
  );
});
