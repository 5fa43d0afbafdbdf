import { describe, expect, it } from 'vitest';
import { decodedText, quoted, theCookie } from '../../src/audit/finding-text.ts';
import { decodeSession } from '../../src/session/decode/index.ts';

describe('text from the wire', () => {
  it('is quoted and shortened', () => {
    expect(theCookie('sid')).toBe('The cookie "sid"');
    expect(theCookie('')).toBe('A cookie without a name');
    expect(theCookie('n'.repeat(100))).toBe(`The cookie "${'n'.repeat(80)}..."`);
    expect(quoted('n'.repeat(80))).toBe(`"${'n'.repeat(80)}"`);
  });
});

it('a decoded value is described by format and protection, without its content', () => {
  const flask = decodeSession(
    'session',
    'eyJlbWFpbCI6ImFsaWNlQGV4YW1wbGUuY29tIn0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350',
  )!;
  expect(decodedText(flask)).toBe('Flask, signed');
  expect(decodedText(decodeSession('t', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.')!)).toBe(
    'JWT, neither signed nor encrypted',
  );
});
