// What V8 may take of memory: as little as costs no time, whatever the size of the capture. V8 reads these options when
// it collects garbage, so that they may still be set while the program runs.

/**
 * The young generation, both halves together, that is enough. V8 doubles it, up to two halves of 16 MB, whenever
 * enough objects outlive a collection; more than two of 8 MB saves no time here. What is set is the next power of two,
 * of which newer versions of V8 take a page at a time.
 */
const YOUNG_GENERATION_BYTES = 12 << 20;
const LOOK_EVERY_MS = 50;
/**
 * What may be added to the memory in use before V8 looks for garbage in it. What a judged run remembers of sessions and
 * browsers lives long and is given up all the time; V8 lets such garbage grow to several times of what is still needed.
 * Asked to look at half more it takes no more time, and a fifth less memory.
 */
const OLD_GENERATION_GROWTH_PERCENT = 60;

/** Lets the young generation grow so far and no further. Returns what ends the watch. */
export function limitYoungGeneration(): () => void {
  const timer = setInterval(() => {
    if (youngGenerationBytes() < YOUNG_GENERATION_BYTES) return;
    // V8 asks for the factor whenever it is about to grow; its option for the largest size counts only at the start.
    process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(timer);
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Lets V8 look for garbage in the old generation earlier. */
export function limitOldGeneration(): void {
  process
    .getBuiltinModule('node:v8')
    .setFlagsFromString(`--heap-growing-percent=${OLD_GENERATION_GROWTH_PERCENT}`);
}

function youngGenerationBytes(): number {
  const spaces = process.getBuiltinModule('node:v8').getHeapSpaceStatistics();
  return spaces.find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
}
