import { expect, test } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';

test('without a terminal there is nothing to see', () => {
  const written: string[] = [];
  const write = process.stderr.write;
  process.stderr.write = (text: string) => written.push(text) > 0;
  try {
    const progress = createProgress(false);
    progress.update(1, 2);
    progress.hide();
    progress.end();
  } finally {
    process.stderr.write = write;
  }
  expect(written).toEqual([]);
});
