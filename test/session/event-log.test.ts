import { describe, expect, it } from 'vitest';
import { addEvidence, addStatus, EventLog } from '../../src/session/event-log.ts';
import { MAX_SESSION_EVENTS } from '../../src/session/limits.ts';
import type { SessionConfidence, SessionEventName } from '../../src/session/session.ts';
import { sessionEvidence } from '../../src/session/transition.ts';
import { source } from './tracked.ts';

const add = (log: EventLog, name: SessionEventName, frame: number, confidence: SessionConfidence = 'high') =>
  log.add(name, sessionEvidence(name, confidence), source(frame), null, null);
const listed = ({ events }: EventLog) => events.map(({ event, count }) => `${event} x${count}`);

describe('runs', () => {
  it('of what happens all the time are one event, up to another event, or where one is started', () => {
    const log = new EventLog();
    for (let frame = 1; frame < 4; frame++) {
      add(log, 'sent', frame);
      add(log, 'privileged-use', frame);
    }
    log.startRun();
    add(log, 'sent', 5);
    add(log, 'logout', 6);
    add(log, 'sent', 7);
    expect(listed(log)).toEqual(['sent x3', 'privileged-use x3', 'sent x1', 'logout x1', 'sent x1']);
    expect(log.events[0]).toMatchObject({ at: { frame: 1 }, last: { frame: 3 } });
    expect(log.totals).toEqual({ sent: 5, 'privileged-use': 3, logout: 1 });
  });

  it('of logins are one event each', () => {
    const log = new EventLog();
    add(log, 'login-failed', 1);
    add(log, 'login-failed', 2);
    expect(listed(log)).toEqual(['login-failed x1', 'login-failed x1']);
  });
});

describe('what is disproved', () => {
  it('is renamed, and counted under its new name', () => {
    const log = new EventLog();
    const event = add(log, 'login', 2);
    log.rename(event, 'login-failed', 'medium', ['tried again']);
    expect(event).toMatchObject({ event: 'login-failed', confidence: 'medium', evidence: ['tried again'] });
    expect(log.totals).toEqual({ 'login-failed': 1 });
  });

  it('is taken out, and no longer counted', () => {
    const log = new EventLog();
    add(log, 'sent', 1);
    log.remove(add(log, 'logout', 2));
    add(log, 'sent', 3);
    expect(listed(log)).toEqual(['sent x1', 'sent x1']);
    expect(log.totals).toEqual({ sent: 2 });
  });

  it('takes the uncertain uses after it along', () => {
    const log = new EventLog();
    add(log, 'privileged-use', 1, 'medium');
    const login = add(log, 'login', 2);
    add(log, 'privileged-use', 3, 'medium');
    add(log, 'privileged-use', 4, 'medium');
    log.startRun();
    add(log, 'privileged-use', 5, 'high');
    log.removeUsesAfter(login);
    expect(log.events.map(({ at }) => at.frame)).toEqual([1, 2, 5]);
    expect(log.totals).toEqual({ 'privileged-use': 2, login: 1 });
  });
});

describe('an event', () => {
  it('says each evidence once', () => {
    const event = add(new EventLog(), 'logout', 2, 'medium');
    addEvidence(event, 'high', ['a']);
    addEvidence(event, 'low', ['a']);
    expect(event).toMatchObject({ confidence: 'high', evidence: ['a'] });
  });

  it('has the status of the response to its own request, the first one', () => {
    const request = { frame: 3, method: 'GET', path: '/', formFields: null };
    const event = new EventLog().add(
      'sent',
      sessionEvidence('sent', 'high'),
      source(3, { request }),
      null,
      null,
    );
    addStatus(event, 5, 404);
    expect(event.status).toBeNull();
    addStatus(event, 3, 200);
    addStatus(event, 3, 404);
    expect(event.status).toBe(200);
  });
});

it('lists so many events, and counts the others', () => {
  const log = new EventLog();
  for (let frame = 0; frame < MAX_SESSION_EVENTS + 5; frame++) add(log, 'login-failed', frame);
  expect(log.events).toHaveLength(MAX_SESSION_EVENTS);
  expect(log.dropped).toBe(5);
  expect(log.totals).toEqual({ 'login-failed': MAX_SESSION_EVENTS + 5 });
});
