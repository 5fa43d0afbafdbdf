import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';
import { maskDecoded, maskedKey } from '../../../src/session/decode/mask.ts';
import fc from '../../support/properties.ts';

const base64Json = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64');

describe('maskDecoded', () => {
  it('shows keys and types', () => {
    const content = {
      email: 'ann@example.com',
      id: 7,
      ok: true,
      no: null,
      list: ['secret', 1],
      deep: { a: 'b' },
    };
    const masked = maskDecoded(decodeSession('x', base64Json(content))!);
    expect(masked.content).toEqual({
      email: 'string',
      id: 'number',
      ok: 'boolean',
      no: 'null',
      list: ['string', 'number'],
      deep: { a: 'string' },
    });
    expect(masked.keys).toEqual(['email', 'id', 'ok', 'no', 'list', 'deep']);
    expect(masked.leaks).toContain('e-mail');
  });

  it.each([
    [
      'a flash message',
      'session',
      'eyJfZmxhc2hlcyI6W3siIHQiOlsiaW5mbyIsIllvdSBoYXZlIGJlZW4gbG9nZ2VkIG91dC4iXX1dfQ.aGW03A.dsa7-eUSUlXQsU9S70nJz9vOvdE',
      'logged out',
    ],
    [
      'a WordPress user',
      'wordpress_logged_in_x',
      `ann%7C1752000000%7C${'t'.repeat(43)}%7C${'a'.repeat(64)}`,
      'ann',
    ],
    ['a server address', 'BIGipServerpool', '1677787402.36895.0000', '10.1.1.100'],
    ['a server name', 'JSESSIONID', `${'0A'.repeat(16)}.worker7`, 'worker7'],
    ['a key id', 'k', 'CfDJ8ICcgQwZZhlAlTZT-Kr_7ldXL0BMP3_MnczZMj6EF5kW', '0c819c80'],
    ['a bare text', 't', 'ImFsaWNlQGV4YW1wbGUuY29tIg.aGW03A.TfkYYfKjfBgmOcqBk0HbTr-urAQ', 'alice'],
    [
      'a user',
      'remember_token',
      '42|b004c6ce2101ea6a03239661c7258dafed7a368188b18664b48b9cb968c180b5df878809667601f668c61fb51110a7367ecfd8807420ba06e2388950183a841e',
      '42',
    ],
  ])('hides %s in the sentence too', (_, name, value, secret) => {
    const decoded = decodeSession(name, value)!;
    expect(JSON.stringify(decoded)).toContain(secret);
    const { maskedSentence, ...masked } = maskDecoded(decoded);
    expect(masked.sentence).toBe(maskedSentence);
    expect(JSON.stringify(masked)).not.toContain(secret);
  });

  it('keeps nothing where there is nothing', () => {
    const decoded = decodeSession('PHPSESSID', '24kgk5oobg2igi8u8cpj0n22l2')!;
    expect(maskDecoded(decoded)).toEqual(decoded);
  });

  it('hides keys that may be data, and keeps them apart', () => {
    const masked = maskDecoded(
      decodeSession('x', base64Json({ 'ann@example.com': 1, 'bob@example.com': 2 }))!,
    );
    expect(masked.keys).toEqual(['(key)', '(key)']);
    expect(masked.content).toEqual({ '(key) 1': 'number', '(key) 2': 'number' });
    expect(masked.sentence).not.toContain('example');
  });

  it('never lets a value through', () => {
    const secret = 'ZXQ9-secret';
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constant(secret),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('node')),
      ),
    })).node;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('x', 'y'), tree, { minKeys: 1 }), (content) => {
        const masked = maskDecoded(decodeSession('x', base64Json(content))!);
        expect(JSON.stringify(masked)).not.toContain(secret);
      }),
    );
  });
});

describe('maskedKey', () => {
  it.each([
    '_auth_user_id',
    'warden.user.user.key',
    '@name',
    '(class)',
    'java.util.HashMap',
    'App\\Entity\\User',
    '12',
  ])('shows %s', (key) => expect(maskedKey(key)).toBe(key));
  it.each([
    'ann@example.com',
    '4012888888881881',
    'user12345',
    'x'.repeat(41),
    '',
    'naïve',
    '\x1b[31m',
    'a\nb',
  ])('hides %j', (key) => expect(maskedKey(key)).toBe('(key)'));
});
