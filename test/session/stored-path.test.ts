import { expect, it } from 'vitest';
import { BrowserCookieStore } from '../../src/cookie/store.ts';
import { isOutsidePath } from '../../src/session/stored-path.ts';

it('a cookie is not sent outside its Path; where none is known to be kept, nothing is said', () => {
  const store = new BrowserCookieStore();
  const { cookie } = store.receive('app_session=1; Path=/app', {
    url: 'https://shop.example/auth/login',
    timeMs: 0,
  });
  const paths = ['/app', '/app/', '/app/x', '/apple', '/auth/logout', '/'];
  expect(paths.filter((path) => isOutsidePath(cookie, path))).toEqual(['/apple', '/auth/logout', '/']);
  expect(isOutsidePath(null, '/')).toBe(false);
});
