// Browsers by address and User-Agent, on loopback by the cookies that were given and come back.

import { describe, expect, it } from 'vitest';
import { type Browser, Browsers } from '../../src/browser/browsers.ts';
import { MAX_BROWSERS, MAX_BROWSERS_ALIKE } from '../../src/browser/limits.ts';
import { RequestContext } from '../../src/browser/request-context.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { Counters } from '../../src/shared/counters.ts';
import { exchange } from '../support/exchange.ts';

const FIREFOX = 'Mozilla/5.0 Firefox/150.0';

/** Sends a Cookie field, gets Set-Cookie fields: the client that it was, which takes them as the auditor does. */
function visitor(clients: Browsers, url: string, userAgent = FIREFOX) {
  let later = 0;
  return (cookie: string | null, setCookie: readonly string[] = [], clientAddress?: string): Browser => {
    later++;
    const requestFields: (readonly [string, string])[] = [['User-Agent', userAgent]];
    if (cookie !== null) requestFields.push(['Cookie', cookie]);
    const surroundings = clientAddress === undefined ? { later } : { later, clientAddress };
    const [request, response] = exchange({ url, requestFields, setCookie }, surroundings);
    const timeMs = response.seconds * 1000;
    const client = clients.of(response, request, new RequestContext(url, timeMs, request));
    for (const field of setCookie) client.store.receive(parseSetCookie(field), { url, timeMs });
    return client;
  };
}

describe('across a network', () => {
  it('a browser is an address and a User-Agent', () => {
    const clients = new Browsers(new Counters());
    const firefox = visitor(clients, 'http://shop.example/');
    const curl = visitor(clients, 'http://shop.example/', 'curl/8.0');
    const first = firefox(null, ['sid=1']);
    expect(firefox(null)).toBe(first);
    expect(firefox('sid=1')).toBe(first);
    expect(curl('sid=1')).not.toBe(first);
    expect(firefox('sid=1', [], '198.51.100.8')).not.toBe(first);
  });

  it('a response without its request belongs to the address alone', () => {
    const clients = new Browsers(new Counters());
    const [, response] = exchange({ url: 'http://shop.example/' }, { requestUnseen: true });
    const client = clients.of(response, null, new RequestContext('http://203.0.113.10:80/', 0, null));
    expect(clients.of(response, null, new RequestContext('http://203.0.113.10:80/', 1, null))).toBe(client);
    expect(visitor(clients, 'http://shop.example/')(null)).not.toBe(client);
  });
});

describe('on loopback', () => {
  it('two browsers with the same User-Agent are distinguished by their cookies', () => {
    const clients = new Browsers(new Counters());
    const visit = visitor(clients, 'http://localhost:5000/');
    const alice = visit(null, ['sid=alice; Path=/']);
    const bob = visit(null, ['sid=bob; Path=/']);
    expect(bob).not.toBe(alice);
    expect(visit('sid=alice')).toBe(alice);
    expect(visit('sid=bob')).toBe(bob);
    expect(visit('sid=alice', ['sid=alice2; Path=/'])).toBe(alice);
    expect(visit('sid=bob')).toBe(bob);
    expect(visit('sid=alice2')).toBe(alice);
  });

  it('the chain goes on when only some of the cookies change', () => {
    const clients = new Browsers(new Counters());
    const visit = visitor(clients, 'http://[::1]:5000/');
    const alice = visit(null, ['sid=alice', 'view=list']);
    const bob = visit(null, ['sid=bob', 'view=list']);
    expect(visit('sid=alice; view=grid')).toBe(alice);
    expect(visit('sid=bob; view=list')).toBe(bob);
  });

  it('a browser after a logout has nothing to send, and is still known', () => {
    const clients = new Browsers(new Counters());
    const visit = visitor(clients, 'http://localhost:5000/');
    const alice = visit(null, ['sid=alice']);
    expect(visit('sid=alice', ['sid=; Max-Age=0'])).toBe(alice);
    expect(visit(null, ['sid=again'])).toBe(alice);
  });

  it('curl without a jar is a new browser each time, and drives no browser out', () => {
    const counters = new Counters();
    const clients = new Browsers(counters);
    const visit = visitor(clients, 'http://localhost:5000/');
    const browser = visit(null, ['sid=browser']);
    expect(visit('sid=browser')).toBe(browser);
    const seen = new Set<Browser>([browser]);
    for (let index = 0; index < 3 * MAX_BROWSERS_ALIKE; index++) seen.add(visit(null, [`sid=${index}`]));
    expect(seen.size).toBe(1 + 3 * MAX_BROWSERS_ALIKE);
    expect(visit('sid=browser')).toBe(browser);
    expect(counters.forgottenClients).toBe(0);
  });

  it('too many that keep their cookies: the one that was used longest ago is forgotten and counted', () => {
    const counters = new Counters();
    const visit = visitor(new Browsers(counters), 'http://localhost:5000/');
    const comeTwice = (name: string): Browser => {
      visit(null, [`sid=${name}`]);
      return visit(`sid=${name}`);
    };
    const first = comeTwice('first');
    for (let index = 0; index < MAX_BROWSERS_ALIKE; index++) comeTwice(`${index}`);
    expect(counters.forgottenClients).toBe(1);
    expect(visit('sid=first')).not.toBe(first);
  });

  it('cookies of another host on the same machine do not count', () => {
    const clients = new Browsers(new Counters());
    const localhost = visitor(clients, 'http://localhost:5000/');
    const address = visitor(clients, 'http://127.0.0.1:5000/');
    const client = localhost(null, ['sid=1']);
    // It has no cookie for that host, so that none is missed.
    expect(address(null)).toBe(client);
  });
});

describe('limits', () => {
  it('too many clients: the ones not seen lately are forgotten and counted', () => {
    const counters = new Counters();
    const clients = new Browsers(counters);
    const visit = visitor(clients, 'http://shop.example/');
    const first = visit(null, [], '10.0.0.0');
    for (let index = 1; index <= MAX_BROWSERS; index++) visit(null, [], `10.0.${index >> 8}.${index & 255}`);
    expect(visit(null, [], '10.0.0.0')).not.toBe(first);
    expect(counters.forgottenClients).toBeGreaterThan(0);
  });
});
