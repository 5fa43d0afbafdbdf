import { describe, expect, it } from 'vitest';
import {
  RequestContext,
  responseDateMs,
  siteContext,
  topLevelSite,
} from '../../src/browser/request-context.ts';
import { exchange } from '../support/exchange.ts';

type Fields = Readonly<Record<string, string>>;

const URL_HERE = 'https://www.shop.example/cart';

function requestWith(fields: Fields, method = 'GET', url = URL_HERE) {
  return exchange({ url, method, requestFields: Object.entries(fields) })[0];
}

function fetchFields(site: string, mode: string, dest: string): Fields {
  return { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': mode, 'Sec-Fetch-Dest': dest };
}

const HTML = 'text/html,application/xhtml+xml';
const THERE = 'https://pay.example';

describe('siteContext', () => {
  it.each<[string, Fields, string, string | null]>([
    ['a typed address', fetchFields('none', 'navigate', 'document'), 'GET', 'same-site'],
    ['a fetch of the same origin', fetchFields('same-origin', 'cors', 'empty'), 'POST', 'same-site'],
    ['an image of the same site', fetchFields('same-site', 'no-cors', 'image'), 'GET', 'same-site'],
    ['a link', fetchFields('cross-site', 'navigate', 'document'), 'GET', 'cross-site-navigation'],
    ['a form', fetchFields('cross-site', 'navigate', 'document'), 'POST', 'cross-site-unsafe-navigation'],
    ['a fetch', fetchFields('cross-site', 'cors', 'empty'), 'POST', 'cross-site'],
    ['an image', fetchFields('cross-site', 'no-cors', 'image'), 'GET', 'cross-site'],
    ['a frame', fetchFields('cross-site', 'navigate', 'iframe'), 'GET', 'cross-site'],
    ['a form in a frame', fetchFields('cross-site', 'navigate', 'iframe'), 'POST', 'cross-site'],
    // Sec-Fetch-Site knows best: a proxy may have changed Host.
    [
      'said to be of the same origin',
      { ...fetchFields('same-origin', 'cors', 'empty'), Origin: THERE },
      'POST',
      'same-site',
    ],
    ['nothing is said', {}, 'GET', null],
    ['an Origin of the same host', { Origin: 'https://www.shop.example' }, 'POST', 'same-site'],
    ['an Origin of the same site', { Origin: 'https://api.shop.example:8443' }, 'POST', 'same-site'],
    ['an Origin of another site', { Origin: THERE }, 'POST', 'cross-site'],
    ['a form, by Origin', { Origin: THERE, Accept: HTML }, 'POST', 'cross-site-unsafe-navigation'],
    ['a link, by Referer', { Referer: `${THERE}/a?b`, Accept: HTML }, 'GET', 'cross-site-navigation'],
    ['an image, by Referer', { Referer: `${THERE}/a?b`, Accept: 'image/*' }, 'GET', 'cross-site'],
    ['a Referer of the same site', { Referer: 'https://shop.example/' }, 'GET', 'same-site'],
    ['an Origin that says nothing', { Origin: 'null' }, 'POST', null],
    ['the page of an extension', { Origin: 'chrome-extension://abcdef' }, 'POST', null],
    ['Origin goes before Referer', { Origin: THERE, Referer: URL_HERE }, 'POST', 'cross-site'],
    ['the same host in cleartext', { Origin: 'http://www.shop.example' }, 'POST', 'cross-site'],
    [
      'a proxy that changed Host and says so',
      { Origin: THERE, 'X-Forwarded-Host': 'www.pay.example' },
      'POST',
      'same-site',
    ],
    [
      'a proxy that says another host',
      { Origin: THERE, 'X-Forwarded-Host': 'www.shop.example' },
      'POST',
      'cross-site',
    ],
    // Host may be what the proxy calls its server.
    ['a proxy that says no host', { Origin: THERE, 'X-Forwarded-For': '192.0.2.1' }, 'POST', null],
    ['a Referer that is no URL', { Referer: 'https://' }, 'GET', null],
  ])('%s', (_name, fields, method, expected) => {
    expect(siteContext(requestWith(fields, method), URL_HERE)).toBe(expected);
  });

  it('of an incomplete request Origin alone says nothing', () => {
    const request = { ...requestWith({ Origin: THERE }, 'POST'), incomplete: true };
    expect(siteContext(request, URL_HERE)).toBeNull();
  });

  it('HTTP/1.0 is spoken by proxies only', () => {
    const request = { ...requestWith({ Referer: `${THERE}/` }), protocol: 'http/1.0' } as const;
    expect(siteContext(request, URL_HERE)).toBeNull();
  });

  it('a scheme that the proxy changed is none that differs', () => {
    const behindProxy = requestWith({ Origin: 'https://shop.example' }, 'POST', 'http://shop.example/');
    expect(siteContext(behindProxy, 'http://shop.example/')).toBe('same-site');
    const assumed = requestWith({ Origin: 'http://shop.example' }, 'POST', 'http://shop.example/');
    expect(siteContext(assumed, 'https://shop.example/')).toBe('same-site');
  });

  it.each([
    ['http://localhost:5000/', 'http://localhost:3000', 'same-site'],
    ['http://localhost:5000/', 'http://127.0.0.1:5000', 'cross-site'],
    ['http://shop.co.uk/', 'http://pay.co.uk', 'cross-site'],
    ['http://a.github.io/', 'http://b.github.io', 'cross-site'],
  ])('%s from %s: %s', (url, origin, expected) => {
    expect(siteContext(requestWith({ Origin: origin }, 'POST', url), url)).toBe(expected);
  });
});

describe('topLevelSite', () => {
  const own = 'https://shop.example';
  it.each<[string, Fields, string]>([
    ['a document', { ...fetchFields('cross-site', 'navigate', 'document'), Referer: `${THERE}/` }, own],
    ['a frame', { ...fetchFields('cross-site', 'navigate', 'iframe'), Referer: `${THERE}/` }, THERE],
    ['a fetch', { ...fetchFields('cross-site', 'cors', 'empty'), Origin: 'https://www.pay.example' }, THERE],
    ['a frame of nobody knows whom', fetchFields('cross-site', 'navigate', 'iframe'), ''],
    ['an image of the same origin', fetchFields('same-origin', 'no-cors', 'image'), own],
    ['a link, by Referer', { Referer: `${THERE}/`, Accept: HTML }, own],
    ['nothing is said', {}, ''],
  ])('%s', (_name, fields, expected) => {
    const request = requestWith(fields);
    expect(topLevelSite(request, URL_HERE, siteContext(request, URL_HERE) ?? 'same-site')).toBe(expected);
    expect(new RequestContext(URL_HERE, 0, request).topLevelSite).toBe(expected);
  });
});

describe('responseDateMs', () => {
  it.each<[string, readonly string[], number | undefined]>([
    [
      'the first',
      ['Sun, 29 Nov 2026 12:00:00 GMT', 'Mon, 30 Nov 2026 12:00:00 GMT'],
      Date.UTC(2026, 10, 29, 12),
    ],
    ['of RFC 850', ['Sunday, 29-Nov-26 12:00:00 GMT'], Date.UTC(2026, 10, 29, 12)],
    ['of asctime', ['Sun Nov 29 12:00:00 2026'], Date.UTC(2026, 10, 29, 12)],
    ['one that is none', ['soon'], undefined],
    ['none', [], undefined],
  ])('%s', (_name, dates, expected) => {
    const responseFields = dates.map((date) => ['Date', date] as const);
    const [, response] = exchange({ url: URL_HERE, responseFields });
    expect(responseDateMs(response)).toBe(expected);
    expect(new RequestContext(URL_HERE, 0, null, response).dateMs).toBe(expected);
  });
});

it('without a request everything is open', () => {
  const { site, knownSite, topLevelSite: topLevel, dateMs } = new RequestContext(URL_HERE, 0, null);
  expect([site, knownSite, topLevel, dateMs]).toEqual(['same-site', null, '', undefined]);
});
