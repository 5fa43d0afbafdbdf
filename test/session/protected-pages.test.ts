import { expect, test } from 'vitest';
import { MAX_DENIED_COOKIES } from '../../src/session/limits.ts';
import { ProtectedPages } from '../../src/session/protected-pages.ts';
import { header, request, response } from '../support/messages.ts';

function deny(pages: ProtectedPages, status: number, frame: number, method = 'GET', cookie = 'a=1'): void {
  const asked = request({ method, target: '/account?x', fields: [header('Cookie', cookie)] });
  pages.noteDenial(response({ status, frame, fields: [] }), asked, 'a.test');
}

test('the first denial of a page counts', () => {
  const pages = new ProtectedPages();
  expect(pages.hasSome('a.test')).toBe(false);
  deny(pages, 401, 6);
  deny(pages, 403, 8);
  expect(pages.get('a.test', '/account')).toEqual({ status: 401, frame: 6, cookies: ['a=1'] });
  expect(pages.hasSome('a.test')).toBe(true);
  expect(pages.get('a.test', '/')).toBeUndefined();
  expect(pages.get('b.test', '/account')).toBeUndefined();
});

test('only what is asked for and denied is one', () => {
  const pages = new ProtectedPages();
  deny(pages, 404, 6);
  deny(pages, 401, 8, 'POST');
  expect(pages.hasSome('a.test')).toBe(false);
});

test('so many cookies are kept', () => {
  const pages = new ProtectedPages();
  deny(pages, 401, 6, 'GET', Array.from({ length: 100 }, (_, index) => `a${index}=1`).join('; '));
  expect(pages.get('a.test', '/account')?.cookies).toHaveLength(MAX_DENIED_COOKIES);
});
