import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../../src/flow/buffer-budget.ts';
import { TableField, UNKNOWN_FIELD } from '../../../../src/protocol/field-compression/field.ts';
import { MAX_DYNAMIC_TABLE_BYTES } from '../../../../src/protocol/field-compression/limits.ts';
import { QpackTable } from '../../../../src/protocol/http3/qpack/table.ts';
import { Counters } from '../../../../src/shared/counters.ts';

const counters = new Counters();
const newTable = (budgetBytes = 1 << 24) => new QpackTable(new BufferBudget(budgetBytes), counters);
/** It counts 40 bytes. */
const field = (number: number) => new TableField('name', String(1000 + number));

describe('QpackTable', () => {
  it('has no room before a capacity is announced', () => {
    expect(newTable().insert(field(0))).toBe(false);
  });

  it('finds entries by their absolute index, until they are evicted', () => {
    const table = newTable();
    table.resize(120);
    for (let at = 0; at < 5; at++) expect(table.insert(field(at))).toBe(true);
    expect(table.insertCount).toBe(5);
    expect([0, 1, 2, 3, 4, 5].map((at) => table.get(at)?.value)).toEqual([
      undefined,
      undefined,
      '1002',
      '1003',
      '1004',
      '',
    ]);
    table.resize(40);
    expect(table.get(3)).toBeUndefined();
    expect(table.get(4)?.value).toBe('1004');
  });

  it('says before it evicts, while the entries are still there', () => {
    const seen: (string | undefined)[] = [];
    const table: QpackTable = new QpackTable(new BufferBudget(1 << 24), counters, () =>
      seen.push(table.get(0)?.value),
    );
    table.resize(80);
    table.insert(field(0));
    table.insert(field(1));
    expect(seen).toEqual([]);
    table.insert(field(2));
    expect(seen).toEqual(['1000']);
    table.resize(80);
    expect(seen).toHaveLength(1);
    table.resize(79);
    expect(seen).toEqual(['1000', undefined]);
  });

  it('keeps what it has when it breaks, and does not know what comes later', () => {
    const table = newTable();
    table.resize(120);
    table.insert(field(0));
    table.break();
    expect(table.get(0)?.value).toBe('1000');
    expect(table.get(1)).toBe(UNKNOWN_FIELD);
  });

  it('knows MaxEntries from the settings of the receiver, and what it is at least from the encoder', () => {
    const table = newTable();
    expect(table).toMatchObject({ maxEntries: null, announcedEntries: 0 });
    table.resize(200);
    table.resize(0);
    expect(table).toMatchObject({ maxEntries: null, announcedEntries: 6 });
    table.allow(220);
    expect(table.maxEntries).toBe(6);
  });

  it('of a larger table than is kept, does not know the older entries', () => {
    const table = newTable(1 << 30);
    table.resize(2 * MAX_DYNAMIC_TABLE_BYTES);
    const large = new TableField('name', 'x'.repeat(MAX_DYNAMIC_TABLE_BYTES / 2));
    table.insert(field(0));
    table.insert(large);
    table.insert(large);
    expect(table.get(0)).toBe(UNKNOWN_FIELD);
  });

  it('forgets entries when memory is short, never their numbers', () => {
    const table = newTable(100);
    const before = counters.forgottenTables;
    table.resize(400);
    for (let at = 0; at < 3; at++) table.insert(field(at));
    expect(counters.forgottenTables).toBe(before + 1);
    expect(table.insertCount).toBe(3);
    expect(table.get(0)).toBe(UNKNOWN_FIELD);
    table.insert(field(3));
    expect(table.get(3)?.value).toBe('1003');
  });

  it('gives its memory back at the end', () => {
    const budget = new BufferBudget(1000);
    const table = new QpackTable(budget, counters);
    table.resize(400);
    table.insert(field(0));
    expect(budget.usedBytes).toBe(40);
    table.release();
    expect(budget.usedBytes).toBe(0);
  });
});
