// The values that live/load.c sends, and what of them a tool has shown.

import { closeSync, openSync, readSync } from 'node:fs';

function mixed(number) {
  let bits = number >>> 0;
  bits ^= bits >>> 16;
  bits = Math.imul(bits, 0x7feb352d) >>> 0;
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x846ca68b) >>> 0;
  return (bits ^ (bits >>> 16)) >>> 0;
}

const hex = (number) => number.toString(16).padStart(8, '0');

/** The value of the cookie in the response with that number. */
export function valueNumber(number) {
  const first = mixed(number + 1);
  const second = mixed(first + 1);
  return hex(number) + hex(first) + hex(second) + hex(mixed(second + 1));
}

const BLOCK_BYTES = 1 << 20;

/** The lines of a file, whatever its size; the last one need not have an end. */
function* linesOf(path) {
  const file = openSync(path, 'r');
  const block = Buffer.alloc(BLOCK_BYTES);
  let rest = '';
  try {
    for (let count = readSync(file, block); count > 0; count = readSync(file, block)) {
      const lines = (rest + block.latin1Slice(0, count)).split('\n');
      rest = lines.pop();
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
  if (rest !== '') yield rest;
}

/**
 * Compares the values in the lines of a tool's output with the `count` that were sent.
 * @param read gives the value that a line shows; null for none
 */
export function compareValues(path, count, read) {
  const times = new Uint32Array(count);
  let wrong = 0;
  for (const line of linesOf(path)) {
    const value = read(line);
    if (value === null) continue;
    const number = Number.parseInt(value.slice(0, 8), 16);
    if (number < count && valueNumber(number) === value) times[number]++;
    else wrong++;
  }
  const shown = times.reduce((sum, each) => sum + Math.min(each, 1), 0);
  const doubled = times.reduce((sum, each) => sum + Math.max(each, 1) - 1, 0);
  return { shown, missing: count - shown, doubled, wrong };
}
