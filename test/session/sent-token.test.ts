// Which header fields carry a token, and what a token says of itself.

import { describe, expect, it } from 'vitest';
import { factsOfToken, sentToken } from '../../src/session/sent-token.ts';
import { header, request } from '../support/messages.ts';

const TOKEN = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';

const sent = (name: string, value: string) => sentToken(request({ fields: [header(name, value)] }));

describe('the token of a request', () => {
  it.each([
    ['Authorization', `Bearer ${TOKEN}`],
    ['authorization', `bearer ${TOKEN}`],
    ['Authorization', `Token ${TOKEN}`],
    ['Authorization', `Token token="${TOKEN}"`],
    ['Authorization', `JWT ${TOKEN}`],
    ['Authorization', `MediaBrowser Client="Web", Device="Chrome", Version="10.10.3", Token="${TOKEN}"`],
    ['Authorization', `Emby UserId="a", Token=${TOKEN}, Client="Web"`],
    ['X-Emby-Token', TOKEN],
    ['X-Auth-Token', TOKEN],
    ['X-Access-Token', TOKEN],
    ['X-Session-Token', TOKEN],
    ['X-Session-Id', TOKEN],
    ['X-Token', TOKEN],
    ['X-Auth', TOKEN],
    ['token', TOKEN],
    ['Access-Token', TOKEN],
  ])('%s: %s', (name, value) => {
    expect(sent(name, value)).toBe(TOKEN);
  });

  it.each([
    ['Authorization', 'Basic YWRhOnNlY3JldC1wYXNzd29yZA=='],
    ['Authorization', `Digest username="ada", realm="${TOKEN}"`],
    ['Authorization', 'MediaBrowser Client="Web", Device="Chrome", Version="10.10.3"'],
    ['Authorization', `OAuth oauth_consumer_key="k", oauth_token="${TOKEN}"`],
    ['Authorization', `Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", mac="${TOKEN}"`],
    ['Authorization', 'Bearer null'],
    ['Authorization', 'Bearer undefined'],
    ['Authorization', 'Bearer'],
    ['Authorization', TOKEN],
    ['X-Auth-Token', ''],
    ['X-Api-Key', TOKEN],
    ['X-CSRF-Token', TOKEN],
    ['Authorization', `Bearer ${'a'.repeat(9000)}`],
  ])('is none in %s: %s', (name, value) => {
    expect(sent(name, value)).toBeNull();
  });
});

describe('what a token says', () => {
  // RFC 7519 section 3.1.
  const EXAMPLE =
    'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

  it.each([
    ['a JSON Web Token', EXAMPLE, { kind: 'jwt', expiresSeconds: 1_300_819_380 }],
    ['an opaque one', TOKEN, { kind: 'opaque', expiresSeconds: null }],
    ['one that only looks so', 'eyJ.eyJ.abc', { kind: 'jwt', expiresSeconds: null }],
  ])('%s', (_, token, facts) => {
    expect(factsOfToken(token)).toEqual(facts);
  });
});
