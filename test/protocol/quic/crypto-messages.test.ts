import { expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { CryptoMessages } from '../../../src/protocol/quic/crypto-messages.ts';
import fc from '../../support/properties.ts';
import { stampAt } from './support.ts';

const message = (type: number, text: string): Buffer =>
  Buffer.concat([Buffer.of(type, 0, 0, text.length), Buffer.from(text)]);

const BYTES = Buffer.concat([
  message(1, 'the client says hello'),
  message(2, ''),
  message(8, 'and extensions'),
]);

function all(messages: CryptoMessages): string[] {
  const found: string[] = [];
  while (messages.next())
    found.push(`${messages.type} ${messages.bytes.toString('latin1', messages.start + 4, messages.end)}`);
  return found;
}

it('puts messages together from pieces in any order, doubled and overlapping', () => {
  const piece = fc.tuple(fc.nat(BYTES.length - 1), fc.integer({ min: 1, max: 20 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const budget = new BufferBudget(1 << 20);
      const messages = new CryptoMessages(budget);
      const found: string[] = [];
      const cover = Array.from({ length: Math.ceil(BYTES.length / 7) }, (_, index): [number, number] => [
        7 * index,
        7,
      ]);
      for (const [offset, length] of [...pieces, ...cover.toReversed()]) {
        messages.add(offset, BYTES, offset, Math.min(offset + length, BYTES.length), stampAt(1));
        found.push(...all(messages));
      }
      expect(found).toEqual(['1 the client says hello', '2 ', '8 and extensions']);
      messages.clear();
      expect(budget.usedBytes).toBe(0);
    }),
  );
});

it('holds no more than hellos need', () => {
  const budget = new BufferBudget(1 << 20);
  const messages = new CryptoMessages(budget);
  messages.add(1 << 16, BYTES, 0, 1, stampAt(1));
  messages.add(2 ** 60, BYTES, 0, 1, stampAt(1));
  expect(budget.usedBytes).toBe(0);
});
