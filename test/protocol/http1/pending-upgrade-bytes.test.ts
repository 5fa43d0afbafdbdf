import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { Stamp } from '../../../src/flow/stream.ts';
import { PendingUpgradeBytes } from '../../../src/protocol/http1/pending-upgrade-bytes.ts';
import { MAX_PROBE_BYTES } from '../../../src/protocol/limits.ts';

const STAMP = new Stamp();
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

function pending(...texts: string[]) {
  const budget = new BufferBudget(1 << 20);
  const bytes = new PendingUpgradeBytes(budget);
  for (const text of texts) bytes.add(Buffer.from(`-${text}-`), 1, text.length + 1, STAMP);
  return { budget, bytes };
}

describe('PendingUpgradeBytes', () => {
  it('gives back what was added, as a copy, and its memory', () => {
    const { budget, bytes } = pending();
    const source = Buffer.from('abc');
    bytes.add(source, 1, 3, STAMP);
    source.fill(0);
    expect([bytes.isEmpty, budget.usedBytes]).toEqual([false, 2]);
    expect(bytes.take().map((held) => held.bytes.toString())).toEqual(['bc']);
    expect([bytes.isEmpty, budget.usedBytes]).toEqual([true, 0]);
  });

  it('knows the beginning of a preface, also in pieces, and no bytes contradict it', () => {
    expect(pending().bytes.beginsLikePreface).toBe(true);
    expect(pending('PRI * H', 'TT').bytes.beginsLikePreface).toBe(true);
    expect(pending(`${PREFACE}more`).bytes.beginsLikePreface).toBe(true);
    expect(pending('PRI * H', 'XX').bytes.beginsLikePreface).toBe(false);
    expect(pending('GET / HTTP/1.1').bytes.beginsLikePreface).toBe(false);
  });

  it('is incomplete beyond its limit, and when no memory is left', () => {
    const { budget, bytes } = pending('x'.repeat(MAX_PROBE_BYTES));
    expect(bytes.isIncomplete).toBe(false);
    bytes.add(PREFACE, 0, 1, STAMP);
    expect([bytes.isIncomplete, bytes.isEmpty, budget.usedBytes]).toEqual([true, true, 0]);
    const poor = new PendingUpgradeBytes(new BufferBudget(1));
    poor.add(PREFACE, 0, 2, STAMP);
    expect(poor.isIncomplete).toBe(true);
  });

  it('keeps nothing from before a gap', () => {
    const { budget, bytes } = pending('abc');
    bytes.markIncomplete();
    expect([bytes.isIncomplete, bytes.isEmpty, budget.usedBytes]).toEqual([true, true, 0]);
  });
});
