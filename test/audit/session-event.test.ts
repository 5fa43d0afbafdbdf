import { expect, test } from 'vitest';
import { isSelfContained } from '../../src/audit/session-event.ts';
import { decodeSession } from '../../src/session/decode/index.ts';

test.each([
  ['session', 'eyJlbWFpbCI6ImFsaWNlQGV4YW1wbGUuY29tIn0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', true],
  ['t', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.vQt-Qi75sOdnie5KnDrW96dRLL0vQt-Qi75sOdnie5K', true],
  [
    'connect.sid',
    's%3A4fRTJEKxqefKTR1KrDQmqY1BbZBuSULB.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYdSEn3cW0',
    false,
  ],
  ['PHPSESSID', '24kgk5oobg2igi8u8cpj0n22l2', false],
])('is %s the session itself?', (name, value, expected) => {
  expect(isSelfContained(decodeSession(name, value)!)).toBe(expected);
});
