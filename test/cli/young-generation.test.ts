import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { limitYoungGeneration } from '../../src/cli/young-generation.ts';

const MIB = 1 << 20;

function youngGenerationBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')!.space_size;
}

/** Allocates objects of which many outlive a collection: V8 makes room for them as long as it may. */
function allocateUntil(isEnough: () => boolean): void {
  let kept: object[] = [];
  for (let count = 0; count < 10_000_000; count++) {
    kept.push({ count });
    if (kept.length > 200_000) kept = [];
    if (count % 10_000 === 0 && isEnough()) return;
  }
}

// Not every V8 makes it so large in this time; Node 20 makes it 32 MB when nothing keeps it from that.
test('the young generation grows to 16 MB at most', async () => {
  const end = limitYoungGeneration();
  allocateUntil(() => youngGenerationBytes() >= 16 * MIB);
  // It is looked at every 50 ms.
  await sleep(200);
  allocateUntil(() => youngGenerationBytes() > 16 * MIB);
  end();
  expect(youngGenerationBytes()).toBeLessThanOrEqual(16 * MIB);
});
