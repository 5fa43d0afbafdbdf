import { describe, expect, it } from 'vitest';
import { AuditTarget } from '../../src/audit/audit-target.ts';
import { MAX_SIGHTINGS } from '../../src/audit/limits.ts';
import { SessionSightings, type Sighting } from '../../src/audit/session-sightings.ts';
import type { SetCookieSubject } from '../../src/audit/subject.ts';
import { response } from '../support/messages.ts';

const LONG = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const target = () => new AuditTarget('shop.example', 'shopid', false);

/** `value`: what the response sets; null: it was only sent, with a login. */
function sighting(method: string, value: string | null, frame = 1): Sighting {
  const message = response({ frame, request: { method, target: '/' } });
  const { request } = message;
  if (request === null) throw new Error('the request is there');
  const field = { deletion: value === '', cookie: { name: 'shopid', value } } as SetCookieSubject;
  return {
    message,
    request,
    received: value === null ? [] : [field],
    turn: value === null ? 'login' : null,
    isShown: true,
  };
}

describe('what is kept of a cookie that may be a session', () => {
  it('begins when a value is set that may be one', () => {
    const begins = (...sightings: Sighting[]) => {
      const known = new SessionSightings();
      const of = target();
      for (const one of sightings) known.add(of, one);
      return known.of(of).length;
    };
    expect(begins(sighting('GET', LONG))).toBe(1);
    expect(begins(sighting('POST', '7'))).toBe(1);
    expect(begins(sighting('GET', '7'), sighting('GET', ''), sighting('POST', null))).toBe(0);
    expect(begins(sighting('GET', LONG), sighting('POST', null), sighting('GET', ''))).toBe(3);
  });

  it('is what says something of the cookie, where not all that carried it finds room', () => {
    const known = new SessionSightings();
    const of = target();
    const carried = (frame: number): Sighting => ({ ...sighting('GET', null, frame), turn: null });
    known.add(of, sighting('GET', LONG, 1));
    known.add(of, carried(2));
    known.add(of, sighting('POST', null, 3));
    for (let frame = 4; frame <= MAX_SIGHTINGS + 3; frame++) known.add(of, carried(frame));
    const frames = known.take(of).map(({ message }) => message.frame);
    expect(frames).toHaveLength(MAX_SIGHTINGS);
    expect(frames.slice(0, 3)).toEqual([1, 3, 6]);
  });

  it('is the first and the newest, and is given once', () => {
    const known = new SessionSightings();
    const of = target();
    for (let frame = 1; frame <= MAX_SIGHTINGS + 2; frame++) known.add(of, sighting('GET', LONG, frame));
    const frames = known.take(of).map(({ message }) => message.frame);
    expect(frames).toHaveLength(MAX_SIGHTINGS);
    expect([frames[0], frames[1], frames.at(-1)]).toEqual([1, 4, MAX_SIGHTINGS + 2]);
    expect(known.take(of)).toEqual([]);
  });
});
