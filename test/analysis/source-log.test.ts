import { expect, test } from 'vitest';
import { MAX_SOURCED_MESSAGES } from '../../src/analysis/limits.ts';
import { SourceLog } from '../../src/analysis/source-log.ts';
import { packetEvidence } from '../../src/audit/finding.ts';
import { request, response } from '../support/messages.ts';

const LOGIN = { route: 'POST /login', file: 'src/auth.ts', line: 42 };

function log(): SourceLog {
  return new SourceLog(({ method }) => (method === 'POST' ? LOGIN : null));
}

const at = (stream: number, frame: number) => packetEvidence({ input: 'login.pcap', stream, frame });

test('the packets of a response and of its request have the place of the route', () => {
  const sources = log();
  sources.add(response({ stream: 3, frame: 42, request: { stream: 3, frame: 40 } }));
  expect(sources.of([at(3, 42)])).toBe(LOGIN);
  expect(sources.of([at(3, 40)])).toBe(LOGIN);
  expect(sources.of([at(2, 42), at(3, 41)])).toBeNull();
  expect(sources.of([])).toBeNull();
});

test('the first packet of a finding whose route is known decides', () => {
  const sources = log();
  sources.add(request({ stream: 1, frame: 10, method: 'GET' }));
  sources.add(request({ stream: 1, frame: 12 }));
  expect(sources.of([at(1, 10)])).toBeNull();
  expect(sources.of([at(1, 10), at(1, 12)])).toBe(LOGIN);
});

test('a response without its request has none', () => {
  const sources = log();
  sources.add(response({ request: null }));
  expect(sources.of([at(3, 42)])).toBeNull();
});

test('so many are kept, the first ones', () => {
  const sources = log();
  for (let frame = 1; frame <= MAX_SOURCED_MESSAGES + 2; frame++) sources.add(request({ stream: 0, frame }));
  expect(sources.of([at(0, 1)])).toBe(LOGIN);
  expect(sources.of([at(0, MAX_SOURCED_MESSAGES + 2)])).toBeNull();
});
