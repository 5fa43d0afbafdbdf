import { describe, expect, it, test } from 'vitest';
import { createUrlMasker } from '../../src/report/masked-url.ts';

const { url, page, text } = createUrlMasker((secret) => (secret === '' ? '' : `<${secret.length}>`));
const HEX = '0123456789abcdef0123456789abcdef';
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP';

describe('a URL', () => {
  it.each([
    // The values of the query, and no names.
    ['http://a.test/x?token=abcd&page=2&empty=', 'http://a.test/x?token=<4>&page=<1>&empty='],
    ['/x?a=1;b=22', '/x?a=<1>;b=<2>'],
    ['?a=1', '?a=<1>'],
    [`/x?${HEX}`, '/x?<32>'],
    [`/x?${HEX}=1&wsdl`, '/x?<32>=<1>&wsdl'],
    // A value may hold further = and ?.
    ['/x?next=/y?z=1', '/x?next=<2>?z=<1>'],
    // User name and password.
    ['https://user:pass@a.test:8443/x', 'https://…@a.test:8443/x'],
    ['//user@a.test', '//…@a.test'],
    ['https://a.test/@user', 'https://a.test/@user'],
    // Path parameters (RFC 3986 section 3.3).
    ['/a;jsessionid=ABCD/b;v=12?x=1', '/a;jsessionid=<4>/b;v=<2>?x=<1>'],
    ['/;jsessionid=ABCD', '/;jsessionid=<4>'],
    // Fragments of redirects (RFC 6749 section 4.2.2), and of pages that route in them.
    ['http://a.test/#access_token=abc&state=x', 'http://a.test/#access_token=<3>&state=<1>'],
    ['/app#/reset/abc', '/app#/reset/<3>'],
    ['/page#section-2', '/page#section-2'],
    // Words alone, which may be anything.
    ['/a;PARAMSECRET99/b', '/a;<13>/b'],
    ['/x?ABSSECRET123', '/x?<12>'],
    ['//a.test/x?SECRETALONE', '//a.test/x?<11>'],
    ['http://a.test/z#FRAGMENTSECRET03', 'http://a.test/z#<16>'],
    ['/z#SECRETFRAGMENT', '/z#<14>'],
    ['/index.php?/users/list', '/index.php?/users/list'],
    ['/wiki?StartPage', '/wiki?StartPage'],
    ['/service?wsdl&v2', '/service?wsdl&v2'],
    ['/page#chapter-1.section-2', '/page#chapter-1.section-2'],
    // Links of mails.
    ['/reset/abc', '/reset/<3>'],
    ['/accounts/password/reset/MQ/abc-def/', '/accounts/password/reset/<2>/<7>/'],
    ['/magic-link/abc?x=1', '/magic-link/<3>?x=<1>'],
    ['/resetPassword/abc', '/resetPassword/<3>'],
    ['/users/confirmation/abc', '/users/confirmation/<3>'],
    ['/invite/abc/accept', '/invite/<3>/accept'],
    ['/share/hunter2horse', '/share/<12>'],
    ['/login/pw/abc', '/login/pw/<3>'],
    ['/password', '/password'],
    // Parameters in a path.
    ['/api/v1/key=abc/x', '/api/v1/key=<3>/x'],
    // Keys, wherever they stand.
    [`/files/${HEX}`, '/files/<32>'],
    ['/x/123e4567-e89b-12d3-a456-426614174000/y', '/x/<36>/y'],
    [`/auth/${TOKEN}`, `/auth/<${TOKEN.length}>`],
    ['/s/aB3dE5fG7hJ9kL1mN2pQ', '/s/<20>'],
  ])('%s', (whole, masked) => {
    expect(url(whole)).toBe(masked);
  });

  it.each([
    '/',
    '',
    'http://a.test',
    '/login',
    '/password/reset',
    '/password/reset/done',
    '/accounts/password/change/',
    '/accounts/password/reset/key/done/',
    '/account/password/update',
    '/reset-password/check-email',
    '/password/expired',
    '/api-keys/create',
    '/presets/5',
    '/tickets',
    '/users/42/edit',
    '/wp-content/plugins/woocommerce-gateway/assets/js/frontend.min.js',
    '/assets/jquery-3.7.1.min.js',
    '/2026/11/22/what-we-have-learned-in-2026',
    '/index.php/apps/files',
    '*',
    'a.test:443',
  ])('%s has no secret', (whole) => {
    expect(url(whole)).toBe(whole);
  });
});

test('words that name a page stay, and no others', () => {
  expect(page('/reset/abc/index.php?route=account/login')).toBe('/reset/<3>/index.php?route=account/login');
  expect(page('/?_task=mail&_action=list')).toBe('/?_task=mail&_action=list');
  expect(page('/?logout')).toBe('/?logout');
  expect(page('/x.php?user=anna&page=login')).toBe('/x.php?user=<4>&page=login');
  expect(page(`/x.php?page=${HEX}`)).toBe('/x.php?page=<32>');
  expect(url('/x.php?page=login')).toBe('/x.php?page=<5>');
});

test.each([
  ['accepted: /a;jsessionid=ABCD returns 200', 'accepted: /a;jsessionid=<4> returns 200'],
  ['The page "/reset/abc" (see http://a.test/x?t=1).', 'The page "/reset/<3>" (see http://a.test/x?t=<1>).'],
  ['GET /reset/abc, then /magic/def.', 'GET /reset/<3>, then /magic/<3>.'],
  ['Path=/reset/abc', 'Path=/reset/<3>'],
  [
    'read and/or write; no path; nothing=hidden is this',
    'read and/or write; no path; nothing=hidden is this',
  ],
  ['the query ?token=abcd is sent', 'the query ?token=<4> is sent'],
])('in a text: %s', (whole, masked) => {
  expect(text(whole)).toBe(masked);
});
