import { expect, test } from 'vitest';
import { nameBit, nameBits } from '../../../src/protocol/http1/field-name.ts';

const LINES = 'Host: a\r\nUSER-AGENT : b\r\n folded: c\r\nno field\r\nX-Served-By:d\r\n\r\n';

test.each(['host', 'user-agent', 'x-served-by'])(
  '%s is there, whatever its case and the space behind it',
  (name) => {
    expect(nameBits(LINES, 0) & nameBit(name)).not.toBe(0);
  },
);

test.each(['authorization', 'purpose', 'x-moz'])('%s is not there', (name) => {
  expect(nameBits(LINES, 0) & nameBit(name)).toBe(0);
});

test.each(['', '\r\n'])('no field at all still has bits: %j', (lines) => {
  expect(nameBits(lines, 0)).not.toBe(0);
});
