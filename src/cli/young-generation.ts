// Memory that does not grow with the capture: V8 doubles its young generation, up to two halves of 16 MB, whenever
// enough objects outlive a collection. Here a larger one than two of 8 MB saves no time.

/** Both halves together: it has been given the next power of two, of which newer versions of V8 take a page at a time. */
const ENOUGH_BYTES = 12 << 20;
const LOOK_EVERY_MS = 50;

/** Lets the young generation grow so far and no further. Returns what ends the watch. */
export function limitYoungGeneration(): () => void {
  const timer = setInterval(() => {
    if (youngGenerationBytes() < ENOUGH_BYTES) return;
    // V8 asks for the factor whenever it is about to grow; its option for the largest size counts only at the start.
    process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(timer);
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function youngGenerationBytes(): number {
  const spaces = process.getBuiltinModule('node:v8').getHeapSpaceStatistics();
  return spaces.find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
}
