import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readErlangTerm } from '../../../src/session/decode/erlang-term.ts';
import fc from '../../support/properties.ts';

const read = (base64Url: string) => readErlangTerm(Buffer.from(base64Url, 'base64url'));
const term = (...bytes: number[]) => readErlangTerm(Buffer.from([131, ...bytes]));

// Made with Erlang/OTP 25: base64url of term_to_binary(...)
describe('readErlangTerm', () => {
  it('reads what data is made of', () => {
    // [true,false,nil,ok,'Grüße',1,-1,255,256,-2147483648,2147483648,-(1 bsl 70),1.5,-0.25,{},{a,"str"},[],"abc",
    //  [1,[2]|tail],<<"bin">>,<<5:3>>,#{},#{1=>a,{x}=>b}]
    expect(
      read(
        'g2wAAAAXZAAEdHJ1ZWQABWZhbHNlZAADbmlsZAACb2tkAAVHcvzfZWEBYv____9h_2IAAAEAYoAAAABuBAAAAACAbgkBAAAAAAAAAABARj_4AAAAAAAARr_QAAAAAAAAaABoAmQAAWFrAANzdHJqawADYWJjbAAAAAJhAWsAAQJkAAR0YWlsbQAAAANiaW5NAAAAAQOgdAAAAAB0AAAAAmEBZAABYWgBZAABeGQAAWJq',
      ).content,
    ).toEqual([
      true,
      false,
      null,
      'ok',
      'Grüße',
      1,
      -1,
      255,
      256,
      -2147483648,
      2147483648,
      '-1180591620717411303424',
      1.5,
      -0.25,
      [],
      ['a', 'str'],
      [],
      'abc',
      [1, [2], 'tail'],
      'bin',
      '0xa0',
      {},
      { 1: 'a', '(compound key)': 'b' },
    ]);
  });

  it('unfolds a compressed term', () => {
    // term_to_binary(lists:duplicate(500, <<"aaaaaaaaaa">>), [compressed])
    expect(
      read('g1AAAB1SeJztx6ERACAMBLDHsmUtB9szAFVMkbjsZNyTZNanqqqqqqqqqqqqqqqqqqptPTl9UTg').content,
    ).toEqual(Array(500).fill('aaaaaaaaaa'));
  });

  it('does not unfold a bomb, whatever length it claims', () => {
    for (const claim of [Buffer.from([0, 0, 0, 1]), Buffer.from([255, 255, 255, 255])]) {
      const bomb = Buffer.concat([Buffer.from([131, 80]), claim, deflateSync(Buffer.alloc(30_000_000, 106))]);
      expect(readErlangTerm(bomb).problem).toBe('too large');
    }
  });

  it('names processes and functions and follows none', () => {
    expect(
      read('g2gCWGQADW5vbm9kZUBub2hvc3QAAAAJAAAAAAAAAABaAANkAA1ub25vZGVAbm9ob3N0AAAAAAAAjWp_8AABJu861w')
        .content,
    ).toEqual(['(process)', '(reference)']); // {self(), make_ref()}
    expect(read('g3FkAAVsaXN0c2QAA21hcGEC').content).toBe('(function)'); // fun lists:map/2
    expect(term(112, 0, 0, 0, 6, 1, 2).content).toBe('(function)'); // NEW_FUN_EXT
    expect(term(103, 119, 1, 0x61, 0, 0, 0, 1, 0, 0, 0, 2, 0).content).toBe('(process)'); // PID_EXT
    expect(term(102, 119, 1, 0x61, 0, 0, 0, 1, 0).content).toBe('(port)'); // PORT_EXT
    expect(term(89, 119, 1, 0x61, 0, 0, 0, 1, 0, 0, 0, 0).content).toBe('(port)'); // NEW_PORT_EXT
    expect(term(120, 119, 1, 0x61, ...Buffer.alloc(12)).content).toBe('(port)'); // V4_PORT_EXT
  });

  it('reads the older tags of the specification', () => {
    expect(term(115, 2, 0x6f, 0x6b).content).toBe('ok'); // SMALL_ATOM_EXT
    expect(term(118, 0, 2, 0x6f, 0x6b).content).toBe('ok'); // ATOM_UTF8_EXT
    expect(term(119, 3, 0x6e, 0x69, 0x6c).content).toBeNull(); // SMALL_ATOM_UTF8_EXT
    expect(term(99, ...Buffer.from('1.50000000000000000000e+00'.padEnd(31, '\0'))).content).toBe(1.5); // FLOAT_EXT
    expect(term(105, 0, 0, 0, 1, 97, 7).content).toEqual([7]); // LARGE_TUPLE_EXT
    expect(term(111, 0, 0, 0, 1, 1, 7).content).toBe(-7); // LARGE_BIG_EXT
  });

  it.each([
    ['nothing', []],
    ['another version', [130, 106]],
    ['an unknown tag', [131, 1]],
    ['a list of four thousand million', [131, 108, 255, 255, 255, 255]],
    ['a map of four thousand million', [131, 116, 255, 255, 255, 255]],
    ['a binary beyond the end', [131, 109, 0, 0, 0, 9, 1]],
    ['a function smaller than its own size', [131, 112, 0, 0, 0, 1]],
    ['a reference of many words', [131, 90, 255, 255, 106]],
    ['compressed nothing', [131, 80, 0, 0, 0, 0]],
  ])('refuses %s', (_, bytes) => {
    expect(readErlangTerm(Buffer.from(bytes))).toEqual({ content: null, problem: 'damaged' });
  });

  it('stops at a depth and at a number of values', () => {
    expect(term(...Array(5000).fill([104, 1]).flat()).problem).toBe('too large');
    expect(term(108, 0, 0, 0x4e, 0x20, ...Array(20_001).fill(106)).problem).toBe('too large');
  });

  it('never throws', () => {
    const tag = fc.constantFrom(
      70,
      77,
      80,
      88,
      90,
      97,
      98,
      99,
      100,
      104,
      106,
      107,
      108,
      109,
      110,
      112,
      113,
      116,
      119,
      0,
      1,
    );
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 40 }), (bytes) => void term(...bytes)),
      { numRuns: 500 },
    );
  });
});
