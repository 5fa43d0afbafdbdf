import { describe, expect, it } from 'vitest';
import type { SameSite } from '../../src/cookie/cookie.ts';
import type { StoredCookie } from '../../src/cookie/cookie-table.ts';
import { PROFILES } from '../../src/cookie/profiles.ts';
import { goesAcrossSites, type SiteContext } from '../../src/cookie/site.ts';

const cookie: StoredCookie = {
  name: 'a',
  value: 'b',
  domain: 'example.org',
  hostOnly: true,
  path: '/',
  secure: true,
  httpOnly: false,
  sameSite: null,
  partition: null,
  expiryMs: null,
  creationMs: 0,
  creationOrder: 0,
  valueMs: 0,
  valueOrder: 0,
};

describe('goesAcrossSites', () => {
  it.each<[SiteContext, SameSite | null, boolean]>([
    ['same-site', 'Strict', true],
    ['same-site', null, true],
    ['cross-site-navigation', 'Strict', false],
    ['cross-site-navigation', 'Lax', true],
    ['cross-site-navigation', null, true],
    ['cross-site-navigation', 'None', true],
    ['cross-site-unsafe-navigation', 'Strict', false],
    ['cross-site-unsafe-navigation', 'Lax', false],
    ['cross-site-unsafe-navigation', 'None', true],
    ['cross-site', 'Strict', false],
    ['cross-site', 'Lax', false],
    ['cross-site', null, false],
    ['cross-site', 'None', true],
  ])('%s, SameSite=%s: %s', (site, sameSite, expected) => {
    expect(goesAcrossSites({ ...cookie, sameSite }, site, 0, PROFILES.standard)).toBe(expected);
  });

  it('lets a cookie without SameSite go on a POST for two minutes', () => {
    expect(goesAcrossSites(cookie, 'cross-site-unsafe-navigation', 120_000, PROFILES.standard)).toBe(true);
    expect(goesAcrossSites(cookie, 'cross-site-unsafe-navigation', 120_001, PROFILES.standard)).toBe(false);
  });
});
