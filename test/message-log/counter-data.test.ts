import { expect, it } from 'vitest';
import { addCounterData, counterData } from '../../src/message-log/counter-data.ts';
import { Counters, count } from '../../src/shared/counters.ts';

function someCounters(): Counters {
  const counters = new Counters();
  counters.packets = 7;
  counters.gapBytes = 9;
  counters.evictedCookies = 5;
  count(counters.unknownLinkTypes, 147);
  count(counters.unseenConnections, 'quic');
  counters.unseenHosts.set('quic', new Set(['a.example', 'b.example']));
  return counters;
}

it('counters are added to those of what is read beside a log, but for those of judging', () => {
  const data: unknown = JSON.parse(JSON.stringify(counterData(someCounters())));
  const counters = new Counters();
  addCounterData(counters, data);
  addCounterData(counters, data);
  expect(counters).toMatchObject({ packets: 14, gapBytes: 18, evictedCookies: 0 });
  expect([...counters.unknownLinkTypes]).toEqual([[147, 2]]);
  expect([...counters.unseenConnections]).toEqual([['quic', 2]]);
  expect([...(counters.unseenHosts.get('quic') ?? [])]).toEqual(['a.example', 'b.example']);
});

it('the counts of a log hold what was taken from them before, as of messages that were captured twice', () => {
  const counters = new Counters();
  counters.messages = -3;
  addCounterData(counters, { messages: 5 });
  expect(counters.messages).toBe(2);
});

it.each([
  { packets: -1 },
  { packets: '7' },
  { packets: Number.MAX_SAFE_INTEGER },
  { unknownLinkTypes: [[147]] },
  { unseenConnections: [[147, 1]] },
  { unseenHosts: [['quic', 'a.example']] },
  { unopenedTunnels: {} },
])('of wrong ones nothing is added: %j', (wrong) => {
  const counters = someCounters();
  const before = JSON.stringify(counterData(counters));
  expect(() => addCounterData(counters, { bytes: 3, ...wrong })).toThrow();
  expect(JSON.stringify(counterData(counters))).toBe(before);
});
