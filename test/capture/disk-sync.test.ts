import { closeSync, openSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DiskSync } from '../../src/capture/disk-sync.ts';
import { WRITE_INTERVAL_MILLISECONDS } from '../../src/capture/limits.ts';
import { UserError } from '../../src/shared/user-error.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('flushes at least every second, until it is stopped', () => {
  const file = openSync('/dev/null', 'w');
  const flush = vi.fn();
  const sync = new DiskSync(file, flush);
  expect(WRITE_INTERVAL_MILLISECONDS).toBeLessThan(1000);
  vi.advanceTimersByTime(3 * WRITE_INTERVAL_MILLISECONDS);
  expect(flush).toHaveBeenCalledTimes(3);
  sync.stop();
  vi.advanceTimersByTime(3 * WRITE_INTERVAL_MILLISECONDS);
  expect(flush).toHaveBeenCalledTimes(3);
  expect(sync.failure).toBeNull();
  closeSync(file);
});

it('keeps why it failed, and tries no more', () => {
  const file = openSync('/dev/null', 'w');
  const failure = new UserError('the packets cannot be written');
  const flush = vi.fn(() => {
    throw failure;
  });
  const sync = new DiskSync(file, flush);
  vi.advanceTimersByTime(3 * WRITE_INTERVAL_MILLISECONDS);
  expect(flush).toHaveBeenCalledTimes(1);
  expect(sync.failure).toBe(failure);
  closeSync(file);
});
