import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';
import { isPickle } from '../../../src/session/decode/pickle.ts';

// python3: base64.b64encode(pickle.dumps({'a': 1}, protocol))
const PICKLES = [
  [0, 'KGRwMApWYQpwMQpJMQpzLg=='],
  [2, 'gAJ9cQBYAQAAAGFxAUsBcy4='],
  [3, 'gAN9cQBYAQAAAGFxAUsBcy4='],
  [4, 'gASVCgAAAAAAAAB9lIwBYZRLAXMu'],
  [5, 'gAWVCgAAAAAAAAB9lIwBYZRLAXMu'],
] as const;

describe('pickles', () => {
  it.each(PICKLES)('of protocol %i are recognised', (_, value) => {
    expect(decodeSession('x', value)).toMatchObject({
      format: 'pickle',
      protection: 'none',
      serialization: 'pickle',
      content: null,
    });
  });

  it('begin and end as the protocol says', () => {
    expect(isPickle(Buffer.from('8004942e', 'hex'))).toBe(true);
    expect(isPickle(Buffer.from('80049494', 'hex'))).toBe(false);
    expect(isPickle(Buffer.from('8009942e', 'hex'))).toBe(false);
    expect(isPickle(Buffer.from('2e', 'hex'))).toBe(false);
    expect(isPickle(Buffer.from('hello world.'))).toBe(false);
  });
});
