// Hand-made records of the end of a run.

import type { InventoryRecord, SessionEventRecord, SessionRecord } from '../../src/record/records.ts';

const TIME = '2026-11-22T20:58:12.000000000Z';
const CLIENT = { number: 1, name: 'Firefox 153', address: '127.0.0.1' };

/** An event of the exchange whose response is in `frame`; its request is the packet before it. */
export function eventRecord(
  event: string,
  frame: number,
  change: Partial<SessionEventRecord> = {},
): SessionEventRecord {
  const value = change.valueNumber ?? null;
  return {
    event,
    input: 'login.pcap',
    frame,
    stream: 1,
    time: TIME,
    client: CLIENT,
    confidence: 'high',
    evidence: [],
    request: {
      host: 'localhost:5000',
      input: 'login.pcap',
      frame: frame - 1,
      method: 'GET',
      path: '/',
      page: '/',
      formFields: null,
    },
    status: 200,
    value: value === null ? null : `value-${value}`,
    valueNumber: null,
    attributes: null,
    outcome: null,
    how: null,
    gives: null,
    count: 1,
    last: null,
    ...change,
  };
}

export function sessionRecord(
  events: readonly SessionEventRecord[],
  change: Partial<SessionRecord> = {},
): SessionRecord {
  const totals: Record<string, number> = {};
  for (const { event, count } of events) totals[event] = (totals[event] ?? 0) + count;
  const { input, frame, stream, time } = events[0] ?? eventRecord('sent', 1);
  return {
    type: 'session',
    id: 's1',
    revision: 0,
    group: 'g1',
    host: 'localhost:5000',
    name: 'session',
    kind: 'express',
    framework: 'Express',
    client: CLIENT,
    says: null,
    because: ['known name'],
    setBy: 'server',
    values: 1,
    first: { input, frame, stream, time },
    last: { input, frame, stream, time },
    events,
    totals,
    findings: [],
    droppedEvents: 0,
    ...change,
  };
}

export function inventoryRecord(change: Partial<InventoryRecord> = {}): InventoryRecord {
  return {
    type: 'inventory',
    id: 'c1',
    input: 'login.pcap',
    host: 'localhost:5000',
    hosts: [change.host ?? 'localhost:5000'],
    name: 'session',
    domain: null,
    path: '/',
    partitionKey: null,
    role: 'unknown',
    setBy: 'server',
    counts: { set: 1, sent: 1, deleted: 0, refused: 0, judged: 1, values: 1 },
    first: { input: 'login.pcap', frame: 18, stream: 1, time: TIME },
    last: { input: 'login.pcap', frame: 18, stream: 1, time: TIME },
    flags: { secure: false, httpOnly: true, sameSite: null, changed: false },
    lifetimeSeconds: null,
    session: null,
    worst: null,
    ...change,
  };
}
