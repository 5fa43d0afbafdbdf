import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { type Channel, Stamp, Stream } from '../../../src/flow/stream.ts';
import { SeenRequest } from '../../../src/protocol/events.ts';
import { Http1Head } from '../../../src/protocol/http1/head.ts';
import { MAX_PENDING_REQUEST_BYTES, MAX_PENDING_REQUESTS } from '../../../src/protocol/http1/limits.ts';
import { PendingRequest, REQUEST_BYTES } from '../../../src/protocol/http1/pending-request.ts';
import { RequestQueue } from '../../../src/protocol/http1/request-queue.ts';
import { Counters } from '../../../src/shared/counters.ts';

/** Responses that have been read up to a place. */
class Responses extends Stream {
  at = 0;

  override bytesPast(acknowledgement: number | null): number {
    return acknowledgement === null ? Number.NaN : this.at - acknowledgement;
  }

  override wasBehind(acknowledgement: number | null): boolean {
    return acknowledgement !== null && acknowledgement > this.at;
  }
}

function bench(budgetBytes = 1 << 26, isUnnumbered = false) {
  const counters = new Counters();
  const budget = new BufferBudget(budgetBytes);
  const responses = new Responses({ isUnnumbered } as Channel, 0);
  const queue = new RequestQueue(responses, counters, budget);
  return {
    counters,
    budget,
    responses,
    queue,
    target: (stamp: Stamp) => queue.take(stamp, 1)?.seen?.head.target,
  };
}

function at(frame: number, input = 'a'): Stamp {
  return Object.assign(new Stamp(), { frame, input });
}

/** A request seen in packet `frame`, whose client had the responses up to `acknowledgement`. */
function requestAt(
  frame: number,
  acknowledgement: number | null,
  target = `/${frame}`,
  input = 'a',
): PendingRequest {
  const head = new Http1Head('request', `GET ${target} HTTP/1.1\r\n\r\n`, false);
  const stamp = Object.assign(at(frame, input), { acknowledgement });
  const seen = new SeenRequest(head, {} as Channel, 0, stamp, false, null);
  return new PendingRequest(seen, stamp, false, false);
}

describe('first in, first out', () => {
  it('one', () => {
    const { queue, target, responses } = bench();
    expect(queue.isEmpty).toBe(true);
    queue.push(requestAt(1, 0));
    expect(queue.isEmpty).toBe(false);
    responses.at = 10;
    expect(queue.first?.frame).toBe(1);
    expect(target(at(2))).toBe('/1');
    expect(queue.isEmpty).toBe(true);
    expect(target(at(3))).toBeUndefined();
  });

  it('several that were sent together', () => {
    const { queue, target, responses } = bench();
    for (const frame of [1, 2, 3]) queue.push(requestAt(frame, 0));
    responses.at = 10;
    expect([1, 2, 3, 4].map(() => target(at(9)))).toEqual(['/1', '/2', '/3', undefined]);
  });

  it('in a channel without numbers none of several is sure until all have had their responses', () => {
    const { queue } = bench(1 << 26, true);
    const sure: boolean[] = [];
    const take = (frame: number): void => {
      queue.take(at(frame), 1);
      sure.push(!queue.tookUnsure);
    };
    queue.push(requestAt(1, null));
    take(2);
    queue.push(requestAt(3, null));
    queue.push(requestAt(4, null));
    for (const frame of [5, 6]) take(frame);
    queue.push(requestAt(7, null));
    take(8);
    expect(sure).toEqual([true, false, false, true]);
  });

  it('in a channel without numbers those of one packet are pipelined', () => {
    const { queue, target } = bench(1 << 26, true);
    for (const name of ['/a', '/b']) queue.push(requestAt(1, null, name));
    expect([target(at(2)), queue.tookUnsure, target(at(3))]).toEqual(['/a', false, '/b']);
  });

  it('lost ones in their places', () => {
    const { queue, responses } = bench();
    queue.push(null);
    queue.push(requestAt(5, 20));
    responses.at = 10;
    expect(queue.take(at(4), 1)).toBeNull();
    responses.at = 30;
    expect(queue.take(at(6), 1)?.frame).toBe(5);
  });
});

describe('a response is not given to a request that it cannot answer', () => {
  it('one that was sent later', () => {
    const { queue, target, responses } = bench();
    responses.at = 10;
    queue.push(requestAt(5, null));
    expect(target(at(4))).toBeUndefined();
    expect(target(at(6))).toBe('/5');
  });

  it('unless it is of another capture, where packets are counted anew', () => {
    const { queue, target } = bench();
    queue.push(requestAt(5, null, '/5', 'a'));
    expect(target(at(1, 'b'))).toBe('/5');
  });

  it('one whose client had it already', () => {
    const { queue, target, responses } = bench();
    queue.push(requestAt(1, 10));
    responses.at = 10;
    expect(target(at(2))).toBeUndefined();
    responses.at = 11;
    expect(target(at(2))).toBe('/1');
  });
});

describe('responses that were lost', () => {
  it('are noticed by the last request that can have had its response', () => {
    const { queue, target, responses } = bench();
    for (const [frame, asked] of [
      [1, 0],
      [3, 100],
      [5, 200],
      [7, 300],
    ])
      queue.push(requestAt(frame!, asked!));
    responses.at = 250;
    expect(target(at(6))).toBe('/5');
    expect(queue.first?.frame).toBe(7);
  });

  it('are not looked for among requests that were sent together', () => {
    const { queue, target, responses } = bench();
    for (const frame of [1, 2]) queue.push(requestAt(frame, 0));
    responses.at = 250;
    expect(target(at(6))).toBe('/1');
  });

  it('leave it open which requests had their responses, until the client sends another', () => {
    const { queue, responses } = bench();
    for (const [frame, asked] of [
      [1, 0],
      [3, 100],
      [5, 200],
    ])
      queue.push(requestAt(frame!, asked!));
    responses.at = 150;
    expect(queue.isUnsure).toBe(false);
    queue.lose();
    expect(queue.isUnsure).toBe(true);
    expect(queue.first?.frame).toBe(1);
    responses.at = 200;
    queue.dropAnswered(200, at(7));
    expect(queue.first?.frame).toBe(5);
    expect(queue.isUnsure).toBe(false);
    // The response to the last begins behind what was lost.
    queue.dropAnswered(300, at(8));
    expect(queue.first?.frame).toBe(5);
  });

  it('are over with the next request where numbers mean nothing', () => {
    const { queue } = bench();
    queue.push(requestAt(1, null));
    queue.dropAnswered(null, at(3));
    expect(queue.isEmpty).toBe(false);
    queue.lose();
    expect(queue.isEmpty).toBe(false);
    queue.dropAnswered(null, at(5));
    expect(queue.isEmpty).toBe(true);
  });

  it('are late that were sent before the first request, or before one that showed that others had had their responses', () => {
    const { queue, responses } = bench();
    expect(queue.isLate(at(9))).toBe(false);
    queue.dropAnswered(null, at(5));
    expect([4, 5, 6].map((frame) => queue.isLate(at(frame)))).toEqual([true, false, false]);
    expect(queue.isLate(at(4, 'b'))).toBe(false);
    queue.push(requestAt(5, 0));
    queue.dropAnswered(100, at(9));
    expect(queue.isLate(at(8))).toBe(false);
    responses.at = 150;
    queue.lose();
    queue.dropAnswered(100, at(12));
    expect([11, 12].map((frame) => queue.isLate(at(frame)))).toEqual([true, false]);
  });

  it('an interim response belongs to no request that was sent after it', () => {
    const { queue, responses } = bench();
    responses.at = 10;
    expect(queue.ofInterim(at(4), 1)).toBeUndefined();
    queue.push(requestAt(5, 0));
    expect(queue.ofInterim(at(4), 1)).toBeUndefined();
    expect(queue.ofInterim(at(6), 1)?.frame).toBe(5);
  });

  it('responses whose requests are still to be read: those that a client had before belong to others', () => {
    const { queue, responses } = bench();
    expect(queue.takeOrphan()).toBe(false);
    for (const place of [100, 200, 300]) {
      responses.at = place;
      queue.addOrphan(null);
    }
    responses.at = 350;
    queue.dropOrphans(null, Number.NaN);
    queue.dropOrphans(99, Number.NaN);
    queue.dropOrphans(200, Number.NaN);
    expect([queue.takeOrphan(), queue.takeOrphan()]).toEqual([true, false]);
    for (let count = 0; count <= MAX_PENDING_REQUESTS; count++) queue.addOrphan(null);
    let taken = 0;
    while (queue.takeOrphan()) taken++;
    expect(taken).toBe(MAX_PENDING_REQUESTS);
  });

  it('make what was sent with lost ones unsure, too', () => {
    const { queue, responses } = bench();
    queue.push(requestAt(1, 0));
    responses.at = 10;
    queue.lose();
    queue.push(requestAt(2, 0));
    queue.shift();
    expect(queue.isUnsure).toBe(true);
    queue.shift();
    expect(queue.isUnsure).toBe(false);
  });
});

describe('where a response may begin', () => {
  it('not before its request was sent, nor before the place that its client asked for', () => {
    const { queue, responses } = bench();
    expect(queue.mayBeAnswered(at(1), 5)).toBe(false);
    queue.push(requestAt(3, 100));
    responses.at = 105;
    expect(queue.mayBeAnswered(at(2), 5)).toBe(false);
    expect(queue.mayBeAnswered(at(4), 5)).toBe(true);
    expect(queue.mayBeAnswered(at(4), 6)).toBe(false);
  });

  it('not for a request that was lost', () => {
    const { queue } = bench();
    queue.push(null);
    expect(queue.mayBeAnswered(at(4), 5)).toBe(false);
    queue.push(requestAt(3, null));
    expect(queue.mayBeAnswered(at(4), 5)).toBe(true);
  });
});

describe('memory', () => {
  it('is given back with each request', () => {
    const { queue, budget, target, responses } = bench();
    responses.at = 10;
    for (let round = 0; round < 3; round++) {
      queue.push(requestAt(1, 0));
      queue.push(requestAt(2, 0));
      expect(budget.usedBytes).toBe(2 * (REQUEST_BYTES + 'GET /1 HTTP/1.1\r\n\r\n'.length));
      target(at(9));
      if (round < 2) target(at(9));
      else queue.clear();
      expect(budget.usedBytes).toBe(0);
    }
  });

  it('is not taken without end: the oldest are forgotten, and counted', () => {
    const { queue, counters } = bench();
    for (let frame = 1; frame <= MAX_PENDING_REQUESTS + 10; frame++) queue.push(requestAt(frame, 0));
    expect(counters.forgottenRequests).toBe(10);
    expect(queue.first?.frame).toBe(11);
  });

  it('also by their size', () => {
    const { queue, counters, budget } = bench();
    for (let frame = 1; frame <= 10; frame++)
      queue.push(requestAt(frame, 0, `/${'x'.repeat(MAX_PENDING_REQUEST_BYTES / 4)}`));
    expect(budget.usedBytes).toBeLessThanOrEqual(MAX_PENDING_REQUEST_BYTES);
    expect(counters.forgottenRequests).toBe(7);
  });

  it('when there is none, only the place of a request is kept', () => {
    const { queue, counters, budget } = bench(2 * (REQUEST_BYTES + 50));
    queue.push(requestAt(1, 0));
    queue.push(requestAt(2, 0));
    expect(queue.first?.frame).toBe(1);
    expect(counters.forgottenRequests).toBe(1);
    queue.clear();
    expect(budget.usedBytes).toBe(0);
  });
});
