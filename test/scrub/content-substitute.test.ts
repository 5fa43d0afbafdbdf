import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentSubstitute, isTimestamp } from '../../src/scrub/content-substitute.ts';
import { huffman } from '../protocol/field-compression/rfc-code.ts';
import { classesOf } from './support.ts';

const numbersOf = (text: string) => {
  let at = 0;
  return {
    below: (count: number) => createHmac('sha256', `${at++}`).update(text).digest().readUInt16BE(0) % count,
  };
};
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('contentSubstitute', () => {
  const claims = {
    sub: 'anna.example',
    email: 'anna@example.test',
    admin: false,
    exp: 1_795_377_600,
    roles: ['editor'],
  };

  it('replaces the texts in JSON, and keeps names, numbers and the shape outside', () => {
    const part = base64(claims);
    const made = contentSubstitute(part, false, numbersOf)!;
    const inside = JSON.parse(Buffer.from(made, 'base64url').toString()) as typeof claims;
    expect(Object.keys(inside)).toEqual(Object.keys(claims));
    expect(inside).toMatchObject({ admin: false, exp: claims.exp });
    expect(classesOf(inside.email)).toBe('aaaa@aaaaaaa.aaaa');
    for (const text of ['anna', 'example', 'editor']) expect(JSON.stringify(inside)).not.toContain(text);
    expect(classesOf(made)).toBe(classesOf(part));
    expect(huffman(Buffer.from(made)).length).toBe(huffman(Buffer.from(part)).length);
  });

  it('keeps the head of a web token', () => {
    const head = base64({ alg: 'HS256', typ: 'JWT' });
    expect(contentSubstitute(head, false, numbersOf)).toBe(head);
  });

  it('replaces a user and a password', () => {
    const part = Buffer.from('anna:korrekt9').toString('base64').replaceAll('=', '');
    const made = Buffer.from(contentSubstitute(part, true, numbersOf)!, 'base64').toString();
    expect(made).toMatch(/^[a-z]{4}:[a-z]{7}\d$/);
    expect(made).not.toMatch(/anna|korrekt/);
  });

  it('is nothing for other texts', () => {
    for (const part of ['c29tZXRoaW5n', 'not base64!', base64({ id: 5 }), 'eyJhIjox', base64('text')])
      expect(contentSubstitute(part, false, numbersOf)).toBeNull();
    expect(contentSubstitute('c29tZXRoaW5n', true, numbersOf)).toBeNull();
  });
});

it('isTimestamp knows the moments of itsdangerous', () => {
  expect(isTimestamp(Buffer.from('6b03a180', 'hex').toString('base64url'))).toBe(true);
  for (const part of ['zzzzzz', 'AAAAAA', 'aBcDeF7', '']) expect(isTimestamp(part)).toBe(false);
});
