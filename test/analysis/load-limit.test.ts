import { expect, it } from 'vitest';
import { LimitedConsumer, LoadLimit } from '../../src/analysis/load-limit.ts';
import type { Message } from '../../src/record/message.ts';
import { setting } from '../support/messages.ts';

const MESSAGE: Message = setting('sid=1');

/** A consumer at which each message takes `costMs`, and `perSecond` of them that come evenly in each of `seconds` seconds. */
function judged(costMs: number, perSecond: number, seconds: number) {
  let nowMs = 0;
  const perSecondJudged: number[] = [];
  const limit = new LoadLimit(() => nowMs);
  const counters = { hastyMessages: 0, hastyResponses: 0 };
  const consumer = new LimitedConsumer(
    {
      needsRequests: true,
      wants: () => true,
      message: () => {
        nowMs += costMs;
        perSecondJudged[perSecondJudged.length - 1]!++;
      },
    },
    limit,
    counters,
  );
  for (let second = 0; second < seconds; second++) {
    perSecondJudged.push(0);
    for (let index = 0; index < perSecond; index++) {
      nowMs = Math.max(nowMs, second * 1000 + (index * 1000) / perSecond);
      if (consumer.wants('response', true, false)) consumer.message(MESSAGE);
    }
  }
  return { perSecondJudged, counters, leftOut: limit.leftOut };
}

it('judges everything that it has the time for', () => {
  const { perSecondJudged, counters, leftOut } = judged(0.2, 3500, 5);
  expect(perSecondJudged).toEqual([3500, 3500, 3500, 3500, 3500]);
  expect({ ...counters, leftOut }).toEqual({ hastyMessages: 0, hastyResponses: 0, leftOut: 0 });
});

it('takes little of the time where there is too much, and counts what is left out', () => {
  const { perSecondJudged, counters, leftOut } = judged(0.2, 20_000, 5);
  // In the first second it finds out: 800 ms are 4,000 messages.
  expect(perSecondJudged[0]).toBeLessThan(4100);
  for (const count of perSecondJudged.slice(1)) {
    expect(count).toBeGreaterThan(650);
    expect(count).toBeLessThan(850);
  }
  const all = perSecondJudged.reduce((sum, count) => sum + count, 0);
  expect(counters).toEqual({ hastyMessages: 100_000 - all, hastyResponses: 100_000 - all });
  expect(leftOut).toBe(100_000 - all);
});

it('asks nothing more about a message that is left out', () => {
  let nowMs = 0;
  const limit = new LoadLimit(() => nowMs);
  const asked: string[] = [];
  const consumer = new LimitedConsumer(
    {
      needsRequests: false,
      wants: () => false,
      wantsResponse: () => asked.push('response') > 0,
      wantsContent: () => asked.push('content') > 0,
      message: () => {
        nowMs += 900;
      },
    },
    limit,
    { hastyMessages: 0, hastyResponses: 0 },
  );
  const { request } = setting('sid=1');
  if (request === null) throw new Error('the request is there');
  consumer.wants('response', false, false);
  expect(consumer.wantsResponse(200, request)).toBe(true);
  expect(consumer.wantsContent(200, request)).toBe(true);
  consumer.message(MESSAGE);
  consumer.wants('response', false, false);
  expect(consumer.wantsResponse(200, request)).toBe(false);
  expect(consumer.wantsContent(200, request)).toBe(false);
  expect(asked).toEqual(['response', 'content']);
  // A second later, of which only little was used.
  nowMs += 1100;
  consumer.wants('response', false, false);
  expect(consumer.wantsResponse(200, request)).toBe(true);
});
