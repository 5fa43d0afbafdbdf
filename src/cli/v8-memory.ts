// Limits of V8's memory: as low as costs no time, whatever the size of the capture. V8 reads these options at garbage
// collections, so they can be set while the program runs.

/**
 * The young generation, both halves together, that is enough. V8 doubles it, up to two halves of 16 MB, whenever
 * enough objects outlive a collection; more than two of 8 MB saves no time here. What is set is the next power of two,
 * of which newer versions of V8 take a page at a time.
 */
const YOUNG_GENERATION_BYTES = 12 << 20;
const LOOK_EVERY_MS = 50;
/**
 * Growth of the old generation after which V8 collects garbage in it. Sessions and browsers of an audit live long and are
 * replaced all the time, and V8 by default lets their garbage grow to several times of what is live. At this value a run
 * takes as long, with a fifth less memory.
 */
const OLD_GENERATION_GROWTH_PERCENT = 60;

/** Stops the growth of the young generation at that size. Returns a function that ends the watch. */
export function limitYoungGeneration(): () => void {
  const timer = setInterval(() => {
    if (youngGenerationBytes() < YOUNG_GENERATION_BYTES) return;
    // V8 reads the factor before each growth; its option for the largest size counts only at the start.
    process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(timer);
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Makes V8 collect garbage in the old generation earlier. */
export function limitOldGeneration(): void {
  process
    .getBuiltinModule('node:v8')
    .setFlagsFromString(`--heap-growing-percent=${OLD_GENERATION_GROWTH_PERCENT}`);
}

function youngGenerationBytes(): number {
  const spaces = process.getBuiltinModule('node:v8').getHeapSpaceStatistics();
  return spaces.find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
}
