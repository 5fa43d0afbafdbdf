import { expect, it } from 'vitest';
import { MAX_STREAM_FIELDS } from '../../src/analysis/limits.ts';
import { StreamFields } from '../../src/analysis/stream-fields.ts';
import type { Message } from '../../src/record/message.ts';

const message = (members: Partial<Message>): Message => ({ protocol: 'h2', ...members }) as Message;

it('names a connection of TCP and of QUIC by its number among these', () => {
  const fields = new StreamFields();
  fields.note(message({ stream: 0 }));
  fields.note(message({ stream: 1, transportStream: 0, protocol: 'h3' }));
  fields.note(message({ stream: 2, transportStream: 1 }));
  fields.note(message({ stream: 3, protocol: 'h3' }));
  expect([0, 1, 2, 3].map((stream) => fields.filterOf(stream))).toEqual([
    'tcp.stream == 0',
    'quic.connection.number == 0',
    'tcp.stream == 1',
    'quic.connection.number == 3',
  ]);
});

it('has the fields for the cookies of each protocol', () => {
  const fields = new StreamFields();
  fields.note(message({ stream: 0, protocol: 'http/1.1' }));
  fields.note(message({ stream: 1 }));
  fields.note(message({ stream: 2, transportStream: 0, protocol: 'h3' }));
  expect([0, 1, 2].map((stream) => fields.cookieFieldsOf(stream).length)).toEqual([2, 2, 0]);
  expect([0, 1].map((stream) => fields.cookieFieldsOf(stream)[0])).toEqual([
    'http.cookie',
    'http2.headers.cookie',
  ]);
});

it('remembers so many', () => {
  const fields = new StreamFields();
  for (let stream = 1; stream <= MAX_STREAM_FIELDS + 1; stream++)
    fields.note(message({ stream, transportStream: stream - 1 }));
  expect(fields.filterOf(MAX_STREAM_FIELDS)).toBe(`tcp.stream == ${MAX_STREAM_FIELDS - 1}`);
  expect(fields.filterOf(MAX_STREAM_FIELDS + 1)).toBe(`tcp.stream == ${MAX_STREAM_FIELDS + 1}`);
});
