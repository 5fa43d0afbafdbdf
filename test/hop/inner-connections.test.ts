import { expect, it } from 'vitest';
import { InnerConnections } from '../../src/hop/inner-connections.ts';

it('an exchange without an outer one is believed on a connection that had some, and not for ever', () => {
  const connections = new InnerConnections();
  expect(connections.believes(1)).toBe(false);
  connections.confirm(1);
  expect([connections.believes(2), connections.believes(1), connections.believes(1)]).toEqual([
    false,
    true,
    true,
  ]);
  expect(connections.believes(1)).toBe(false);
  connections.confirm(1);
  expect(connections.believes(1)).toBe(true);
});
