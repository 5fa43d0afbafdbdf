import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

describe('decodePhpSessionId', () => {
  it.each([
    '24kgk5oobg2igi8u8cpj0n22l2', // captures/apps/php-regenerate
    '4fd45quv444nptgublbdbervqj', // php -r 'echo session_create_id();'
    'A'.repeat(256),
    `${'a1,-'.repeat(8)}`,
  ])('knows %s by its name', (value) => {
    expect(decodeSession('PHPSESSID', value)).toMatchObject({
      format: 'php-session-id',
      framework: 'PHP',
      protection: 'opaque',
      content: null,
    });
    expect(decodeSession('other', value)).toBeNull();
  });

  it.each(['deleted', '', 'a b', 'A'.repeat(257)])('takes %j for no number', (value) => {
    expect(decodeSession('PHPSESSID', value)).toBeNull();
  });
});

describe('decodePhpSerialized', () => {
  it.each([
    [
      'as setcookie writes it',
      'a%3A11%3A%7Bs%3A7%3A%22user_id%22%3Bi%3A42%3Bs%3A5%3A%22email%22%3Bs%3A15%3A%22ann%40example.com%22%3Bs%3A1%3A%22f%22%3Bd%3A1.5%3Bs%3A1%3A%22t%22%3Bb%3A1%3Bs%3A1%3A%22n%22%3BN%3Bs%3A3%3A%22neg%22%3Bi%3A-7%3Bs%3A3%3A%22utf%22%3Bs%3A7%3A%22Gr%C3%BC%C3%9Fe%22%3Bs%3A4%3A%22list%22%3Ba%3A2%3A%7Bi%3A0%3Bs%3A1%3A%22x%22%3Bi%3A1%3Bs%3A1%3A%22y%22%3B%7Di%3A5%3Bs%3A4%3A%22five%22%3Bs%3A3%3A%22big%22%3Bi%3A9223372036854775807%3Bs%3A3%3A%22inf%22%3Bd%3AINF%3B%7D',
    ],
    [
      'in base64',
      'YToxMTp7czo3OiJ1c2VyX2lkIjtpOjQyO3M6NToiZW1haWwiO3M6MTU6ImFubkBleGFtcGxlLmNvbSI7czoxOiJmIjtkOjEuNTtzOjE6InQiO2I6MTtzOjE6Im4iO047czozOiJuZWciO2k6LTc7czozOiJ1dGYiO3M6NzoiR3LDvMOfZSI7czo0OiJsaXN0IjthOjI6e2k6MDtzOjE6IngiO2k6MTtzOjE6InkiO31pOjU7czo0OiJmaXZlIjtzOjM6ImJpZyI7aTo5MjIzMzcyMDM2ODU0Nzc1ODA3O3M6MzoiaW5mIjtkOklORjt9',
    ],
  ])('reads an array %s', (_, value) => {
    expect(decodeSession('cart', value)).toMatchObject({
      format: 'php-serialized',
      protection: 'none',
      serialization: 'php',
      content: { user_id: 42, utf: 'Grüße' },
      leaks: ['user number', 'e-mail'],
    });
  });

  it('reads plus signs as spaces where the value was encoded', () => {
    // urlencode(serialize(['a b' => 'c+d']))
    expect(decodeSession('x', 'a%3A1%3A%7Bs%3A3%3A%22a+b%22%3Bs%3A3%3A%22c%2Bd%22%3B%7D')?.content).toEqual({
      'a b': 'c+d',
    });
  });

  it('reads texts that are no UTF-8', () => {
    // urlencode(serialize(['k' => "\xff\xe9"]))
    expect(decodeSession('x', 'a%3A1%3A%7Bs%3A1%3A%22k%22%3Bs%3A2%3A%22%FF%E9%22%3B%7D')?.content).toEqual({
      k: '0xffe9',
    });
  });

  it('names the class of an object', () => {
    expect(
      decodeSession(
        'x',
        'O%3A4%3A%22User%22%3A5%3A%7Bs%3A4%3A%22name%22%3Bs%3A3%3A%22ann%22%3Bs%3A7%3A%22%00%2A%00role%22%3Bs%3A5%3A%22admin%22%3Bs%3A8%3A%22%00User%00pw%22%3Bs%3A1%3A%22x%22%3Bs%3A4%3A%22tags%22%3Ba%3A2%3A%7Bi%3A0%3Bs%3A1%3A%22a%22%3Bi%3A1%3Bs%3A1%3A%22b%22%3B%7Ds%3A6%3A%22friend%22%3Br%3A1%3B%7D',
      )?.sentence,
    ).toBe(
      'Serialised PHP value, neither signed nor encrypted: ' +
        'an object of the class User; it holds name, role, pw, tags and friend.',
    );
  });

  it('recognises an object that is cut off', () => {
    const decoded = decodeSession('x', 'O:4:"User":5:{s:4:"name"')!;
    expect(decoded).toMatchObject({ format: 'php-serialized', serialization: 'php', content: null });
  });

  it.each(['a:1', 'O:x', 's:5:"hello";', 'b:1;'])('takes %s for nothing', (value) => {
    expect(decodeSession('x', value)).toBeNull();
  });
});
