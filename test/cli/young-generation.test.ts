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

// Newer versions of V8 take memory page by page, and may be a few beyond; Node 20 makes it 32 MB when nothing keeps it
// from that.
test('the young generation stops growing at about 16 MB', async () => {
  const end = limitYoungGeneration();
  allocateUntil(() => youngGenerationBytes() >= 12 * MIB);
  // It is looked at every 50 ms.
  await sleep(200);
  allocateUntil(() => youngGenerationBytes() > 28 * MIB);
  end();
  expect(youngGenerationBytes()).toBeLessThanOrEqual(28 * MIB);
});
