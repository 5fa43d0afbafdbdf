import { expect, it } from 'vitest';
import { MAX_NAMESAKES } from '../../src/shared/limits.ts';
import { named } from '../../src/shared/named.ts';
import fc from '../support/properties.ts';

const items = fc.array(fc.record({ name: fc.constantFrom('a', 'b', '', '__proto__'), value: fc.nat() }), {
  maxLength: 60,
});

it('finds what a filter finds, in lists of any length', () => {
  fc.assert(
    fc.property(items, fc.constantFrom('a', 'b', '', '__proto__', 'none'), (list, name) => {
      expect(named(list, name)).toEqual(list.filter((item) => item.name === name));
      expect(named(list, name)).toEqual(named(list, name));
    }),
  );
});

it('gives the last ones of very many', () => {
  const list = Array.from({ length: 1000 }, (_, value) => ({ name: 'a', value }));
  expect(named(list, 'a').map(({ value }) => value)).toEqual(
    Array.from({ length: MAX_NAMESAKES }, (_, index) => 1000 - MAX_NAMESAKES + index),
  );
});
