// Hand-made sessions for tests: events with what a test needs to say of them, and the login of fixtures/flask-login.pcap
// as tshark shows it.

import type { Client } from '../../src/browser/clients.ts';
import type { Session, SessionEvent, SessionEventName, SessionMoment } from '../../src/session/session.ts';
import { SECONDS } from './messages.ts';

/** A packet; `later`: seconds after the first. */
export function moment(frame: number, later = 0): SessionMoment {
  return { input: 'login.pcap', frame, stream: 1, seconds: SECONDS + later, nanoseconds: 0 };
}

/** A client that does not say what it is. */
export function client(number: number, change: Partial<Client> = {}): Client {
  return { number, name: null, address: '127.0.0.1', ...change };
}

interface Said extends Partial<Omit<SessionEvent, 'request' | 'value' | 'evidence'>> {
  readonly evidence?: readonly string[];
  /** `POST /login email,password`. */
  readonly asked?: string;
  /** Of the request; two before the event when it is not said. */
  readonly askedIn?: number;
  /** Number and text of a value. */
  readonly value?: readonly [number, string | null] | null;
}

/** What happened in a frame, a second later for each frame. */
export function event(name: SessionEventName, frame: number, said: Said = {}): SessionEvent {
  const { asked = 'GET /', askedIn = frame - 2, value = null, evidence = [], ...change } = said;
  const [method, path, fields] = asked.split(' ') as [string, string, string?];
  const at = moment(frame, frame);
  return {
    ...at,
    event: name,
    confidence: 'high',
    evidence: evidence.map((text) => ({ text, frame })),
    request: {
      input: 'login.pcap',
      frame: askedIn,
      method,
      path,
      host: 'localhost:5000',
      page: path,
      formFields: fields?.split(',') ?? null,
    },
    status: 200,
    value: value === null ? null : { number: value[0], value: value[1] },
    attributes: null,
    client: client(1),
    outcome: null,
    how: null,
    gives: null,
    count: 1,
    last: at,
    ...change,
  };
}

export function session(change: Partial<Session> = {}): Session {
  const { events = [] } = change;
  const totals: Partial<Record<SessionEventName, number>> = {};
  for (const { event, count } of events) totals[event] = (totals[event] ?? 0) + count;
  return {
    number: 1,
    host: 'localhost:5000',
    name: 'sid',
    kind: 'opaque',
    framework: null,
    says: null,
    findings: [],
    client: client(1),
    group: 1,
    first: events[0] ?? moment(1),
    last: events.at(-1)?.last ?? moment(1),
    because: ['HttpOnly', 'set at login'],
    setBy: 'server',
    values: 1,
    events,
    totals,
    droppedEvents: 0,
    ...change,
  };
}

const FAILED =
  'eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIldyb25nIGVtYWlsIG9yIHBhc3N3b3JkLiJdfV19.awNCQA.HfKbJygF';
const WELCOME = 'eyJlbWFpbCI6ImFsaWNlQGV4YW1wbGUuY29tIn0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350';
const GOODBYE =
  'eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIllvdSBoYXZlIGJlZW4gbG9nZ2VkIG91dC4iXX1dfQ.awNCQA.ISNhN5MP';
const ATTRIBUTES = 'HttpOnly; Path=/';
const EXPIRED = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/';
const LOGIN = 'POST /login email,password';

/** A login that fails, one that succeeds, the page, a logout, and the deletion with the page after it. */
export function flaskLogin(change: Partial<Session> = {}): Session {
  const values = { failed: [1, FAILED], welcome: [2, WELCOME], goodbye: [3, GOODBYE] } as const;
  const { failed, welcome, goodbye } = values;
  return session({
    host: '127.0.0.1:5000',
    name: 'session',
    kind: 'flask',
    framework: 'Flask',
    says: {
      sentence:
        'Flask session, signed and not encrypted, issued 2026-11-22 19:28:00 UTC: ' +
        '1 flash message, category message, "You have been logged out."',
      maskedSentence:
        'Flask session, signed and not encrypted, issued 2026-11-22 19:28:00 UTC: 1 flash message.',
    },
    because: ['a session cookie of this name is known', 'the format of a Flask session'],
    values: 3,
    events: [
      event('login-failed', 18, { asked: LOGIN, status: 302 }),
      event('issued', 18, { asked: LOGIN, status: 302, value: failed, attributes: ATTRIBUTES }),
      event('sent', 28, { asked: LOGIN, askedIn: 28, status: 302, value: failed }),
      event('login', 30, { asked: LOGIN, askedIn: 28, status: 302 }),
      event('rotated', 30, {
        asked: LOGIN,
        askedIn: 28,
        status: 302,
        value: welcome,
        attributes: ATTRIBUTES,
      }),
      event('sent', 40, { askedIn: 40, value: welcome }),
      event('privileged-use', 42, { askedIn: 40 }),
      event('sent', 52, { asked: 'POST /logout', askedIn: 52, status: 302, value: welcome }),
      event('logout', 54, { asked: 'POST /logout', askedIn: 52, status: 302 }),
      event('rotated', 54, {
        asked: 'POST /logout',
        askedIn: 52,
        status: 302,
        value: goodbye,
        attributes: ATTRIBUTES,
      }),
      event('sent', 64, { askedIn: 64, value: goodbye }),
      event('deleted', 66, { askedIn: 64, attributes: EXPIRED }),
    ].map(atAddress),
    ...change,
  });
}

function atAddress(one: SessionEvent): SessionEvent {
  return { ...one, request: one.request && { ...one.request, host: '127.0.0.1:5000' } };
}
