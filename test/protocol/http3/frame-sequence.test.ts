import { expect, it } from 'vitest';
import { headersAt } from '../../../src/protocol/http3/frame-sequence.ts';
import { data, frame, headers, settings } from './support.ts';

const head = headers(Buffer.from('section'));
const at = (...parts: Buffer[]) => {
  const bytes = Buffer.concat([Buffer.from('..'), ...parts, Buffer.from('.')]);
  const found = headersAt(bytes, 2, bytes.length - 1);
  return found === null ? null : bytes.toString('latin1', found.start, found.end);
};

it('finds a whole HEADERS frame with frames of a message behind it', () => {
  const longBody = data('x'.repeat(100));
  for (const rest of [
    [],
    [data('body')],
    [longBody.subarray(0, 50)],
    [longBody.subarray(0, 1)],
    [head, data('')],
  ])
    expect(at(head, ...rest)).toBe('section');
  expect(at(head, frame(0x1f * 5 + 0x21, 'grease'), frame(5, 'promise'))).toBe('section');
});

it('finds nothing where the frame is cut, is another one, or what follows is no frame of a message', () => {
  for (const bytes of [
    [],
    [head.subarray(0, -1)],
    [head.subarray(0, 1)],
    [headers(Buffer.alloc(0))],
    [data('body')],
    [head, settings()],
    [head, frame(0x22, 'unknown')],
    [head, data(''), data('body')],
  ])
    expect(at(...bytes)).toBeNull();
});
