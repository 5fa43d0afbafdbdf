// A session as the record that programs rely on.

import { recordTime } from '../record/cookie-records.ts';
import type { MomentRecord, SessionEventRecord, SessionRecord } from '../record/records.ts';
import type { Session, SessionEvent, SessionMoment, SessionRequest } from '../session/session.ts';

/** Masking happens before: values are copied as they are. */
export function sessionRecord(session: Session): SessionRecord {
  const { number, host, name, kind, framework, client, clientAddress, says, because, values } = session;
  const { first, last, events, totals, findings, droppedEvents } = session;
  return {
    type: 'session',
    id: number,
    host,
    name,
    kind,
    framework,
    client,
    clientAddress,
    says: says === null ? null : says.sentence,
    because,
    values,
    first: momentRecord(first),
    last: momentRecord(last),
    events: events.map(eventRecord),
    totals,
    findings,
    droppedEvents,
  };
}

function eventRecord(event: SessionEvent): SessionEventRecord {
  const { client, confidence, evidence, request, status, value, attributes, count, last } = event;
  return {
    event: event.event,
    ...momentRecord(event),
    client,
    confidence,
    evidence,
    request: request === null ? null : requestRecord(request),
    status,
    value: value === null ? null : value.value,
    valueNumber: value === null ? null : value.number,
    attributes,
    count,
    last: count === 1 ? null : momentRecord(last),
  };
}

function requestRecord({ frame, method, path, formFields }: SessionRequest): SessionEventRecord['request'] {
  return { frame, method, path, formFields };
}

function momentRecord({ input, frame, stream, seconds, nanoseconds }: SessionMoment): MomentRecord {
  return { input, frame, stream, time: recordTime(seconds, nanoseconds) };
}
