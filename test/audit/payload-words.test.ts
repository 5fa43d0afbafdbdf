import { expect, test } from 'vitest';
import { decodedWords } from '../../src/audit/payload-words.ts';
import { decodeSession } from '../../src/session/decode/index.ts';

test('kind and protection, and no content', () => {
  const flask = decodeSession(
    'session',
    'eyJlbWFpbCI6ImFsaWNlQGV4YW1wbGUuY29tIn0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350',
  )!;
  expect(decodedWords(flask)).toBe('Flask, signed');
  expect(decodedWords(decodeSession('t', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.')!)).toBe(
    'JWT, neither signed nor encrypted',
  );
});
