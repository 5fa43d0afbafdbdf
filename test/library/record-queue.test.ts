import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { MAX_QUEUED_RECORDS } from '../../src/library/limits.ts';
import { RecordQueue } from '../../src/library/record-queue.ts';
import type { CrumbRecord } from '../../src/record/records.ts';

const record = (id: number): CrumbRecord => ({ type: 'cookie', id: String(id) }) as CrumbRecord;
const idsOf = (records: readonly CrumbRecord[]): number[] =>
  records.map((each) => Number((each as { id: string }).id));

async function readAll(queue: RecordQueue, records: CrumbRecord[] = []): Promise<CrumbRecord[]> {
  for await (const each of queue) records.push(each);
  return records;
}

it('gives records in their order, those that waited and those that come', async () => {
  const queue = new RecordQueue();
  queue.push(record(1));
  const read: CrumbRecord[] = [];
  const done = readAll(queue, read);
  await nextTurn();
  expect(idsOf(read)).toEqual([1]);
  queue.push(record(2));
  queue.push(record(3));
  await nextTurn();
  expect(idsOf(read)).toEqual([1, 2, 3]);
  queue.push(record(4));
  queue.end();
  expect(idsOf(await done)).toEqual([1, 2, 3, 4]);
});

it('asks for a pause when its bound is reached, until all are read', async () => {
  const queue = new RecordQueue();
  for (let id = 1; id < MAX_QUEUED_RECORDS; id++) queue.push(record(id));
  expect(queue.pause()).toBeUndefined();
  queue.push(record(MAX_QUEUED_RECORDS));
  const paused = queue.pause();
  expect(queue.pause()).toBe(paused);
  let isOver = false;
  void paused!.then(() => {
    isOver = true;
  });
  const reader = queue[Symbol.asyncIterator]();
  for (let id = 1; id <= MAX_QUEUED_RECORDS; id++) await reader.next();
  await nextTurn();
  expect(isOver).toBe(false);
  const next = reader.next();
  await paused;
  expect(queue.pause()).toBeUndefined();
  queue.push(record(0));
  expect(await next).toEqual({ done: false, value: record(0) });
});

it('throws an error after the records that came before it', async () => {
  const queue = new RecordQueue();
  queue.push(record(1));
  queue.fail(new Error('cut'));
  const read: CrumbRecord[] = [];
  await expect(readAll(queue, read)).rejects.toThrow('cut');
  expect(idsOf(read)).toEqual([1]);
});

it('keeps no record and no promise when its reader is gone', async () => {
  const queue = new RecordQueue();
  for (let id = 0; id < MAX_QUEUED_RECORDS; id++) queue.push(record(id));
  const paused = queue.pause();
  queue.close();
  await paused;
  expect(queue.isClosed).toBe(true);
  queue.push(record(1));
  expect(queue.pause()).toBeUndefined();
  queue.end();
  expect(await readAll(queue)).toEqual([]);
});
