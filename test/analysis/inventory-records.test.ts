import { expect, it } from 'vitest';
import { InventoryEntry } from '../../src/analysis/inventory-entry.ts';
import { inventoryRecords } from '../../src/analysis/inventory-records.ts';
import { findingRecord } from '../support/findings.ts';
import { response } from '../support/messages.ts';
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
