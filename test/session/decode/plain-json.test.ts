import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

describe('decodePlainJson', () => {
  const content = { name: 'Zoë', roles: ['admin'] };
  const json = JSON.stringify(content);

  it.each([
    ['base64', Buffer.from(json).toString('base64')],
    ['base64', Buffer.from(json).toString('base64url')],
    ['base64, encoded', encodeURIComponent(Buffer.from(json).toString('base64'))],
    ['base64, marked by Supabase', `base64-${Buffer.from(json).toString('base64url')}`],
    ['base64 with white space in it', Buffer.from(`{ ${json.slice(1)}`).toString('base64')],
  ])('reads %s', (_, value) => {
    expect(decodeSession('user', value)).toMatchObject({
      format: 'base64-json',
      protection: 'none',
      content,
    });
  });

  it.each([
    ['as it is', json],
    ['percent-encoded', encodeURIComponent(json)],
    ['in quotes, with escapes', `"${json.replaceAll('"', '\\"')}"`],
  ])('reads JSON %s', (_, value) => {
    expect(decodeSession('user', value)).toMatchObject({
      format: 'json',
      protection: 'none',
      content,
      leaks: ['real name', 'role'],
    });
  });

  it('reads lists', () => {
    expect(decodeSession('x', '%5B1%2C2%5D')?.content).toEqual([1, 2]);
  });

  it.each(['42', 'true', 'null', '%22text%22', 'NDI=', '{', 'eyJh', 'e30x', '[a]'])(
    'takes %s for nothing',
    (value) => {
      expect(decodeSession('x', value)).toBeNull();
    },
  );
});
