import { expect, test } from 'vitest';
import { identityDifference } from '../../src/cookie/identity-difference.ts';
import { BrowserCookieStore } from '../../src/cookie/store.ts';

function stored(field: string) {
  return new BrowserCookieStore().receive(field, { url: 'https://www.shop.example/app/x', timeMs: 0 })
    .cookie!;
}

test.each([
  ['sid=1; Path=/', 'sid=1; Path=/', true, ''],
  ['sid=; Path=/', 'sid=1; Path=/app', true, 'it has Path "/", and the cookie has Path "/app"'],
  ['sid=', 'sid=1; Path=/', false, 'it has no Path, which means "/app" here, and the cookie has Path "/"'],
  [
    'sid=; Path=/',
    'sid=1; Path=/; Domain=shop.example',
    true,
    'it has no Domain (the host "www.shop.example"), and the cookie has Domain "shop.example"',
  ],
])('%s misses %s', (deletion, cookie, hasPath, words) => {
  expect(identityDifference(stored(deletion), stored(cookie), hasPath)).toBe(words);
});
