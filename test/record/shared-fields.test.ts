import { expect, test } from 'vitest';
import { rememberingFields } from '../../src/record/shared-fields.ts';
import { request } from '../support/messages.ts';

test('what fields show is found once for requests that share them', () => {
  const asked: string[] = [];
  const namesOf = rememberingFields(({ target, cookies }) => {
    asked.push(target);
    return cookies.map(({ name }) => name);
  });
  const factsOfFields: unknown[] = [];
  const [one, other] = ['/a', '/b'].map((target) => ({ ...request({ target }), factsOfFields }));
  expect(namesOf(one!)).toEqual(['a', 'b', '']);
  expect(namesOf(other!)).toBe(namesOf(one!));
  expect(asked).toEqual(['/a']);
});

test('each function has its own results, and that nothing was found is one', () => {
  let asked = 0;
  const [nothing, something] = [null, 'x'].map((result) =>
    rememberingFields(() => {
      asked++;
      return result;
    }),
  );
  const one = { ...request(), factsOfFields: [] };
  expect([nothing!(one), something!(one), nothing!(one)]).toEqual([null, 'x', null]);
  expect(asked).toBe(2);
});

test('a request that shares nothing is asked each time', () => {
  let asked = 0;
  const count = rememberingFields(() => ++asked);
  const one = request();
  expect([count(one), count(one)]).toEqual([1, 2]);
});
