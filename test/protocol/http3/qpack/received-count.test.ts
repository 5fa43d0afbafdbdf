import { beforeEach, describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../../src/flow/buffer-budget.ts';
import { MAX_UNACKNOWLEDGED_SECTIONS } from '../../../../src/protocol/http3/limits.ts';
import { ReceivedCount } from '../../../../src/protocol/http3/qpack/received-count.ts';
import { QpackTable } from '../../../../src/protocol/http3/qpack/table.ts';
import { Counters } from '../../../../src/shared/counters.ts';

const MAX_ENTRIES = 6;
let counters: Counters;
let table: QpackTable;
let received: ReceivedCount;

beforeEach(() => {
  counters = new Counters();
  table = new QpackTable(new BufferBudget(1000), counters);
  table.allow(32 * MAX_ENTRIES);
  received = new ReceivedCount(table, counters);
});

describe('ReceivedCount', () => {
  it('grows with acknowledged sections, of each stream in their order, and never shrinks', () => {
    received.sent(4, 3);
    received.sent(8, 9);
    received.sent(4, 7);
    expect(received).toMatchObject({ inserted: 9, atMost: 0 });
    received.acknowledge(4);
    expect(received.atMost).toBe(3);
    received.acknowledge(8);
    received.acknowledge(4);
    expect(received).toMatchObject({ inserted: 9, atMost: 9 });
  });

  it('grows by increments', () => {
    received.increment(2);
    received.increment(1);
    expect(received).toMatchObject({ inserted: 3, atMost: 3 });
  });

  it('does not grow by cancelled streams', () => {
    received.sent(4, 3);
    received.cancel(4);
    expect(received.atMost).toBe(0);
  });

  it.each([
    ['a section that was not seen', () => {}],
    ['a section whose count is not known', () => received.sent(12, Number.NaN)],
  ])('may have grown by what the table has room for, when %s is acknowledged', (_name, send) => {
    received.increment(5);
    send();
    received.acknowledge(12);
    expect(received).toMatchObject({ inserted: 5, atMost: 5 + MAX_ENTRIES });
    received.sent(4, 20);
    received.acknowledge(4);
    expect(received).toMatchObject({ inserted: 20, atMost: 20 });
  });

  it('may be anything when that room is not known', () => {
    table.maxEntries = null;
    received.acknowledge(12);
    expect(received.atMost).toBe(Number.POSITIVE_INFINITY);
  });

  it('gives up when too many sections are not acknowledged', () => {
    for (let at = 0; at < MAX_UNACKNOWLEDGED_SECTIONS; at++) received.sent(4 * (at % 100), at + 1);
    expect(received.atMost).toBe(0);
    received.sent(0, 1);
    expect(received.atMost).toBe(Number.POSITIVE_INFINITY);
    expect(counters.forgottenTables).toBe(1);
  });
});
