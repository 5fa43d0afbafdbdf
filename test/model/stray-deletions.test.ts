import { expect, test } from 'vitest';
import { cookieKey } from '../../src/model/cookie-key.ts';
import { inventoryHosts } from '../../src/model/inventory-hosts.ts';
import { strayDeletions } from '../../src/model/stray-deletions.ts';
import { summary } from '../support/messages.ts';
import { eventRecord, inventoryRecord, sessionRecord } from '../support/records.ts';

const counts = { set: 1, sent: 1, deleted: 2, refused: 0, judged: 1, values: 1 };
const hosts = inventoryHosts([inventoryRecord({ counts })], [], []);
const partly = { coverage: { ...summary().coverage!, incompleteCount: 1 } };

test('deletions that no event of a session has are counted', () => {
  const told = sessionRecord([eventRecord('login', 4), eventRecord('deleted', 6)]);
  const key = cookieKey('localhost:5000', 'session');
  expect([...strayDeletions(hosts, [told], partly)]).toEqual([[key, 1]]);
  const both = sessionRecord([eventRecord('deleted', 6), eventRecord('deletion-missed', 8)]);
  expect([...strayDeletions(hosts, [both], partly)]).toEqual([]);
});

test('where all was captured whole there is none', () => {
  expect([...strayDeletions(hosts, [], { coverage: { ...partly.coverage, incompleteCount: 0 } })]).toEqual(
    [],
  );
});
