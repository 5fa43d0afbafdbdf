import { expect, it } from 'vitest';
import { pathRelation } from '../../src/hop/path-relation.ts';

it.each([
  ['/login?next=/', '/login?next=/', 'same'],
  ['http://shop.example/login', '/login', 'same'],
  // A proxy decodes what need not be encoded; what cannot be decoded stays as it is.
  ['/a%7Eb', '/a~b', 'same'],
  ['/app/%zz', '/%zz', 'prefix'],
  // A prefix that is stripped, or added.
  ['/app/login', '/login', 'prefix'],
  ['/login', '/app/login', 'prefix'],
  ['/app', '/', 'prefix'],
  ['/app/', '/', 'prefix'],
  // Another path for the same thing.
  ['/shop/v1/item', '/api/item', 'tail'],
  ['/login', '/logout', null],
  ['/applogin', '/login', null],
  ['/a?x=1', '/a?x=2', null],
  ['/a', '/b', null],
] as const)('%s passed on as %s: %s', (outer, inner, relation) => {
  expect(pathRelation(outer, inner)).toBe(relation);
});
