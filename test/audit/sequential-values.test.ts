import { describe, expect, it } from 'vitest';
import { sequenceStep } from '../../src/audit/sequential-values.ts';

describe('sequenceStep', () => {
  it.each([
    [['1001', '1002', '1003'], 1],
    [['user-0000ff-17', 'user-0000ff-19', 'user-0000ff-20'], 2],
    [['00fe', '00ff', '0100'], 1],
    [['9', '10', '11'], 1],
    [['1001', '1002'], null],
    [['1003', '1002', '1001'], null],
    [['1001', '1002', '9999999'], null],
    [['a1b1', 'a2b2', 'a3b3'], 257],
    [['7d1e90b3c5a24f68', 'c0ffee5f2a7e41b0', 'f39c2b7a1d8e4f60'], null],
    [['same', 'same', 'same'], null],
    [['', '', ''], null],
  ])('%j', (values, step) => expect(sequenceStep(values)).toBe(step));
});
