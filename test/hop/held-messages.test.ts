import { expect, it } from 'vitest';
import { HeldMessages } from '../../src/hop/held-messages.ts';
import { MAX_HELD_MESSAGES, MAX_HELD_SECONDS } from '../../src/hop/limits.ts';
import { OpenExchange } from '../../src/hop/open-exchange.ts';
import { SECONDS } from '../support/messages.ts';
import { innerRequest, outerRequest, responseTo } from './requests.ts';

function held() {
  const delivered: string[] = [];
  const queue = new HeldMessages<string>((message, hop) =>
    delivered.push(`${message.frame}${hop === null ? '' : ` ${hop}`}`),
  );
  const outer = new OpenExchange(outerRequest(), 'loopback');
  const undecided = (frame: number, ...outers: OpenExchange[]) => ({
    message: responseTo(innerRequest(), frame),
    exchange: null,
    outers: outers.length === 0 ? [outer] : outers,
  });
  return { delivered, queue, outer, undecided };
}

it('messages go by while nothing waits, and stay in order behind what waits', () => {
  const { delivered, queue, outer, undecided } = held();
  queue.add(outerRequest({ frame: 1 }), null);
  queue.hold(undecided(2));
  queue.add(outerRequest({ frame: 3 }), null);
  expect([delivered, queue.isEmpty]).toEqual([['1'], false]);
  queue.decide(outer, () => 'inner');
  expect([delivered, queue.isEmpty]).toEqual([['1', '2 inner', '3'], true]);
});

it('what is a part of none of several exchanges is delivered with the last of them', () => {
  const { delivered, queue, outer, undecided } = held();
  const other = new OpenExchange(outerRequest({ frame: 11 }), 'loopback');
  queue.hold(undecided(2, outer, other));
  queue.decide(outer, () => null);
  expect(delivered).toEqual([]);
  queue.decide(other, () => null);
  expect(delivered).toEqual(['2']);
});

it('nothing waits long: not for seconds, not for many messages, not beyond the end', () => {
  const { delivered, queue, undecided } = held();
  queue.hold(undecided(2));
  queue.add(outerRequest({ frame: 3, seconds: SECONDS + MAX_HELD_SECONDS + 1 }), null);
  expect(delivered).toEqual(['2', '3']);
  queue.hold(undecided(4));
  for (let frame = 5; frame < 5 + MAX_HELD_MESSAGES; frame++) queue.add(outerRequest({ frame }), null);
  expect(delivered).toHaveLength(3 + MAX_HELD_MESSAGES);
  queue.hold(undecided(999));
  queue.finish();
  expect(delivered.at(-1)).toBe('999');
});
