import { expect, test } from 'vitest';
import { cookiesInOrder, inventoryHosts, isSessionCookie } from '../../src/model/inventory-hosts.ts';
import { findingRecord } from '../support/findings.ts';
import { eventRecord, inventoryRecord, sessionRecord } from '../support/records.ts';

test('hosts where a user logs in come first, then hosts with a session, then by their findings', () => {
  const hosts = inventoryHosts(
    [
      inventoryRecord({ host: 'quiet' }),
      inventoryRecord({ host: 'worse', worst: 'medium' }),
      inventoryRecord({ host: 'session', role: 'session' }),
      inventoryRecord({ host: 'own', role: 'session' }),
    ],
    [sessionRecord([eventRecord('login', 2)], { host: 'own' })],
    [],
  );
  expect(hosts.map(({ host }) => host)).toEqual(['own', 'session', 'worse', 'quiet']);
});

test('under a host the session is first, whatever else is worse', () => {
  const [host] = inventoryHosts(
    [
      inventoryRecord({ name: 'a', worst: 'high' }),
      inventoryRecord({ name: 'b', worst: 'low' }),
      inventoryRecord({ name: 'sid', role: 'session' }),
    ],
    [],
    [],
  );
  expect(host!.cookies.map(({ cookie }) => cookie.name)).toEqual(['sid', 'a', 'b']);
});

test('cookies that were only deleted stand apart; one that is sent does not', () => {
  const deleted = { set: 0, sent: 0, deleted: 2, refused: 0, judged: 0, values: 0 };
  const [host] = inventoryHosts(
    [
      inventoryRecord({ name: 'old', counts: deleted }),
      inventoryRecord({ name: 'sent', counts: { ...deleted, sent: 1 } }),
    ],
    [],
    [],
  );
  expect(host!.onlyDeleted.map(({ cookie }) => cookie.name)).toEqual(['old']);
  expect(host!.cookies.map(({ cookie }) => cookie.name)).toEqual(['sent']);
});

test('each cookie has the worst finding of its own that is open', () => {
  const [host] = inventoryHosts(
    [inventoryRecord()],
    [],
    [
      findingRecord({ rule: 'accepted', accepted: true }),
      findingRecord({ rule: 'other-host', host: 'elsewhere' }),
      findingRecord({ rule: 'worst' }),
      findingRecord({ rule: 'later' }),
    ],
  );
  expect(host!.cookies[0]!.worst?.rule).toBe('worst');
});

test('a session is one by its role, or because its story is known', () => {
  expect(isSessionCookie(inventoryRecord({ role: 'session' }))).toBe(true);
  expect(isSessionCookie(inventoryRecord({ session: 's1' }))).toBe(true);
  const { counts } = inventoryRecord({});
  const onlyDeleted = { ...counts, set: 0, sent: 0, deleted: 3 };
  expect(isSessionCookie(inventoryRecord({ role: 'session', counts: onlyDeleted }))).toBe(false);
  expect(isSessionCookie(inventoryRecord({ role: 'csrf' }))).toBe(false);
});

test('in one list sessions come first, then the worst', () => {
  const cookies = ['plain', 'bad', 'sid'].map((name) =>
    inventoryRecord({ name, role: name === 'sid' ? 'session' : 'unknown' }),
  );
  const findings = [findingRecord({ cookieName: 'bad', severity: 'high' })];
  const names = cookiesInOrder(inventoryHosts(cookies, [], findings)).map(({ cookie }) => cookie.name);
  expect(names).toEqual(['sid', 'bad', 'plain']);
});

test('what is wrong with a cookie is not wrong with one of another path that was only deleted', () => {
  const counts = { set: 0, sent: 0, deleted: 1, refused: 0, judged: 1, values: 0 };
  const worstOf = (path: string) =>
    inventoryHosts(
      [inventoryRecord({ path: '/admin' }), inventoryRecord({ counts })],
      [],
      [findingRecord({ path })],
    )[0]!.onlyDeleted[0]!.worst;
  expect(worstOf('/admin')).toBeNull();
  expect(worstOf('/')).not.toBeNull();
});
