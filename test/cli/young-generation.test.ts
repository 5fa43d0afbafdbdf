import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { limitYoungGeneration } from '../../src/cli/young-generation.ts';

const MIB = 1 << 20;

function youngGenerationBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')!.space_size;
}

/** Objects of which many outlive a collection: V8 makes room for them as long as it may. */
async function allocateInTurns(): Promise<void> {
  let kept: object[] = [];
  for (let turn = 0; turn < 40; turn++) {
    for (let count = 0; count < 100_000; count++) {
      kept.push({ turn, count });
      if (kept.length > 200_000) kept = [];
    }
    await sleep(5);
  }
}

test('the young generation grows to 16 MB, which helps, and stays there', async () => {
  const end = limitYoungGeneration();
  await allocateInTurns();
  end();
  const bytes = youngGenerationBytes();
  expect(bytes).toBeGreaterThanOrEqual(16 * MIB);
  expect(bytes).toBeLessThan(32 * MIB);
});
