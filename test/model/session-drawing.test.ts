import { expect, test } from 'vitest';
import { sessionDrawing } from '../../src/model/session-drawing.ts';
import { sessionSteps } from '../../src/model/session-steps.ts';
import type { SessionEventRecord } from '../../src/record/records.ts';
import { eventRecord, sessionRecord } from '../support/records.ts';

const CURL = { number: 2, name: 'curl 8', address: '127.0.0.1' };

function drawingOf(events: readonly SessionEventRecord[], isShown: (frame: number) => boolean = () => true) {
  const session = sessionRecord(events);
  const steps = sessionSteps(session).map((step) => ({ ...step, beside: [] }));
  return sessionDrawing(
    steps,
    steps.filter(({ lastFrame }) => isShown(lastFrame)),
    session,
  );
}

const event = (name: string, frame: number, valueNumber: number | null, change = {}): SessionEventRecord =>
  eventRecord(name, frame, {
    valueNumber,
    request: {
      input: 'login.pcap',
      frame: frame - 1,
      method: 'GET',
      path: `/${frame}`,
      host: 'localhost:5000',
      page: `/${frame}`,
      formFields: null,
    },
    ...change,
  });

test('fixation: the lane turns and does not step', () => {
  const { lanes, spans, links, marks } = drawingOf([
    event('issued', 2, 1),
    event('sent', 4, 1),
    event('login', 4, 1),
    event('sent', 6, 1),
  ]);
  expect(lanes).toEqual([1]);
  expect(spans).toEqual([
    { lane: 0, from: 0, to: 1, isLoggedIn: false },
    { lane: 0, from: 1, to: 2.25, isLoggedIn: true },
  ]);
  expect(links).toEqual([]);
  expect(marks.map(({ kind }) => kind)).toEqual(['set', 'login', 'sent']);
});

test('a login with a new value is a step down, a logout with a deletion an end', () => {
  const { lanes, spans, links, marks, ghosts } = drawingOf([
    event('issued', 2, 1),
    event('sent', 4, 1),
    event('rotated', 4, 2),
    event('login', 4, 2),
    event('sent', 6, 2),
    event('logout', 6, 2),
    event('deleted', 6, null),
    event('replayed', 8, 2, { outcome: 'accepted', client: CURL }),
  ]);
  expect(lanes).toEqual([1, 2]);
  expect(spans).toEqual([
    { lane: 0, from: 0, to: 1, isLoggedIn: false },
    { lane: 1, from: 1, to: 2, isLoggedIn: true },
  ]);
  expect(links).toEqual([{ step: 1, from: 0, to: 1 }]);
  expect(marks.map(({ step, lane, kind }) => `${step} ${lane} ${kind}`)).toEqual([
    '0 0 set',
    '1 0 sent',
    '1 1 login',
    '2 1 logout',
    '2 1 deleted',
    '3 1 accepted',
  ]);
  expect(ghosts).toEqual([{ lane: 1, from: 2, to: 3 }]);
});

test('a value that the browser refuses is none that it has', () => {
  const evidence = [{ text: 'Secure over plain HTTP', frame: 4 }];
  const { spans, marks } = drawingOf([event('issued', 2, 1), event('rotated', 4, 2, { evidence })]);
  expect(spans).toEqual([{ lane: 0, from: 0, to: 1.25, isLoggedIn: false }]);
  expect(marks.map(({ kind }) => kind)).toEqual(['set', 'not-kept']);
});

test('what other clients send changes nothing of what the client has', () => {
  const { spans } = drawingOf([
    event('issued', 2, 1),
    event('login', 4, 1),
    event('shared', 6, 1, { client: CURL }),
    event('sent', 8, 1),
  ]);
  expect(spans.at(-1)).toEqual({ lane: 0, from: 1, to: 3.25, isLoggedIn: true });
});

test('the client that sends an old value itself does not have it for that', () => {
  const { spans, ghosts } = drawingOf([
    event('login', 2, 1),
    event('deleted', 4, null),
    event('sent', 6, 1),
    event('replayed', 6, 1, { outcome: 'refused' }),
  ]);
  expect(spans).toEqual([{ lane: 0, from: 0, to: 1, isLoggedIn: true }]);
  expect(ghosts).toEqual([{ lane: 0, from: 1, to: 2 }]);
});

test('a request that was on its way when the value changed does not bring the old one back', () => {
  const at = (frame: number, path: string) => ({
    request: {
      host: 'localhost:5000',
      input: 'login.pcap',
      frame,
      method: 'GET',
      path,
      page: path,
      formFields: null,
    },
  });
  const events = [
    event('issued', 9, 1),
    event('sent', 13, 1, at(13, '/a')),
    event('rotated', 22, 2, at(13, '/a')),
    event('sent', 15, 1, at(15, '/icon')),
    event('sent', 26, 2, at(26, '/b')),
  ];
  const { spans, ghosts } = drawingOf(events);
  expect(spans).toEqual([
    { lane: 0, from: 0, to: 1, isLoggedIn: false },
    { lane: 1, from: 1, to: 3.25, isLoggedIn: false },
  ]);
  expect(ghosts).toEqual([{ lane: 0, from: 1, to: 2 }]);
  // One that goes out later does: the client has not taken the new value.
  const later = [...events.slice(0, 3), event('sent', 30, 1, at(30, '/icon'))];
  expect(drawingOf(later).spans.at(-1)).toEqual({ lane: 0, from: 2, to: 2.25, isLoggedIn: false });
});

test('what happens in steps that are not shown happens between them', () => {
  const { lanes, spans } = drawingOf(
    [event('issued', 2, 1), event('rotated', 4, 2), event('rotated', 6, 3), event('sent', 8, 3)],
    (frame) => frame !== 4 && frame !== 6,
  );
  // The second value is in none of the steps that are shown.
  expect(lanes).toEqual([1, 3]);
  expect(spans).toEqual([
    { lane: 0, from: 0, to: 0.5, isLoggedIn: false },
    { lane: 1, from: 0.5, to: 1.25, isLoggedIn: false },
  ]);
});

test('what has no value is in a lane of its own', () => {
  const { lanes, marks } = drawingOf([event('login-failed', 2, null), event('login', 4, null)]);
  expect(lanes).toEqual([null]);
  expect(marks.map(({ kind }) => kind)).toEqual(['login-failed', 'login']);
});
