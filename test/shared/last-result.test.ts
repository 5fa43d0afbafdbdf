import { expect, test } from 'vitest';
import { rememberingLast } from '../../src/shared/last-result.ts';

test('the last result is found once, and another argument is looked at anew', () => {
  const asked: (string | null)[] = [];
  const find = rememberingLast((text: string | null) => {
    asked.push(text);
    return text?.length ?? null;
  });
  expect(['a', 'a', 'bb', null, null, 'bb'].map(find)).toEqual([1, 1, 2, null, null, 2]);
  expect(asked).toEqual(['a', 'bb', null, 'bb']);
});
