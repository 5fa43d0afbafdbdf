import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { limitOldGeneration, limitYoungGeneration } from '../../src/cli/v8-memory.ts';

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
