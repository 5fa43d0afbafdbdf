import { expect, it } from 'vitest';
import { UnseenCauses } from '../../../src/protocol/http1/unseen-causes.ts';
import { Counters } from '../../../src/shared/counters.ts';

it('counts each cause once a connection', () => {
  const counters = new Counters();
  for (const _ of [1, 2]) {
    const causes = new UnseenCauses(counters);
    for (const why of ['a', 'b', 'a']) causes.count(why);
  }
  expect(counters.unseenConnections).toEqual(
    new Map([
      ['a', 2],
      ['b', 2],
    ]),
  );
});
