import { getHeapSpaceStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { limitOldGeneration } from '../../src/cli/old-generation.ts';

function oldGenerationBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')!.space_size;
}

/** Bytes of the largest old generation while objects go by, of which the last 200000 are held. */
function churn(): number {
  const held: object[] = [];
  let most = 0;
  for (let count = 0; count < 3_000_000; count++) {
    held[count % 200_000] = { count, name: `object ${count}` };
    if (count % 50_000 === 0) most = Math.max(most, oldGenerationBytes());
  }
  return most;
}

test('garbage of the old generation is looked for earlier', () => {
  churn();
  const before = churn();
  limitOldGeneration();
  churn();
  expect(churn()).toBeLessThan(before * 0.7);
});
