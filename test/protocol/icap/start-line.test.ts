import { expect, it } from 'vitest';
import { MORE, NO, YES } from '../../../src/protocol/http1/start-line.ts';
import { icapAt } from '../../../src/protocol/icap/start-line.ts';

it('tells ICAP from HTTP, whose methods and fields it shares', () => {
  const at = (text: string) => icapAt(Buffer.from(`..${text}`, 'latin1'), 2, 2 + text.length);
  const whole = ['REQMOD icap://a/ ICAP/1.0', 'RESPMOD icaps://a/', 'OPTIONS icap://a/', 'ICAP/1.0 204 No'];
  expect(whole.map(at)).toEqual([YES, YES, YES, YES]);
  expect(['R', 'RESPMOD ', 'OPTIONS', 'ICAP/1.0'].map(at)).toEqual([MORE, MORE, MORE, MORE]);
  expect(['OPTIONS * HTTP/1.1', 'OPTIONS http://a/', 'ICY 200 OK', 'GET / HTTP/1.1'].map(at)).toEqual([
    NO,
    NO,
    NO,
    NO,
  ]);
});
