import { describe, expect, it } from 'vitest';
import { addEvidence, TrackedSession } from '../../src/session/tracked-session.ts';

const at = (frame: number) => ({ input: 'a.pcap', frame, stream: 0, seconds: frame, nanoseconds: 0 });
const life = () => new TrackedSession(1, 'a.test', 'sid', 1, '10.0.0.1', at(1));
const told = ({ events }: TrackedSession) => events.map(({ event, count }) => `${event} x${count}`);

describe('a life', () => {
  it('folds rows, between two other events or where a part ends', () => {
    const one = life();
    for (let frame = 1; frame < 4; frame++) {
      one.add('sent', at(frame));
      one.add('privileged-use', at(frame));
    }
    one.breakRun();
    one.add('sent', at(5));
    one.add('logout', at(6));
    one.add('sent', at(7));
    expect(told(one)).toEqual(['sent x3', 'privileged-use x3', 'sent x1', 'logout x1', 'sent x1']);
    expect(one.events[0]).toMatchObject({ at: { frame: 1 }, last: { frame: 3 } });
    expect(one.totals).toEqual({ sent: 5, 'privileged-use': 3, logout: 1 });
    expect(one.isEventful).toBe(true);
  });

  it('takes back a login that was none, with what followed from it', () => {
    const one = life();
    const event = one.add('login', at(2));
    one.login = { event, isKept: true, value: null };
    one.isLoggedIn = true;
    one.add('sent', at(3));
    one.add('privileged-use', at(4), { confidence: 'medium' });
    one.denyLogin('tried again');
    expect(told(one)).toEqual(['login-failed x1', 'sent x1']);
    expect(one.totals).toEqual({ 'login-failed': 1, sent: 1 });
    expect(one.isLoggedIn).toBe(false);
    expect(event.evidence).toEqual(['tried again']);
  });

  it('keeps a login that was proved', () => {
    const one = life();
    one.login = { event: one.add('login', at(2)), isKept: true, value: null };
    one.isProved = true;
    one.denyLogin('tried again');
    expect(told(one)).toEqual(['login x1']);
  });

  it('says each evidence once', () => {
    const event = life().add('logout', at(2), { confidence: 'medium' });
    addEvidence(event, 'high', 'a');
    addEvidence(event, 'high', 'a');
    expect(event).toMatchObject({ confidence: 'high', evidence: ['a'] });
  });
});
