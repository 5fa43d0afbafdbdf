import { expect, test } from 'vitest';
import { PendingRequests } from '../../src/session/pending-requests.ts';

const exchange = (client: number) => ({ sent: [], host: 'a.test', client, logout: [], isTurn: false });
const place = (streamId: number | null, stream = 0) => ({ input: 'a.pcap', frame: 4, stream, streamId });

test('several requests of one frame find their answers, each once', () => {
  const exchanges = new PendingRequests();
  exchanges.open(place(null), exchange(1));
  exchanges.open(place(null), exchange(2));
  exchanges.open(place(3), exchange(3));
  expect(exchanges.find(place(3))?.client).toBe(3);
  expect(exchanges.answer(place(null))?.client).toBe(1);
  expect(exchanges.answer(place(null))?.client).toBe(2);
  expect(exchanges.answer(place(null))).toBeNull();
  expect(exchanges.answer(place(3, 1))).toBeNull();
  expect(exchanges.answer({ ...place(3), input: 'b.pcap' })).toBeNull();
});
