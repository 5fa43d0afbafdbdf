import { join } from 'node:path';
import { expect, it } from 'vitest';
import { InventoryEntry } from '../../src/analysis/inventory-entry.ts';
import { inventoryRecords } from '../../src/analysis/inventory-records.ts';
import { analyze } from '../../src/library/analyze.ts';
import type { InventoryRecord } from '../../src/record/records.ts';
import { findingRecord } from '../support/findings.ts';
import { response } from '../support/messages.ts';
import { FIXTURES } from '../support/repository.ts';
import { session } from '../support/sessions.ts';

const entry = (host: string, name: string): InventoryEntry =>
  new InventoryEntry(
    { input: response().input, host, name, domain: null, path: '/', partitionKey: null },
    response(),
  );

it('adds the role, the session and the worst finding that no baseline accepts', () => {
  const entries = [entry('a.test', 'sid'), entry('a.test', 'theme'), entry('b.test', 'sid')];
  const sessions = [
    session({ number: 1, host: 'a.test', name: 'sid' }),
    session({ number: 2, host: 'b.test', name: 'sid' }),
    session({ number: 3, host: 'b.test', name: 'sid' }),
  ];
  const about = { host: 'a.test', cookieName: 'sid' };
  const findings = [
    findingRecord({ ...about, severity: 'high', accepted: true }),
    findingRecord({ ...about, severity: 'low' }),
    findingRecord({ ...about, severity: 'medium' }),
    findingRecord({ host: 'a.test', cookieName: null, severity: 'high' }),
  ];
  const records = inventoryRecords(entries, sessions, findings, (_host, name) =>
    name === 'sid' ? 'session' : 'preference',
  );
  expect(
    records.map(({ id, name, role, setBy, session: of, worst }) => [id, name, role, setBy, of, worst]),
  ).toEqual([
    ['c1', 'sid', 'session', 'script', 's1', 'medium'],
    ['c2', 'theme', 'preference', 'script', null, null],
    // Two sessions: neither is the one.
    ['c3', 'sid', 'session', 'script', null, null],
  ]);
});

it('a cookie of a domain has what is known of it at each of its hosts', () => {
  const shared = entry('www.a.test', 'sid');
  shared.setAlsoBy('id.a.test');
  shared.setAlsoBy('id.a.test');
  const sessions = [session({ number: 1, host: 'id.a.test', name: 'sid' })];
  const findings = [
    findingRecord({ host: 'www.a.test', cookieName: 'sid', severity: 'low' }),
    findingRecord({ host: 'id.a.test', cookieName: 'sid', severity: 'high' }),
  ];
  const [record] = inventoryRecords([shared], sessions, findings, (host) =>
    host === 'id.a.test' ? 'session' : 'unknown',
  );
  expect(record).toMatchObject({
    host: 'www.a.test',
    hosts: ['www.a.test', 'id.a.test'],
    role: 'session',
    session: 's1',
    worst: 'high',
  });
});

it('has the lifetime that the cookie has while a user is logged in', async () => {
  // Zabbix keeps its users for 30 days; what it sets after the logout lives until the browser is closed.
  const zabbix = await inventoryOf('applications/zabbix/capture.pcap.gz', 'zbx_session');
  expect(zabbix).toMatchObject([{ lifetimeSeconds: 30 * 86_400, counts: { deleted: 1 } }]);
  // koa-session sets no lifetime with the login, and a day with the next response.
  const koa = await inventoryOf('applications/koa-session/capture.pcap.gz', 'koa.sess');
  expect(koa).toMatchObject([{ lifetimeSeconds: 86_400, counts: { deleted: 1 } }]);
});

async function inventoryOf(capture: string, name: string): Promise<InventoryRecord[]> {
  const records: InventoryRecord[] = [];
  for await (const record of analyze(join(FIXTURES, capture)))
    if (record.type === 'inventory' && record.name === name) records.push(record);
  return records;
}
