// What the role of a cookie changes: the severity of what is missing, and the reason that is given.

import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/audit/finding.ts';
import type { Example } from '../../src/audit/rule.ts';
import { audit } from '../support/exchange.ts';

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';

/** The findings above info about a cookie without any attribute, over HTTPS. */
function severe(cookie: string): string[] {
  return audit([{ url: 'https://www.shop.example/', setCookie: [`${cookie}; Path=/`] }])
    .filter(({ severity, rule }) => severity !== 'info' && rule !== 'cacheable-set-cookie')
    .map(({ severity, rule }) => `${severity} ${rule}`);
}
const httpOnly = (...examples: Example[]): Finding =>
  audit(examples).find(({ rule }) => rule === 'httponly-missing')!;

describe('a cookie without attributes', () => {
  // Cookies of real sites: WordPress, Magento, Google Analytics, OneTrust, load balancers, bot defences.
  it.each([
    'theme=dark',
    'lang=de',
    'wp-settings-1=libraryContent%3Dbrowse',
    'recently_viewed=12%2C17',
    'cart_items=3',
    'OptanonConsent=isGpcEnabled=0&datestamp=Sun+Nov+22+2026',
    '_ga=GA1.2.811677001.1705945890',
    'MUID=2F5C8B1E4D7A6093E1F2A3B4C5D6E7F8',
    'AWSALB=UggQh03wOkGi+Zq6Ek0Zb2EEEohYBygQqbjowgfO2vjzifYNELgzfrlitHTGhAf6',
    '__cf_bm=q3Zx0abcDtAgTagTagTagTag.1795381092-1.0.1.1-abc',
    'optimizelyEndUserId=oeu1795381092123r0.123456',
    'unknown=DE',
    'view=list',
  ])('%s: nothing above info', (cookie) => {
    expect(severe(cookie)).toEqual([]);
  });

  it.each(['csrftoken', 'XSRF-TOKEN', 'form_key', '_xsrf'])('%s is a token that pages send back', (name) => {
    expect(severe(`${name}=${KEY}`).sort()).toEqual(['low samesite-missing', 'low secure-missing']);
    expect(httpOnly({ url: 'https://shop.example/', setCookie: [`${name}=${KEY}`] }).why).toContain(
      'sends the token back',
    );
  });

  it('whose use nobody knows keeps its findings, when its value could be a key', () => {
    expect(severe(`member=${KEY}`).sort()).toEqual([
      'low httponly-missing',
      'low samesite-missing',
      'low secure-missing',
    ]);
    expect(
      httpOnly({
        url: 'https://shop.example/',
        setCookie: [`theme=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnIn0.${KEY}`],
      }),
    ).toMatchObject({ severity: 'low' });
  });

  it('one long value is enough', () => {
    const set = (value: string): Example => ({
      url: 'https://shop.example/',
      setCookie: [`member=${value}`],
    });
    expect(httpOnly(set('0'), set(KEY), set('0'))).toMatchObject({ severity: 'low', count: 3 });
  });

  it('a session is as bad as ever', () => {
    expect(severe(`session=${KEY}`).sort()).toEqual([
      'high httponly-missing',
      'high secure-missing',
      'medium samesite-missing',
    ]);
  });
});

describe('a cookie that a script repeats in its requests', () => {
  const set: Example = {
    url: 'https://shop.example/',
    setCookie: [`tok=${KEY}; Secure; SameSite=Lax; Path=/`],
  };
  const send = (name: string, value = KEY): Example => ({
    url: 'https://shop.example/cart',
    method: 'POST',
    requestFields: [
      ['Cookie', `tok=${KEY}`],
      [name, value],
    ],
  });

  it('is a CSRF token, and was one before', () => {
    expect(httpOnly(set).severity).toBe('low');
    expect(httpOnly(set, send('X-Shop-Token'))).toMatchObject({
      severity: 'info',
      confidence: 'medium',
      message: expect.stringContaining('CSRF token'),
    });
    expect(httpOnly(set, send('X-Shop-Token'), set)).toMatchObject({ severity: 'info', count: 2 });
  });

  it('but not when something else is sent, or its name is that of a login', () => {
    expect(httpOnly(set, send('X-Shop-Token', `${KEY}0`)).severity).toBe('low');
    expect(httpOnly(set, send('X-Auth-Token')).severity).toBe('low');
    expect(httpOnly(set, send('X-Request-Id')).severity).toBe('low');
  });

  it('the policy of the user stays', () => {
    const [finding] = audit([set, send('X-Shop-Token')], { severityOf: () => 'medium' });
    expect(finding).toMatchObject({ rule: 'httponly-missing', severity: 'medium' });
  });

  it('a session that a script reads is none', () => {
    const session = { ...set, setCookie: [`session=${KEY}; Secure; SameSite=Lax; Path=/`] };
    const repeated: Example = {
      url: 'https://shop.example/',
      requestFields: [
        ['Cookie', `session=${KEY}`],
        ['X-CSRF-Token', KEY],
      ],
    };
    expect(httpOnly(session, repeated).severity).toBe('high');
  });
});
