import { expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { type Direction, Stamp } from '../../../src/flow/stream.ts';
import { BlockedSections, type BlockedStream } from '../../../src/protocol/http3/blocked-sections.ts';
import { MAX_BLOCKED_BYTES, MAX_BLOCKED_SECTIONS } from '../../../src/protocol/http3/limits.ts';

const stamp = new Stamp();

function newSections(budgetBytes = 1 << 24) {
  const budget = new BufferBudget(budgetBytes);
  const blocked = new BlockedSections(budget);
  const log: string[] = [];
  /** A stream that has one section of `bytes` in it. */
  const stream = (streamId: number, direction: Direction, bytes: number): BlockedStream => {
    const one: BlockedStream = {
      streamId,
      direction,
      resume: () => log.push(`resume ${streamId}`),
      giveUp() {
        log.push(`give up ${streamId}`);
        blocked.delete(one);
        blocked.give(1, bytes);
      },
    };
    return one;
  };
  return { budget, blocked, log, stream };
}

it('resumes the streams of a direction in the order in which they began to wait', () => {
  const { blocked, log, stream } = newSections();
  blocked.takeSection(stream(8, 0, 10), 10);
  blocked.takeSection(stream(0, 1, 10), 10);
  blocked.takeSection(stream(4, 0, 10), 10);
  blocked.resume(0, stamp);
  expect(log).toEqual(['resume 8', 'resume 4']);
});

it('gives up one stream, or all of a direction', () => {
  const { blocked, budget, log, stream } = newSections();
  for (const [streamId, direction] of [
    [0, 0],
    [0, 1],
    [4, 0],
    [8, 0],
  ] as const)
    blocked.takeSection(stream(streamId, direction, 10), 10);
  blocked.giveUpStream(4, 0);
  blocked.giveUpStream(8, 1);
  expect(log).toEqual(['give up 4']);
  blocked.giveUp(0);
  expect(log).toEqual(['give up 4', 'give up 0', 'give up 8']);
  expect(budget.usedBytes).toBe(10);
});

it('makes room by giving up what waits longest', () => {
  const { blocked, log, stream } = newSections();
  for (let at = 0; at < MAX_BLOCKED_SECTIONS; at++) blocked.takeSection(stream(at, 0, 1), 1);
  expect(blocked.takeSection(stream(999, 0, MAX_BLOCKED_BYTES), MAX_BLOCKED_BYTES)).toBe(true);
  expect(log).toHaveLength(MAX_BLOCKED_SECTIONS);
  expect(log[0]).toBe('give up 0');
});

it('has no room for what is too large, nor for a second section that takes the place of the first', () => {
  const { blocked, stream } = newSections();
  expect(blocked.takeSection(stream(0, 0, 1), MAX_BLOCKED_BYTES + 1)).toBe(false);
  const one = stream(4, 0, MAX_BLOCKED_BYTES);
  expect(blocked.takeSection(one, MAX_BLOCKED_BYTES)).toBe(true);
  expect(blocked.takeSection(one, 1)).toBe(false);
  expect(blocked.takeBytes(1)).toBe(false);
});

it('has no room beyond the budget of all connections', () => {
  const { blocked, budget, stream } = newSections(100);
  expect(blocked.takeSection(stream(0, 0, 90), 90)).toBe(true);
  expect(blocked.takeSection(stream(4, 0, 20), 20)).toBe(false);
  expect(blocked.takeBytes(20)).toBe(false);
  expect(blocked.takeBytes(10)).toBe(true);
  blocked.give(1, 100);
  expect(budget.usedBytes).toBe(0);
});
