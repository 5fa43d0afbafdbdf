// Logs of partitions of one file as one log again: in the order of time, with numbers that are right.

import { expect, it } from 'vitest';
import { joinedLog } from '../../src/message-log/joined-log.ts';
import { MAX_REFERRED_REQUESTS } from '../../src/message-log/limits.ts';

async function* linesOf(lines: readonly unknown[]): AsyncGenerator<string> {
  for (const line of lines) yield JSON.stringify(line);
}

async function joined(...logs: readonly (readonly unknown[])[]): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  for await (const line of joinedLog(logs.map(linesOf))) lines.push(JSON.parse(line));
  return lines;
}

const BEGIN = { crumbshark: 'messages' };
const input = (n: number, name: string) => ({ n, kind: 'input', input: name });
const request = (n: number, second: number, more = {}) => ({
  n,
  kind: 'request',
  frame: second,
  time: [second, 0],
  ...more,
});
const response = (n: number, second: number, of: unknown) => ({
  n,
  kind: 'response',
  request: of,
  frame: second,
  time: [second, 5],
});
const end = (n: number, more = {}) => ({ n, kind: 'end', counters: { packets: 9 }, ...more });

it('messages are in the order of time, responses name their requests, and captures are named once', async () => {
  const lines = await joined(
    [BEGIN, input(1, 'a'), request(2, 10), response(3, 30, 2), input(4, 'b'), request(5, 50), end(6)],
    [
      BEGIN,
      input(1, 'a'),
      request(2, 20),
      response(3, 25, 2),
      input(4, 'b'),
      response(5, 40, null),
      end(6, { hops: [1] }),
    ],
  );
  expect(lines[0]).toEqual(BEGIN);
  expect(lines.map(({ kind, n, request: of, frame, input: name }) => [n, kind, frame ?? name, of])).toEqual([
    [undefined, undefined, undefined, undefined],
    [1, 'input', 'a', undefined],
    [2, 'request', 10, undefined],
    [3, 'request', 20, undefined],
    [4, 'response', 25, 3],
    [5, 'input', 'b', undefined],
    [6, 'response', 30, 2],
    [7, 'response', 40, null],
    [8, 'request', 50, undefined],
    [9, 'end', undefined, undefined],
  ]);
  expect(lines.at(-1)).toEqual({ ...end(9), hops: [1] });
});

it('of one moment the earlier packet comes first, and what has no time before the next message', async () => {
  const at = (frame: number, nanoseconds: number) => ({
    n: 1,
    kind: 'response',
    frame,
    time: [5, nanoseconds],
  });
  const lines = await joined(
    [BEGIN, at(7, 10), { n: 2, kind: 'counters' }, at(9, 30)],
    [BEGIN, at(6, 10), at(8, 20)],
  );
  expect(lines.slice(1).map(({ kind, frame }) => frame ?? kind)).toEqual([6, 7, 'counters', 8, 9]);
});

it('a response to a request of long ago has it whole, as a number would not be known any longer', async () => {
  const many = Array.from({ length: MAX_REFERRED_REQUESTS }, (_, index) => request(index + 1, 20 + index));
  const old = request(1, 1, { method: 'POST' });
  const late = 30 + many.length;
  const lines = await joined([BEGIN, old, response(2, late, 1), end(3)], [BEGIN, ...many, end(5000)]);
  expect(lines.at(-2)).toMatchObject({ kind: 'response', request: { kind: 'request', method: 'POST' } });
});

it('of none nothing is left', async () => {
  expect(await joined([])).toEqual([]);
});
