import { expect, test } from 'vitest';
import { ExchangeLog } from '../../src/report/exchange-log.ts';
import { MAX_EXCHANGE_FIELD_CHARACTERS, MAX_EXCHANGES } from '../../src/report/limits.ts';
import { findingRecord } from '../support/findings.ts';
import { header, request, response } from '../support/messages.ts';

const at = (frame: number, input = 'login.pcap') =>
  findingRecord({ evidence: [{ input, frame, stream: 3 }] });

test('a response is there with its request, by capture and frame', () => {
  const log = new ExchangeLog();
  log.add(response());
  expect(log.of(at(42))).toEqual({
    protocol: 'http/1.1',
    request: { method: 'POST', url: 'http://localhost:5000/login?next=/', cookies: ['a=1; b=2;c'] },
    response: {
      status: 302,
      phrase: 'FOUND',
      setCookies: ['session=eyJhbGciOiJIUzI1NiJ9; HttpOnly; Path=/'],
    },
  });
  expect(log.of(at(42, 'other.pcap'))).toBeNull();
  expect(log.of(at(41))).toBeNull();
});

test('a request by itself, and a response without its request', () => {
  const log = new ExchangeLog();
  log.add(request());
  log.add(response({ frame: 50, request: null }));
  expect(log.of(at(40))).toMatchObject({ request: { method: 'POST' }, response: null });
  expect(log.of(at(50))).toMatchObject({ request: null, response: { status: 302 } });
});

test('the first packet that is known counts', () => {
  const log = new ExchangeLog();
  log.add(response({ frame: 8, status: 200 }));
  const evidence = [3, 8].map((frame) => ({ input: 'login.pcap', frame, stream: 3 }));
  expect(log.of(findingRecord({ evidence }))?.response?.status).toBe(200);
});

test('so many exchanges are kept, and so much of each', () => {
  const log = new ExchangeLog();
  log.add(response({ fields: [header('Set-Cookie', 'x'.repeat(5000))] }));
  expect(log.of(at(42))!.response!.setCookies[0]).toHaveLength(MAX_EXCHANGE_FIELD_CHARACTERS);
  for (let frame = 100; frame < 100 + MAX_EXCHANGES; frame++) log.add(request({ frame }));
  expect(log.of(at(100))).not.toBeNull();
  expect(log.of(at(99 + MAX_EXCHANGES))).toBeNull();
});
