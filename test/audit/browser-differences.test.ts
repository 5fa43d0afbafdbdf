import { expect, it } from 'vitest';
import {
  isAcrossSites,
  isRefusedAcrossSites,
  isSecureForOthersThanSafari,
} from '../../src/audit/browser-differences.ts';
import type { SiteContext } from '../../src/cookie/site.ts';
import { BrowserCookieStore } from '../../src/cookie/store.ts';

/** What the stores of the three say to one field. */
function outcomes(field: string, url: string, site: SiteContext = 'same-site') {
  const receive = (browser: 'chrome' | 'firefox' | 'safari') =>
    new BrowserCookieStore({ browser }).receive(field, { url, timeMs: 0, site });
  return { chrome: receive('chrome'), firefox: receive('firefox'), safari: receive('safari') };
}

it.each([
  ['a=1', true],
  ['a=1; SameSite=Lax', true],
  ['a=1; SameSite=Strict; Secure', true],
  ['a=1; SameSite=None; Secure', false],
  ['a=1; SameSite=None', false],
])('%s from another site is refused for its SameSite: %s', (field, expected) => {
  expect(isRefusedAcrossSites(outcomes(field, 'https://shop.example/', 'cross-site'))).toBe(expected);
  expect(isRefusedAcrossSites(outcomes(field, 'https://shop.example/'))).toBe(false);
});

it('third-party cookies that a browser blocks are refused across sites', () => {
  const { chrome, safari } = outcomes('a=1; SameSite=None; Secure', 'https://shop.example/', 'cross-site');
  expect([chrome, safari].map(({ reason }) => isAcrossSites(reason))).toEqual([false, true]);
});

it.each([
  ['http://localhost:3000/', true],
  ['http://127.0.0.1/', true],
  ['http://shop.example/', false],
  ['https://localhost/', false],
])('Secure from %s is for Safari alone to refuse: %s', (url, expected) => {
  expect(isSecureForOthersThanSafari(outcomes('a=1; Secure', url))).toBe(expected);
  // Chrome has another reason for this one, and looks at it first.
  expect(isSecureForOthersThanSafari(outcomes('__Secure-a=1; Secure', url))).toBe(expected);
  // Firefox refuses this one for its control character.
  const { chrome, safari } = outcomes('a=1; Secure', url);
  const firefox = { stored: false, reason: 'DisallowedCharacter' } as const;
  expect(isSecureForOthersThanSafari({ chrome, firefox, safari })).toBe(expected);
});
