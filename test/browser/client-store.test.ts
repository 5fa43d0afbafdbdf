// What each browser would have done with the whole history of one client: the same as stores of their own that got it.

import { describe, expect, it } from 'vitest';
import { ClientStore } from '../../src/browser/client-store.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { BROWSERS } from '../../src/cookie/profiles.ts';
import { BrowserCookieStore, type StoreContext } from '../../src/cookie/store.ts';
import { SetCookieField } from '../../src/record/message.ts';
import fc from '../support/properties.ts';

const counters = () => ({ evictedCookies: 0 });
const context = { url: 'https://www.shop.example/', timeMs: 0 };
const across = { ...context, site: 'cross-site' } as const;

function receive(store: ClientStore, field: string, where: StoreContext = context) {
  return store.receive(parseSetCookie(field), where);
}

describe('ClientStore', () => {
  it('says which browser it is, and gives the outcomes that all share as one object', () => {
    const store = new ClientStore('firefox', counters());
    const other = new ClientStore('standard', counters());
    const first = receive(store, 'a=1');
    expect(first).toMatchObject({ stored: true, action: 'stored', reason: null, browser: 'firefox' });
    expect(first.browsers.chrome).toEqual({ stored: true, reason: null });
    expect(receive(other, 'b=1; Secure').browsers).toBe(first.browsers);
    expect(Object.isFrozen(first.browsers) && Object.isFrozen(first.browsers.chrome)).toBe(true);
    expect(receive(other, 'a=; Max-Age=0').browsers.chrome).toEqual({ stored: false, reason: null });
  });

  it.each([
    ['standard', false, 'SameSiteUnspecifiedTreatedAsLax'],
    ['chrome', false, 'SchemefulSameSiteUnspecifiedTreatedAsLax'],
    ['firefox', true, null],
    ['safari', false, 'UserPreferences'],
  ] as const)('judges as %s does, and as the others do beside it', (browser, stored, reason) => {
    const verdict = receive(new ClientStore(browser, counters()), 'a=1; Secure', across);
    expect(verdict).toMatchObject({ browser, stored, reason });
    expect(verdict.browsers).toEqual({
      chrome: { stored: false, reason: 'SchemefulSameSiteUnspecifiedTreatedAsLax' },
      firefox: { stored: true, reason: null },
      safari: { stored: false, reason: 'UserPreferences' },
    });
  });

  it('a difference lasts: what one browser has kept, and another one has not', () => {
    const store = new ClientStore('chrome', counters());
    const first = receive(store, 'sid=0; Secure');
    // Firefox and Safari store it, Chrome refuses the tab: its old cookie stays.
    const tab = receive(store, 'other=a\tb; Secure');
    expect(tab.browsers).toMatchObject({ chrome: { stored: false }, firefox: { stored: true } });
    const insecure = { ...context, url: 'http://www.shop.example/' };
    expect(receive(store, 'other=1', insecure).browsers).toEqual({
      chrome: first.browsers.chrome,
      firefox: { stored: false, reason: 'OverwriteSecure' },
      safari: { stored: false, reason: 'OverwriteSecure' },
    });
    expect(receive(store, 'sid=1; Secure')).toMatchObject({ action: 'replaced', browsers: first.browsers });
  });

  it('counts the evictions of its own browser only', () => {
    const evicted = counters();
    const store = new ClientStore('chrome', evicted);
    for (let index = 0; index < 181; index++) receive(store, `a${index}=1`);
    expect(evicted.evictedCookies).toBe(31);
  });

  it('agrees with stores that have had every field', () => {
    const fields = fc.constantFrom(
      'a=1',
      'a=1; Secure',
      'a=x\ty; Secure',
      'a=; Max-Age=0',
      '__Host-a=1; Secure; Domain=localhost',
      '__Host-a=1; Secure',
      'a=1; SameSite=None; Secure; Partitioned',
      'a=1; Max-Age=60',
      'a=1; Max-Age=60; Max-Age=x',
      '=a=b',
      'b',
    );
    const urls = fc.constantFrom('https://localhost/', 'http://localhost/', 'http://shop.example/');
    const sites = fc.constantFrom('same-site', 'same-site', 'cross-site');
    fc.assert(
      fc.property(
        fc.constantFrom(...BROWSERS),
        fc.array(fc.tuple(fields, urls, sites, fc.nat(50_000)), { maxLength: 20 }),
        (browser, steps) => {
          const client = new ClientStore(browser, counters());
          const stores = BROWSERS.map((name) => [name, new BrowserCookieStore({ browser: name })] as const);
          let timeMs = 0;
          for (const [field, url, site, later] of steps) {
            timeMs += later;
            const where = { url, site, timeMs, topLevelSite: 'https://top.example' };
            const verdict = receive(client, field, where);
            for (const [name, store] of stores) {
              const { stored, reason, action, step } = store.receive(field, where);
              if (name === browser) expect(verdict).toMatchObject({ stored, reason, action, step });
              if (name !== 'standard') expect(verdict.browsers[name]).toEqual({ stored, reason });
            }
          }
        },
      ),
    );
  });
});

describe('a response that browsers do not take alike', () => {
  const taken = (value: string, index: number | null) => ({ fields: [{ value, index }], refused: null });
  const refused = { fields: [], refused: 'interim-response' } as const;
  const field = new SetCookieField('sid=1', false);

  it('sets nothing in those that refuse it', () => {
    const store = new ClientStore('firefox', counters());
    const acceptance = { chrome: refused, firefox: taken('sid=1', 0), safari: refused, standard: refused };
    const verdict = store.receiveAccepted(0, field, acceptance, context);
    expect(verdict).toMatchObject({ stored: true, browser: 'firefox' });
    expect(verdict.browsers).toMatchObject({ chrome: { stored: false }, firefox: { stored: true } });
    expect(store.own.cookiesFor(context.url, context)).toMatchObject([{ name: 'sid' }]);
    const other = new ClientStore('chrome', counters()).receiveAccepted(0, field, acceptance, context);
    expect(other).toMatchObject({ stored: false, text: 'an interim response (1xx) sets no cookies' });
  });

  it('sets in Chrome what stands behind a CR', () => {
    const store = new ClientStore('chrome', counters());
    const hidden = { fields: [{ value: 'sid=2', index: null }], refused: null };
    const acceptance = { chrome: hidden, firefox: refused, safari: refused, standard: refused };
    store.receiveHidden(acceptance, context);
    expect(store.own.cookiesFor(context.url, context)).toMatchObject([{ name: 'sid', value: '2' }]);
    expect(store.receiveAccepted(0, field, acceptance, context)).toMatchObject({
      stored: false,
      text: 'the browser does not see this line',
    });
  });
});
