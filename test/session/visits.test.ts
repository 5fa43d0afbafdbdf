import { expect, it } from 'vitest';
import { Visits } from '../../src/session/visits.ts';
import { source } from './tracked.ts';

it('the first visit of a client at a host counts', () => {
  const visits = new Visits();
  const { at, client } = source(2);
  const other = { ...client, number: client.number + 1 };
  expect(visits.first(client, 'a.test')).toBeNull();
  visits.note(client, 'a.test', at);
  visits.note(client, 'a.test', source(4).at);
  expect(visits.first(client, 'a.test')?.frame).toBe(2);
  expect(visits.first(client, 'b.test')).toBeNull();
  expect(visits.first(other, 'a.test')).toBeNull();
});
