import { describe, expect, it } from 'vitest';
import { mayHoldSession, sessionInUrl } from '../../src/audit/url-session.ts';
import fc from '../support/properties.ts';

const known = (value: string) => (value === 'f3b1c9d2e7a84650' ? 'sid' : null);

describe('sessionInUrl', () => {
  it.each([
    ['/a?b=1&key=f3b1c9d2e7a84650', 'key', 'sid'],
    ['/a?key=f3b1c9d2e7a84650#part', 'key', 'sid'],
    ['/a#key=f3b1c9d2e7a84650?', null, null],
    ['/a;v=f3b1c9d2e7a84650/b?x=1', 'v', 'sid'],
    ['/a;jsessionid=0123456789?x=1', 'jsessionid', null],
    ['/a?SID=7d1e90b3c5a24f68b1d7', 'SID', null],
    ['/a?sid=012345678', null, null],
    ['/a?session=keynote-monday', null, null],
    ['/a?sid=SKU-1234567890abcd', null, null],
    ['/a?session_id=cs_test_a1B2c3D4e5F6g7H8', null, null],
    ['/a?session_id=0b8c8a52-6c1e-4f0a-9d3b-2f4f6f1f7a10', null, null],
    ['/a?session=spring-2026-opening-keynote', null, null],
    ['/socket.io/?EIO=4&transport=polling&sid=8nGkQ4tzJx1vLwYfAAAB', null, null],
    ['/a?sid=01234567', null, null],
    // A known value comes before a name, wherever it is.
    ['/a?sid=7d1e90b3c5a24f68b1d7&key=f3b1c9d2e7a84650', 'key', 'sid'],
    ['/a?key=f3b1c9d2%65%37a84650', 'key', 'sid'],
    ['/a?key=%zz%zz%zz%zz', null, null],
    ['/sid=0123456789', null, null],
    ['/a?0123456789abcdef', null, null],
    // OpenID Connect: what pages compare to see whether the login lasts.
    ['/callback?state=x&session_state=f3b1c9d2e7a84650&code=y', null, null],
    ['/callback?session_state=f3b1c9d2e7a84650&key=f3b1c9d2e7a84650', 'key', 'sid'],
  ])('%s', (url, parameter, cookie) => {
    expect(sessionInUrl(url, known)).toEqual(
      parameter === null ? null : { parameter, cookie, isCertain: parameter !== 'SID' },
    );
  });

  it.each([
    ['/a?sid=7d1e90b3c5a24f68b1d7', null],
    ['/a;jsessionid=7d1e90b3c5a24f68b1d7', 'jsessionid'],
    ['/a?sid=f3b1c9d2e7a84650', 'sid'],
  ])('%s of a client with a session cookie', (url, parameter) => {
    expect(sessionInUrl(url, known, true)?.parameter ?? null).toBe(parameter);
  });

  it('reads any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab=&;?#/%sid'), maxLength: 40 }), (url) => {
        if (sessionInUrl(url, () => 'x') !== null) expect(mayHoldSession(url)).toBe(true);
      }),
    );
  });
});
