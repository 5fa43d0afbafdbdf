import { describe, expect, it } from 'vitest';
import { untag } from '../../../src/session/decode/tagged-json.ts';

describe('untag', () => {
  it.each([
    ['a tuple', { ' t': [1, { ' t': [2] }] }, [1, [2]]],
    ['bytes that are text', { ' b': 'aGVsbG8=' }, 'hello'],
    ['bytes that are none', { ' b': 'AP8=' }, '0x00ff'],
    ['markup', { ' m': '<b>x</b>' }, '<b>x</b>'],
    ['a UUID', { ' u': '12345678123456781234567812345678' }, '12345678-1234-5678-1234-567812345678'],
    ['a date', { ' d': 'Thu, 29 Feb 2024 12:30:45 GMT' }, '2024-02-29T12:30:45.000Z'],
    ['a map whose key looks like a tag', { ' di': { ' t__': 'x' } }, { ' t': 'x' }],
    ['a key that is no tag', { ' x': 1 }, { ' x': 1 }],
    ['a tag beside another key', { ' t': [1], a: 1 }, { ' t': [1], a: 1 }],
    ['a tag with the wrong content', { ' d': 1 }, 1],
    ['a date that is none', { ' d': 'soon' }, 'soon'],
    ['a tag inside a map in a list', [{ a: { ' t': [] } }], [{ a: [] }]],
  ])('resolves %s', (_, tagged, plain) => {
    expect(untag(tagged)).toEqual(plain);
  });
});
