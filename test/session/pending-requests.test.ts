import { expect, test } from 'vitest';
import { MAX_PENDING_SESSION_REQUESTS } from '../../src/session/limits.ts';
import { PendingRequests, type PendingSessionRequest } from '../../src/session/pending-requests.ts';
import { client } from '../support/sessions.ts';

const pending = (number: number) => ({
  sent: [],
  host: 'a.test',
  client: client(number),
  logoutSigns: [],
  isTurn: false,
});
const place = (streamId: number | null, stream = 0) => ({ input: 'a.pcap', frame: 4, stream, streamId });

test('several requests of one frame find their responses, each once', () => {
  const requests = new PendingRequests<PendingSessionRequest>(MAX_PENDING_SESSION_REQUESTS);
  requests.add(place(null), pending(1));
  requests.add(place(null), pending(2));
  requests.add(place(3), pending(3));
  expect(requests.find(place(3))?.client.number).toBe(3);
  expect(requests.take(place(null))?.client.number).toBe(1);
  expect(requests.take(place(null))?.client.number).toBe(2);
  expect(requests.take(place(null))).toBeNull();
  expect(requests.take(place(3, 1))).toBeNull();
  expect(requests.take({ ...place(3), input: 'b.pcap' })).toBeNull();
});

test('what is forgotten is handed over, unless it was taken', () => {
  const forgotten: number[] = [];
  const requests = new PendingRequests<{ number: number }>(4, ({ number }) => forgotten.push(number));
  for (let number = 1; number <= 6; number++) {
    requests.add({ ...place(null), frame: number }, { number });
    if (number === 2) requests.take({ ...place(null), frame: number });
  }
  expect(forgotten).toEqual([1]);
});

test('what a request has left is replaced where it stands', () => {
  const requests = new PendingRequests<PendingSessionRequest>(MAX_PENDING_SESSION_REQUESTS);
  requests.add(place(null), pending(1));
  requests.add(place(null), pending(2));
  requests.replace(place(null), pending(3));
  expect([requests.take(place(null))?.client.number, requests.take(place(null))?.client.number]).toEqual([
    3, 2,
  ]);
  requests.replace(place(5), pending(4));
  expect(requests.take(place(5))?.client.number).toBe(4);
});
