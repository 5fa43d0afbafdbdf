import { describe, expect, it, test } from 'vitest';
import { afterStartLine, FieldBlock, SharedFieldBlocks } from '../../../src/protocol/http1/field-block.ts';
import { requestHead } from '../../../src/protocol/http1/head.ts';
import { MAX_SHARED_BLOCK_CHARACTERS, MAX_SHARED_BLOCKS } from '../../../src/protocol/http1/limits.ts';
import fc from '../../support/properties.ts';

const LINES = 'Host: a.test\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n';

describe('a block', () => {
  it('has its fields from a place in a text on', () => {
    const block = new FieldBlock(`GET / HTTP/1.1\r\n${LINES}`, 16);
    expect(block.fields.map(({ name, value }) => [name, value])).toEqual([
      ['Host', 'a.test'],
      ['Cookie', 'a=1'],
      ['Cookie', 'b=2'],
    ]);
    expect(block.values('cookie')).toEqual(['a=1', 'b=2']);
    expect(block.values('hose')).toEqual([]);
  });

  it('may say that a name is there which is not, and never the other way round', () => {
    const block = new FieldBlock(LINES, 0);
    expect([block.mayHave('host'), block.mayHave('cookie'), block.mayHave('authorization')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

test.each([
  ['GET / HTTP/1.1\r\nA: b', 16],
  ['GET / HTTP/1.1\nA: b', 15],
  ['GET / HTTP/1.1', 14],
  ['', 0],
])('the fields of %j begin behind its first line', (head, at) => {
  expect(afterStartLine(head)).toBe(at);
});

describe('blocks that are shared', () => {
  it('are one where they are equal', () => {
    const blocks = new SharedFieldBlocks();
    expect(blocks.of(LINES)).toBe(blocks.of(LINES));
    expect(blocks.of(LINES.replace('a=1', 'a=3'))).not.toBe(blocks.of(LINES));
  });

  it('are not those that are very long, and not more than so many', () => {
    const blocks = new SharedFieldBlocks();
    const long = `Cookie: ${'x'.repeat(MAX_SHARED_BLOCK_CHARACTERS)}\r\n\r\n`;
    expect(blocks.of(long)).not.toBe(blocks.of(long));
    const first = blocks.of(LINES);
    for (let number = 0; number < MAX_SHARED_BLOCKS; number++) blocks.of(`Cookie: ${number}\r\n\r\n`);
    expect(blocks.of(LINES)).not.toBe(first);
  });

  it('show what a head shows that has its lines for itself', () => {
    const blocks = new SharedFieldBlocks();
    const line = fc.constantFrom('Cookie: a=1', 'cookie:b', ' folded', 'no field', 'X: \xe9', '', 'Host: h');
    const end = fc.constantFrom('\r\n', '\n', '');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, end)), (lines) => {
        const bytes = Buffer.from(`GET / HTTP/1.1\r\n${lines.flat().join('')}`, 'latin1');
        const own = requestHead(bytes, 0, bytes.length, true, null);
        const shared = requestHead(bytes, 0, bytes.length, true, blocks);
        expect([shared.method, shared.target, shared.length]).toEqual(['GET', '/', bytes.length]);
        expect(shared.fields).toEqual(own.fields);
        for (const name of ['cookie', 'host', 'x'])
          expect(shared.values(name)).toEqual(
            own.fields
              .filter((field) => !field.truncated && field.name.toLowerCase() === name)
              .map(({ value }) => value),
          );
      }),
    );
  });
});
