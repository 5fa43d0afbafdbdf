import { expect, it } from 'vitest';
import { fieldValues, hidesField } from '../../src/record/message.ts';
import { header, response } from '../support/messages.ts';

it('gives every value of a field whatever the case of its name, in order', () => {
  const message = response({
    fields: [
      header('Set-Cookie', 'a=1'),
      header('Server', 'x'),
      header('SET-COOKIE', 'b=2'),
      header('set-cookie', ''),
    ],
  });
  expect(fieldValues(message, 'set-cookie')).toEqual(['a=1', 'b=2', '']);
  expect(fieldValues(message, 'location')).toEqual([]);
});

it('leaves out a value that is not whole', () => {
  const fields = [header('Set-Cookie', 'a=1'), { ...header('Set-Cookie', 'b='), truncated: true }];
  expect(fieldValues(response({ fields, incomplete: true }), 'set-cookie')).toEqual(['a=1']);
});

it('asks the message itself when it knows a faster way', () => {
  const message = { ...response(), valuesOf: (name: string) => [`asked for ${name}`] };
  expect(fieldValues(message, 'server')).toEqual(['asked for server']);
});

it('hides a field behind a CR', () => {
  const hides = (text: string | null) => hidesField(response({ irregular: { text, malformed: null } }));
  expect(hides('HTTP/1.1 200 OK\r\nX: u\rSet-Cookie: a=1\r\n\r\n')).toBe(true);
  expect(hides('HTTP/1.1 200 OK\r\nX: u\rset-cookie\t: a=1\r\n\r\n')).toBe(true);
  expect(hides('HTTP/1.1 200 OK\r\nX: u\r\nSet-Cookie: a=1\r\n\r\n')).toBe(false);
  expect(hides('HTTP/1.1 302 Found\r\nLocation: /a\rX-Evil: 1\r\n\r\n')).toBe(true);
  expect(hides('HTTP/1.1 302 Found\r\nLocation: /a\r X: 1\r\n\r\n')).toBe(false);
  expect(hides('HTTP/1.1 302 Found\r\nLocation: /a\r\r\nX: 1\r\n\r\n')).toBe(false);
  expect(hides(null)).toBe(false);
  expect(hidesField(response())).toBe(false);
});
