import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { DynamicTable } from '../../../src/protocol/field-compression/dynamic-table.ts';
import { TableField, UNKNOWN_FIELD } from '../../../src/protocol/field-compression/field.ts';
import {
  ASSUMED_DYNAMIC_TABLE_BYTES,
  MAX_DYNAMIC_TABLE_BYTES,
} from '../../../src/protocol/field-compression/limits.ts';

const newTable = (bytes = 1 << 24) => new DynamicTable(new BufferBudget(bytes), 4096);

describe('DynamicTable', () => {
  it('counts from the newest entry, through growth and wrap-around', () => {
    const table = newTable();
    table.resize(100 * 40);
    const model: string[] = [];
    for (let at = 0; at < 1000; at++) {
      const name = String(at).padStart(8, '0');
      table.insert(new TableField(name, ''));
      model.unshift(name);
      // An entry of eight octets costs forty: a hundred fit.
      model.length = Math.min(model.length, 100);
      expect(table.count).toBe(model.length);
      for (const age of [0, model.length >> 1, model.length - 1])
        expect(table.get(age)!.name).toBe(model[age]);
      expect(table.get(model.length)).toBeUndefined();
    }
  });

  it('an entry larger than the table empties it (RFC 7541 section 4.4)', () => {
    const table = newTable();
    table.resize(100);
    table.insert(new TableField('a', 'b'));
    expect(table.insert(new TableField('c', 'd'.repeat(68)))).toBe(true);
    expect(table.count).toBe(0);
    expect(table.bytes).toBe(0);
    table.insert(new TableField('c', 'd'.repeat(67)));
    expect(table.bytes).toBe(100);
  });

  it('draws on the budget what it holds, and gives it back', () => {
    const budget = new BufferBudget(100);
    const table = new DynamicTable(budget, 4096);
    table.insert(new TableField('ab', 'c'));
    table.insert(new TableField('ab', 'd'));
    expect(budget.usedBytes).toBe(70);
    expect(table.insert(new TableField('ab', 'e'))).toBe(false);
    expect(budget.usedBytes).toBe(0);
    expect(table.isPartial).toBe(true);
    table.insert(new TableField('f', 'g'));
    table.release();
    expect(budget.usedBytes).toBe(0);
  });

  it('after a loss older entries are unknown, within reason', () => {
    const table = newTable();
    table.insert(new TableField('a', 'b'));
    table.forget();
    expect(table.capacityBytes).toBe(ASSUMED_DYNAMIC_TABLE_BYTES);
    table.insert(new TableField('c', 'd'));
    expect(table.get(0)!.name).toBe('c');
    expect(table.get(1)).toBe(UNKNOWN_FIELD);
    expect(table.get(MAX_DYNAMIC_TABLE_BYTES / 32)).toBeUndefined();
  });

  it('does not assume less than the encoder has announced', () => {
    const table = newTable();
    table.resize(2 * ASSUMED_DYNAMIC_TABLE_BYTES);
    table.forget();
    expect(table.capacityBytes).toBe(2 * ASSUMED_DYNAMIC_TABLE_BYTES);
  });
});
