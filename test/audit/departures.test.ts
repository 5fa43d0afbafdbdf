// Where redirects send a browser, and whether a callback comes back from there; cross-site.test.ts has what the rules make of it.

import { describe, expect, it } from 'vitest';
import { departureOf, isBegunBy, mayLeadToLogin } from '../../src/audit/departures.ts';
import { MAX_LOGIN_MINUTES } from '../../src/audit/limits.ts';
import { exchange } from '../support/exchange.ts';

const url = 'https://shop.example/login';

function responseTo(location: string, status = 302) {
  return exchange({ url, status, responseFields: [['Location', location]] })[1];
}

function departure(location: string, status = 302) {
  return departureOf(responseTo(location, status), { url, timeMs: 0 }, null);
}

describe('departures', () => {
  it('have a host, and a state where there is one', () => {
    expect(departure('https://id.example:8443/a?state=x%20y')).toMatchObject({
      host: 'id.example:8443',
      isElsewhere: true,
      state: 'x y',
    });
    expect(departure('/account')).toMatchObject({ host: 'shop.example', isElsewhere: false, state: null });
    expect(departure('//www.shop.example/')).toMatchObject({ host: 'www.shop.example', isElsewhere: true });
    expect([departure('/a', 200), departure('http://[/', 302)]).toEqual([null, null]);
  });

  it('may lead to a login', () => {
    const leads = (location: string) => mayLeadToLogin(responseTo(location));
    expect(leads('https://id.example/?client_id=1')).toBe(true);
    expect(leads('https://id.example/?SAMLRequest=1')).toBe(true);
    expect(leads('https://id.example/?page=1')).toBe(false);
  });
});

describe('a callback', () => {
  const begun = (location: string, target: string, afterMs = 0, origin?: string) => {
    const requestFields = origin === undefined ? [] : ([['Origin', origin]] as const);
    const [request] = exchange({ url: `https://www.shop.example${target}`, requestFields });
    return isBegunBy(departure(location)!, request, afterMs);
  };
  const ID = 'https://id.example/a?client_id=1';

  it('is known by its state, else by the server that makes it', () => {
    expect(begun(`${ID}&state=1`, '/cb?code=1&state=1')).toBe(true);
    expect(begun(`${ID}&state=1`, '/cb?code=1&state=2')).toBe(false);
    expect(begun(`${ID}&state=1`, '/cb', 0, 'https://id.example')).toBe(true);
    expect(begun(ID, '/cb?code=1&state=2', 0, 'https://other.example')).toBe(false);
    expect(begun(ID, '/cb?code=1&state=2')).toBeNull();
  });

  it('comes from another host, and soon', () => {
    expect(begun('/a?state=1', '/cb?code=1&state=1')).toBe(false);
    expect(begun('https://id.example/a', '/cb', 0, 'https://id.example')).toBe(false);
    expect(begun(`${ID}&state=1`, '/cb?code=1&state=1', MAX_LOGIN_MINUTES * 60_000)).toBe(true);
    expect(begun(`${ID}&state=1`, '/cb?code=1&state=1', MAX_LOGIN_MINUTES * 60_000 + 1)).toBe(false);
  });
});
