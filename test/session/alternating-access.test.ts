import { expect, it } from 'vitest';
import { AlternatingAccess } from '../../src/session/alternating-access.ts';
import { exchange, sendValue, trackedValue } from './tracked.ts';

/** The results of one session's requests for a page, `a` accepted, `d` denied, `p` something is posted. */
function unshared(results: string) {
  const access = new AlternatingAccess();
  const value = trackedValue();
  for (const [index, result] of [...results].entries()) {
    const frame = 2 * index + 1;
    const sent = [sendValue(value, frame)];
    const ask = result === 'p' ? 'POST /unlock' : 'GET /account';
    const response = { status: result === 'd' ? 401 : 200 };
    access.conclude(exchange(ask, { sent, request: { frame }, response }), true);
  }
  const found = access.unshared(value.session);
  return found === null ? null : [found.accepted.frame, found.denial.frame, found.isProved];
}

it.each<[string, ReturnType<typeof unshared>]>([
  ['ada', [1, 3, false]],
  ['adad', [1, 3, true]],
  ['dada', [3, 5, true]],
  ['aaddaadd', [1, 5, true]],
  ['ad', null],
  ['da', null],
  ['dda', null],
  ['adpa', null],
  ['adapd', null],
  ['aaaa', null],
])('%s: %j', (results, expected) => expect(unshared(results)).toEqual(expected));
