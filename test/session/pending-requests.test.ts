import { expect, test } from 'vitest';
import { PendingRequests } from '../../src/session/pending-requests.ts';
import { sendValue, trackedValue } from './tracked.ts';

const pending = (client: number) => ({ sent: [], host: 'a.test', client, logoutSigns: [], isTurn: false });
const place = (streamId: number | null, stream = 0) => ({ input: 'a.pcap', frame: 4, stream, streamId });

test('several requests of one frame find their responses, each once', () => {
  const requests = new PendingRequests();
  requests.add(place(null), pending(1));
  requests.add(place(null), pending(2));
  requests.add(place(3), pending(3));
  expect(requests.find(place(3))?.client).toBe(3);
  expect(requests.take(place(null))?.client).toBe(1);
  expect(requests.take(place(null))?.client).toBe(2);
  expect(requests.take(place(null))).toBeNull();
  expect(requests.take(place(3, 1))).toBeNull();
  expect(requests.take({ ...place(3), input: 'b.pcap' })).toBeNull();
});

test('a request that carries more than was known gets it beside what it has', () => {
  const requests = new PendingRequests();
  const value = trackedValue();
  const sent = [sendValue(value, 3)];
  requests.add(place(null), pending(1));
  requests.join(place(null), { ...pending(2), sent });
  expect(requests.take(place(null))).toMatchObject({ client: 1, sent });
  expect(requests.take(place(null))).toBeNull();
  requests.join(place(5), pending(2));
  expect(requests.take(place(5))?.client).toBe(2);
});
