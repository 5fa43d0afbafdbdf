import { expect, test } from 'vitest';
import { foremostSteps, keepsSession, stepRanks, withoutLongRows } from '../../src/model/foremost-steps.ts';
import { sessionSteps } from '../../src/model/session-steps.ts';
import { findingRecord } from '../support/findings.ts';
import { eventRecord, sessionRecord } from '../support/records.ts';

/** A page each, and in between what changes something. */
const steps = sessionSteps(
  sessionRecord(
    ['sent', 'sent', 'login', 'sent', 'sent', 'sent', 'shared', 'logout'].map((event, index) =>
      eventRecord(event, 2 * index + 2, {
        request: {
          input: 'login.pcap',
          frame: 2 * index + 1,
          method: 'GET',
          path: `/${index}`,
          host: 'localhost:5000',
          page: `/${index}`,
          formFields: null,
        },
      }),
    ),
  ),
);
const ranks = stepRanks({ session: sessionRecord([]), findings: [] }, steps);
const paths = (limit: number): string[] =>
  foremostSteps(steps, ranks, limit).map(({ request }) => request?.path ?? '');

test('what changes something is told before everyday steps, in the order of the capture', () => {
  expect(paths(8)).toHaveLength(8);
  expect(paths(4)).toEqual(['/0', '/2', '/6', '/7']);
  expect(paths(2)).toEqual(['/2', '/6']);
  expect(paths(1)).toEqual(['/6']);
});

test('a session is kept at its login where a finding of its own says so', () => {
  const finding = findingRecord({ id: 'f1', rule: 'session-not-rotated' });
  const session = sessionRecord([], { findings: ['f1'] });
  expect(keepsSession({ session, findings: [finding] })).toBe(true);
  // Of a companion.
  expect(keepsSession({ session: { ...session, findings: [] }, findings: [finding] })).toBe(false);
});

test('of a long row of everyday steps the first two and the last are told', () => {
  const told = (maxRow: number): string[] =>
    withoutLongRows(steps, ranks, maxRow).map(({ request }) => request?.path ?? '');
  expect(told(3)).toHaveLength(8);
  expect(told(2)).toEqual(['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7']);
  const many = [...steps.slice(0, 3), ...steps.slice(3, 6), ...steps.slice(3, 6)];
  expect(withoutLongRows(many, ranks, 4)).toEqual([...steps.slice(0, 3), steps[3], steps[4], steps[5]]);
});

/** Pages that a user opens one after the other; `events`: what happens at each. */
function pages(...events: string[]) {
  return sessionSteps(
    sessionRecord(
      events.map((event, index) =>
        eventRecord(event, 2 * index + 2, {
          valueNumber: index,
          request: {
            input: 'login.pcap',
            frame: 2 * index + 1,
            method: 'GET',
            path: `/${index}`,
            host: 'localhost:5000',
            page: `/${index}`,
            formFields: null,
          },
        }),
      ),
    ),
  );
}

test('where the value changes is told, unless it always does', () => {
  const story = { session: sessionRecord([]), findings: [] };
  const once = pages('sent', 'sent', 'sent', 'rotated', 'sent', 'sent', 'sent');
  const told = withoutLongRows(once, stepRanks(story, once), 2).map(({ request }) => request?.path);
  expect(told).toEqual(['/0', '/1', '/2', '/3', '/4', '/5', '/6']);
  const often = pages(...Array.from({ length: 20 }, () => 'rotated'));
  expect(withoutLongRows(often, stepRanks(story, often), 2)).toHaveLength(3);
});

test('where a severe finding was seen first is told', () => {
  const steps = pages(...Array.from({ length: 20 }, () => 'sent'));
  const at = (severity: 'high' | 'low') => ({
    session: sessionRecord([]),
    findings: [findingRecord({ severity, evidence: [{ input: 'login.pcap', frame: 12, stream: 0 }] })],
  });
  const told = (severity: 'high' | 'low') =>
    withoutLongRows(steps, stepRanks(at(severity), steps), 2).map(({ request }) => request?.path);
  expect(told('high')).toContain('/5');
  expect(told('low')).not.toContain('/5');
});
