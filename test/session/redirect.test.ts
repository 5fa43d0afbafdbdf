import { expect, it } from 'vitest';
import { isRedirect, redirectPath } from '../../src/session/redirect.ts';
import { header, response } from '../support/messages.ts';

const to = (status: number, location: string) => response({ status, fields: [header('Location', location)] });

it('redirects are known by their status', () => {
  expect([300, 301, 302, 303, 304, 305, 306, 307, 308, 200].filter(isRedirect)).toEqual([
    301, 302, 303, 307, 308,
  ]);
});

it('they lead to the path of their Location', () => {
  expect(redirectPath(to(302, '/a?b'), '/')).toBe('/a');
  expect(redirectPath(to(302, 'b'), '/a/c')).toBe('/a/b');
  expect(redirectPath(to(200, '/a'), '/')).toBeNull();
  expect(redirectPath(response({ status: 302, fields: [] }), '/')).toBeNull();
});

it('browsers stay where they are when Location is empty, and take the first that is not', () => {
  expect(redirectPath(to(302, ''), '/login')).toBeNull();
  const both = response({ status: 302, fields: [header('Location', ''), header('Location', '/a')] });
  expect(redirectPath(both, '/login')).toBe('/a');
});
