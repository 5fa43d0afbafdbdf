// A session as the record that programs rely on.

import type { Client } from '../browser/clients.ts';
import { recordTime } from '../record/cookie-records.ts';
import type { ClientRecord, MomentRecord, SessionEventRecord, SessionRecord } from '../record/records.ts';
import type { Session, SessionEvent, SessionMoment, SessionRequest } from '../session/session.ts';

/** Masking happens before: values are copied as they are. */
export function sessionRecord(session: Session): SessionRecord {
  return recordWith(session, session.events.map(eventRecord));
}

/** The same with events that are made whenever they are read: not those of thousands of sessions at once. */
export function briefSessionRecord(session: Session): SessionRecord {
  return {
    ...recordWith(session, NO_EVENTS),
    get events() {
      return session.events.map(eventRecord);
    },
  };
}

const NO_EVENTS: SessionRecord['events'] = [];

function recordWith(session: Session, events: SessionRecord['events']): SessionRecord {
  const { number, host, name, kind, framework, client, group, says, because, setBy, values } = session;
  const { first, last, totals, findings, droppedEvents } = session;
  return {
    type: 'session',
    id: `s${number}`,
    revision: 0,
    group: `g${group}`,
    host,
    name,
    kind,
    framework,
    client: clientRecord(client),
    says: says === null ? null : says.sentence,
    because,
    setBy,
    values,
    first: momentRecord(first),
    last: momentRecord(last),
    events,
    totals,
    findings,
    droppedEvents,
  };
}

function eventRecord(event: SessionEvent): SessionEventRecord {
  const { client, confidence, evidence, request, status, value, attributes, count, last } = event;
  const { outcome, how, gives } = event;
  return {
    event: event.event,
    ...momentRecord(event),
    client: clientRecord(client),
    confidence,
    evidence: evidence.map(({ text, frame }) => ({ text, frame })),
    request: request === null ? null : requestRecord(request),
    status,
    value: value === null ? null : value.value,
    valueNumber: value === null ? null : value.number,
    attributes,
    outcome,
    how,
    gives,
    count,
    last: count === 1 ? null : momentRecord(last),
  };
}

function clientRecord({ number, name, address }: Client): ClientRecord {
  return { number, name, address };
}

function requestRecord({
  input,
  frame,
  method,
  host,
  path,
  page,
  formFields,
}: SessionRequest): SessionEventRecord['request'] {
  return { input, frame, method, host, path, page, formFields };
}

function momentRecord({ input, frame, stream, seconds, nanoseconds }: SessionMoment): MomentRecord {
  return { input, frame, stream, time: recordTime(seconds, nanoseconds) };
}
