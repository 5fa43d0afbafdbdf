import { describe, expect, it } from 'vitest';
import { MAX_UNACKNOWLEDGED_SECTIONS } from '../../../../src/protocol/http3/limits.ts';
import { ReceivedCount } from '../../../../src/protocol/http3/qpack/received-count.ts';
import { Counters } from '../../../../src/shared/counters.ts';

const newCount = () => new ReceivedCount(new Counters());

describe('ReceivedCount', () => {
  it('grows with acknowledged sections, of each stream in their order, and never shrinks', () => {
    const received = newCount();
    received.sent(4, 3);
    received.sent(8, 9);
    received.sent(4, 7);
    received.acknowledge(4);
    expect(received.count).toBe(3);
    received.acknowledge(8);
    received.acknowledge(4);
    expect(received.count).toBe(9);
    expect(received.isExact).toBe(true);
  });

  it('grows by increments', () => {
    const received = newCount();
    received.increment(2);
    received.increment(1);
    expect(received.count).toBe(3);
  });

  it('does not grow by cancelled streams', () => {
    const received = newCount();
    received.sent(4, 3);
    received.cancel(4);
    expect(received.count).toBe(0);
    expect(received.isExact).toBe(true);
  });

  it.each([
    ['a section that was not seen', (received: ReceivedCount) => received.acknowledge(12)],
    [
      'a section whose count is not known',
      (received: ReceivedCount) => {
        received.sent(12, Number.NaN);
        received.acknowledge(12);
      },
    ],
  ])('is a lower bound behind the acknowledgement of %s', (_name, acknowledge) => {
    const received = newCount();
    received.increment(5);
    acknowledge(received);
    expect(received.isExact).toBe(false);
    expect(received.count).toBe(5);
    received.sent(4, 50);
    received.acknowledge(4);
    expect(received.count).toBe(5);
  });

  it('gives up when too many sections are not acknowledged', () => {
    const counters = new Counters();
    const received = new ReceivedCount(counters);
    for (let at = 0; at < MAX_UNACKNOWLEDGED_SECTIONS; at++) received.sent(4 * (at % 100), at + 1);
    expect(received.isExact).toBe(true);
    received.sent(0, 1);
    expect(received.isExact).toBe(false);
    expect(counters.forgottenTables).toBe(1);
  });
});
