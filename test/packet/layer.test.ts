import { describe, expect, it } from 'vitest';
import * as layers from '../../src/packet/layer.ts';

describe('layers', () => {
  const { LAST_OUTCOME, ...names } = layers;
  const numbers = Object.values(names).sort((a, b) => a - b);

  it('have numbers without gaps, each used once', () => {
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });

  it('outcomes come before decoders', () => {
    expect(LAST_OUTCOME).toBe(layers.TOO_DEEP);
    expect(layers.ETHERNET).toBe(LAST_OUTCOME + 1);
  });
});
