import { describe, expect, it } from 'vitest';
import * as layers from '../../src/packet/layer.ts';

describe('layers', () => {
  const { isOutcome, ...names } = layers;
  const numbers = Object.values(names).sort((a, b) => a - b);

  it('have numbers without gaps, each used once', () => {
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });

  it('outcomes come before headers', () => {
    expect(numbers.filter(isOutcome)).toEqual(numbers.slice(0, layers.ETHERNET));
  });
});
