import { describe, expect, it } from 'vitest';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { BROWSERS, DIFFERENCES, PROFILES, type Profile } from '../../src/cookie/profiles.ts';
import { BrowserCookieStore, type StoreContext } from '../../src/cookie/store.ts';
import { browserRows, disagreements } from '../support/browser-rows.ts';
import fc from '../support/properties.ts';

function isSame(value: unknown, other: unknown): boolean {
  return typeof value === 'function' ? value === other : JSON.stringify(value) === JSON.stringify(other);
}

describe('the table of differences', () => {
  const rows = Object.entries(DIFFERENCES);

  it.each(rows)('%s: somebody differs, and each says how that is known', (_name, difference) => {
    const { standard, chrome, firefox, safari } = difference;
    const values = [chrome.value, firefox.value, safari.value];
    expect(
      values.some((value) => JSON.stringify(value) !== JSON.stringify(standard) || value !== standard),
    ).toBe(true);
    for (const finding of [chrome, firefox, safari]) expect(finding.source).not.toBe('');
    expect([chrome.run, firefox.run, safari.run]).toEqual([true, true, false]);
  });

  it.each([
    ['chromium', 'chrome'],
    ['firefox', 'firefox'],
  ] as const)('names rows of %s that show the difference', (measured, browser) => {
    const measuredRows = browserRows(measured);
    for (const [name, difference] of rows) {
      const { row, value } = difference[browser];
      if (row === null || isSame(value, difference.standard)) continue;
      // As the standard has it, the profile does not agree with the row.
      const profile: Profile = { ...PROFILES[browser], [name]: difference.standard };
      const wrong = disagreements(
        measuredRows.get(row)!,
        new BrowserCookieStore({ profile }),
        browser === 'chrome',
      );
      expect(wrong, `${name} ${row}`).not.toEqual([]);
    }
  });
});

/** Fields that touch differences often, made of parts. */
const names = fc.constantFrom(
  'a',
  'a',
  'sid',
  'b',
  'a',
  'a',
  'sid',
  'b',
  '',
  '__Host-a',
  '__Secure-b',
  '__host-http-x',
  'n\tx',
  'é',
);
const values = fc.constantFrom(
  '1',
  '1',
  '2',
  '2',
  '1',
  '2',
  '',
  'x=y',
  'v\tw',
  'é',
  '__Host-a',
  'a\rb',
  'x y',
);
const attributes = fc.constantFrom(
  'Secure',
  'HttpOnly',
  'Path=/',
  'Path=/dir',
  'Path',
  'Path=/a\tb',
  'Domain=example.com',
  'Domain=www.example.com',
  'Domain=.example.com',
  'Domain=co.uk',
  'Domain=amazonaws.com',
  'Domain=localhost',
  'Domain=',
  'Domain=bücher.de',
  'Max-Age=60',
  'Max-Age=0',
  'Max-Age=-1',
  'Max-Age=+60',
  'Max-Age=-x',
  'Max-Age=x',
  'Expires=Wed, 09 Jun 2027 10:18:14 GMT',
  'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  'Expires=Thu, 01-Jan-1970 00:00:00 GMT',
  'Expires=Wed, 09 Jun 2027 10:18:14 PST',
  'Expires=soon',
  'SameSite=Lax',
  'SameSite=None',
  'SameSite=Strict',
  'SameSite=x',
  'Partitioned',
  `Secure=${'x'.repeat(1025)}`,
  `Path=/${'x'.repeat(1025)}`,
  'Priority=High',
  '',
);
const plainAttributes = fc.constantFrom(
  'Secure',
  'HttpOnly',
  'Path=/',
  'Domain=example.com',
  'Max-Age=0',
  'Max-Age=60',
);
const fields = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.tuple(fc.constantFrom('a', 'b', '__Secure-c'), values, fc.array(plainAttributes)),
  },
  { weight: 5, arbitrary: fc.tuple(names, values, fc.array(attributes, { maxLength: 4 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(null), values, fc.array(attributes, { maxLength: 3 })) },
);
const urls = fc.constantFrom(
  'https://www.example.com/dir/page',
  'https://www.example.com/',
  'https://www.example.com/dir/page',
  'http://www.example.com/',
  'https://example.com/',
  'http://localhost:5000/dir/x',
  'https://localhost/',
  'http://127.0.0.1/',
  'https://co.uk/',
  'https://x.execute-api.us-east-1.amazonaws.com/',
  'https://xn--bcher-kva.de/',
);
const sites = fc.constantFrom(
  'same-site',
  'same-site',
  'cross-site-navigation',
  'cross-site-unsafe-navigation',
  'cross-site',
);

describe('isJudgedAlike', () => {
  it('says yes only where all profiles give the same verdict and keep the same', () => {
    let alike = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fields, urls, sites, fc.nat(200_000), fc.constantFrom('utf-8', 'iso-8859-1')), {
          maxLength: 30,
        }),
        (steps) => {
          const stores = BROWSERS.map((browser) => new BrowserCookieStore({ browser }));
          let timeMs = Date.UTC(2026, 10, 29);
          for (const [[name, value, more], url, site, later, encoding] of steps) {
            timeMs += later;
            const text = [name === null ? value : `${name}=${value}`, ...more].join('; ');
            const context = { url, site, timeMs, encoding } as StoreContext;
            const parsed = parseSetCookie(text, context);
            const answers = stores.map((store) => store.isJudgedAlike(parsed, context));
            expect(new Set(answers).size).toBe(1);
            // The first difference is where a run begins to keep a store for each browser.
            if (!answers[0]) continue;
            alike++;
            const verdicts = stores.map((store) => store.receive(parsed, context));
            for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0]);
            for (const store of stores) expect(store.cookies(timeMs)).toEqual(stores[0]!.cookies(timeMs));
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(alike).toBeGreaterThan(1000);
  });

  it.each([
    'sid=abc; Path=/; HttpOnly; Secure; SameSite=Lax',
    'sid=abc; Domain=example.com; Max-Age=3600; Secure',
    'sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/',
    '__Host-sid=abc; Secure; Path=/; SameSite=Strict',
    'a="quoted value"; Path=/; Foo',
  ])('says yes to %j', (field) => {
    const context = { url: 'https://www.example.com/x', timeMs: 0 };
    expect(new BrowserCookieStore().isJudgedAlike(parseSetCookie(field), context)).toBe(true);
  });

  it('says no when a cookie has expired by the clock and not by the Date of the response, and the other way', () => {
    const url = 'https://www.example.com/';
    const timeMs = Date.UTC(2026, 10, 29, 12);
    const field = 'a=1; Expires=Sun, 29 Nov 2026 13:00:00 GMT';
    for (const [dateMs, stored] of [
      [timeMs + 7_200_000, { standard: true, chrome: false, firefox: false, safari: true }],
      [timeMs - 1000, { standard: true, chrome: true, firefox: true, safari: true }],
      [undefined, { standard: true, chrome: true, firefox: true, safari: true }],
    ] as const)
      for (const browser of BROWSERS) {
        const store = new BrowserCookieStore({ browser });
        const context = { url, timeMs, dateMs };
        expect(store.isJudgedAlike(parseSetCookie(field), context)).toBe(
          !(dateMs !== undefined && dateMs > timeMs),
        );
        expect(store.receive(field, context).stored).toBe(stored[browser]);
      }
  });

  it('says no when a site has nearly too many cookies', () => {
    const store = new BrowserCookieStore();
    const context = { url: 'https://www.example.com/x', timeMs: 0 };
    for (let index = 0; index < 180; index++) store.receive(`a${index}=1`, context);
    expect(store.isJudgedAlike(parseSetCookie('b=1'), context)).toBe(false);
  });
});

describe('copyFor', () => {
  it('gives another browser the same cookies, which go their own way from then on', () => {
    const context = { url: 'https://www.example.com/', timeMs: 0 };
    const store = new BrowserCookieStore({ browser: 'chrome' });
    store.receive('a=1', context);
    store.receive('b=1', context);
    const copy = store.copyFor('firefox');
    expect(copy.cookies(0)).toEqual(store.cookies(0));
    for (const one of [store, copy]) one.receive('a=2', { ...context, timeMs: 1 });
    const sent = (one: BrowserCookieStore) =>
      one.cookiesFor(context.url, { timeMs: 2 }).map(({ name }) => name);
    expect(sent(store)).toEqual(['b', 'a']);
    expect(sent(copy)).toEqual(['a', 'b']);
  });
});
