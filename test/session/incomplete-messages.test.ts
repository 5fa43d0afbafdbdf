import { expect, it } from 'vitest';
import { IncompleteMessages } from '../../src/session/incomplete-messages.ts';
import { response } from '../support/messages.ts';
import { source } from './tracked.ts';

const whole = response({ status: 200, fields: [], request: { method: 'GET', target: '/', fields: [] } });

it('a message that is not whole, or has no request, is of its host', () => {
  const messages = new IncompleteMessages({ gaps: 0, lostQuicPackets: 0, hastyMessages: 0 });
  messages.note(whole, 'a.test', source(1).at);
  expect(messages.last('a.test')).toBeNull();
  messages.note({ ...whole, incomplete: true }, 'a.test', source(2).at);
  messages.note({ ...whole, request: null }, 'b.test', source(3).at);
  const { request } = whole;
  if (request === null) throw new Error('the request is there');
  messages.note({ ...whole, request: { ...request, incomplete: true } }, 'c.test', source(4).at);
  messages.note(whole, 'a.test', source(5).at);
  expect(['a.test', 'b.test', 'c.test', 'd.test'].map((host) => messages.last(host)?.frame)).toEqual([
    2,
    3,
    4,
    undefined,
  ]);
});

it('a gap is of every host, since the next response', () => {
  const counters = { gaps: 0, lostQuicPackets: 0, hastyMessages: 0 };
  const messages = new IncompleteMessages(counters);
  messages.note({ ...whole, incomplete: true }, 'a.test', source(1).at);
  counters.gaps = 1;
  messages.note(whole, 'b.test', source(2).at);
  messages.note(whole, 'b.test', source(3).at);
  messages.note({ ...whole, incomplete: true }, 'c.test', source(4).at);
  expect(['a.test', 'b.test', 'c.test'].map((host) => messages.last(host)?.frame)).toEqual([2, 2, 4]);
});
