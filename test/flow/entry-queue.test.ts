import { expect, it } from 'vitest';
import { EntryQueue } from '../../src/flow/entry-queue.ts';
import fc from '../support/properties.ts';

it('is empty at first', () => {
  expect(new EntryQueue().shift()).toBe(-1);
});

it('gives entries back in the order in which they came, as an array does', () => {
  const steps = fc.array(fc.oneof(fc.nat(), fc.constant(-1), fc.nat()), { maxLength: 3000 });
  fc.assert(
    fc.property(steps, (steps) => {
      const queue = new EntryQueue();
      const model: number[] = [];
      for (const step of steps) {
        if (step < 0) expect(queue.shift()).toBe(model.shift() ?? -1);
        else {
          queue.push(step);
          model.push(step);
        }
        expect(queue.count).toBe(model.length);
      }
      for (const entry of model) expect(queue.shift()).toBe(entry);
    }),
    { numRuns: 50 },
  );
});

it('keeps the order when it grows while its ring is turned', () => {
  const queue = new EntryQueue();
  for (let entry = 0; entry < 200; entry++) queue.push(entry);
  for (let entry = 0; entry < 150; entry++) queue.shift();
  for (let entry = 200; entry < 900; entry++) queue.push(entry);
  for (let entry = 150; entry < 900; entry++) expect(queue.shift()).toBe(entry);
});

it('forgets everything when cleared', () => {
  const queue = new EntryQueue();
  queue.push(1);
  queue.clear();
  expect(queue.count).toBe(0);
  expect(queue.shift()).toBe(-1);
});
