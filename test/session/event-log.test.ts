import { describe, expect, it } from 'vitest';
import { addEvidence, addStatus, EventLog } from '../../src/session/event-log.ts';
import { KEPT_FIRST_EVENTS, MAX_SESSION_EVENTS } from '../../src/session/limits.ts';
import type { SessionConfidence, SessionEventName } from '../../src/session/session.ts';
import type { TrackedValue } from '../../src/session/tracked-session.ts';
import { sessionEvidence } from '../../src/session/transition.ts';
import { client as clientOf } from '../support/sessions.ts';
import { source } from './tracked.ts';

const add = (log: EventLog, name: SessionEventName, frame: number, confidence: SessionConfidence = 'high') =>
  log.add(name, sessionEvidence(name, confidence), source(frame), null, null);
const listed = ({ events }: EventLog) => events.map(({ event, count }) => `${event} x${count}`);

/** A request and what its response shows; the exchange is folded then. */
function exchange(log: EventLog, frame: number, change: Exchange = {}): void {
  const { path = '/', status = 200, value = 1, client = 1, shows = ['privileged-use'], stream = 0 } = change;
  const request = {
    input: 'login.pcap',
    frame,
    method: change.method ?? 'GET',
    path,
    host: 'localhost:5000',
    page: path,
    formFields: null,
  };
  const at = { ...source(frame).at, stream };
  const facts = { request, client: clientOf(client), at };
  const sent = log.add('sent', SENT, source(frame, facts), { number: value } as TrackedValue, null);
  addStatus(sent, frame, status);
  const response = source(frame + 1, { ...facts, at: { ...at, frame: frame + 1 }, status });
  for (const name of shows)
    log.add(name, sessionEvidence(name, 'high', ...(change.evidence ?? [])), response, null, null);
  log.foldExchange({ at, request }, at);
}

interface Exchange {
  readonly path?: string;
  readonly method?: string;
  readonly status?: number;
  readonly value?: number;
  readonly client?: number;
  readonly stream?: number;
  readonly shows?: readonly SessionEventName[];
  readonly evidence?: readonly string[];
}

const SENT = sessionEvidence('sent', 'high');

describe('equal exchanges', () => {
  it('are one, also where others lie between them and on other connections', () => {
    const log = new EventLog();
    exchange(log, 1);
    exchange(log, 3, { path: '/style.css' });
    exchange(log, 5);
    exchange(log, 7, { path: '/style.css', stream: 1 });
    exchange(log, 9);
    expect(listed(log)).toEqual(['sent x3', 'privileged-use x3', 'sent x2', 'privileged-use x2']);
    expect(log.events[0]).toMatchObject({ at: { frame: 1 }, last: { frame: 9 } });
    expect(log.events[1]).toMatchObject({ at: { frame: 2 }, last: { frame: 10 } });
    expect(log.totals).toEqual({ sent: 5, 'privileged-use': 5 });
  });

  it.each<[string, Exchange]>([
    ['path', { path: '/other' }],
    ['method', { method: 'POST' }],
    ['status', { status: 403 }],
    ['value', { value: 2 }],
    ['client', { client: 2 }],
    ['evidence', { evidence: ['opens what is denied to others'] }],
    ['events, more of them', { shows: ['renewed', 'privileged-use'] }],
    ['events, fewer of them', { shows: [] }],
  ])('differ by their %s', (_, change) => {
    const log = new EventLog();
    exchange(log, 1);
    exchange(log, 3, change);
    expect(listed(log).every((text) => text.endsWith('x1'))).toBe(true);
    exchange(log, 5, change);
    exchange(log, 7);
    expect(listed(log).every((text) => text.endsWith('x2'))).toBe(true);
  });

  it('differ where something notable lies between them, or a run is started', () => {
    const log = new EventLog();
    exchange(log, 1);
    add(log, 'logout', 2);
    exchange(log, 3);
    log.startRun();
    exchange(log, 5);
    expect(listed(log).filter((text) => text.startsWith('sent'))).toEqual(['sent x1', 'sent x1', 'sent x1']);
  });

  it('that overlap are kept apart: two requests wait for their responses', () => {
    const log = new EventLog();
    const at = (frame: number) => ({
      request: {
        host: 'localhost:5000',
        input: 'login.pcap',
        frame,
        method: 'GET',
        path: '/',
        page: '/',
        formFields: null,
      },
    });
    for (const frame of [1, 2]) log.add('sent', SENT, source(frame, at(frame)), null, null);
    for (const frame of [1, 2]) {
      log.add('privileged-use', SENT, source(frame + 2, { ...at(frame), status: 200 }), null, null);
      log.foldExchange({ at: source(frame).at, ...at(frame) }, source(frame).at);
    }
    expect(listed(log)).toEqual(['sent x2', 'privileged-use x2']);
  });

  it('of logins are one event each', () => {
    const log = new EventLog();
    for (const frame of [1, 2]) {
      add(log, 'login-failed', frame);
      log.foldExchange({ at: source(frame).at, request: null }, source(frame).at);
    }
    expect(listed(log)).toEqual(['login-failed x1', 'login-failed x1']);
  });
});

describe('what is disproved', () => {
  it('is renamed, and counted under its new name', () => {
    const log = new EventLog();
    const event = add(log, 'login', 2);
    log.rename(event, 'login-failed', sessionEvidence('login-denied', 'medium', 'tried again'), source(4).at);
    const evidence = [{ text: 'tried again', frame: 4 }];
    expect(event).toMatchObject({ event: 'login-failed', confidence: 'medium', evidence });
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
    addEvidence(event, { confidence: 'high', evidence: ['a'] }, source(4).at);
    addEvidence(event, { confidence: 'low', evidence: ['a'] }, source(6).at);
    expect(event).toMatchObject({ confidence: 'high', evidence: [{ text: 'a', frame: 4 }] });
  });

  it('has the status of the response to its own request, the first one', () => {
    const request = {
      host: 'localhost:5000',
      input: 'login.pcap',
      frame: 3,
      method: 'GET',
      path: '/',
      page: '/',
      formFields: null,
    };
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

it('a flood of one event does not drive out the others', () => {
  const log = new EventLog();
  for (let frame = 1; frame <= 3 * MAX_SESSION_EVENTS; frame++) {
    add(log, 'login-failed', frame);
    if (frame % MAX_SESSION_EVENTS === 0) add(log, 'login', frame);
  }
  add(log, 'logout', 1000);
  expect(log.events).toHaveLength(MAX_SESSION_EVENTS);
  expect(listed(log).filter((text) => !text.startsWith('login-failed'))).toEqual([
    'login x1',
    'login x1',
    'login x1',
    'logout x1',
  ]);
  expect(log.dropped).toBe(2 * MAX_SESSION_EVENTS + 4);
});

it('gives up everyday events of the middle for those that come later', () => {
  const log = new EventLog();
  for (let frame = 1; frame < 3 * MAX_SESSION_EVENTS; frame += 2)
    exchange(log, frame, { path: `/${frame}`, shows: [] });
  add(log, 'logout', 999);
  add(log, 'replayed', 1000);
  expect(log.events).toHaveLength(MAX_SESSION_EVENTS);
  expect(listed(log).slice(-2)).toEqual(['logout x1', 'replayed x1']);
  expect(log.events[KEPT_FIRST_EVENTS - 1]).toMatchObject({ at: { frame: 2 * KEPT_FIRST_EVENTS - 1 } });
  expect(log.dropped).toBe(1.5 * MAX_SESSION_EVENTS + 2 - MAX_SESSION_EVENTS);
  expect(log.totals.sent).toBe(1.5 * MAX_SESSION_EVENTS);
});
