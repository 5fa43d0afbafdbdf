import { expect, test } from 'vitest';
import { runModel } from '../../../src/model/run-model.ts';
import { gapText, shownSteps } from '../../../src/report/screen/step-gaps.ts';
import { summary } from '../../support/messages.ts';
import { eventRecord, sessionRecord } from '../../support/records.ts';

const visit = (frame: number, page = `/${frame}`) =>
  eventRecord('sent', frame + 1, {
    valueNumber: 1,
    request: {
      input: 'login.pcap',
      frame,
      method: 'GET',
      host: 'localhost:5000',
      path: page,
      page,
      formFields: null,
    },
  });
const storyOf = (...events: ReturnType<typeof eventRecord>[]) =>
  runModel({ inventory: [], sessions: [sessionRecord(events)], findings: [], summary: summary() })
    .stories[0]!;
const visits = (count: number) => Array.from({ length: count }, (_, index) => visit(10 + 2 * index));

test('of a long row of steps that change nothing the first two and the last are shown', () => {
  const story = storyOf(eventRecord('login', 4), ...visits(20), eventRecord('logout', 100));
  const { shown, gaps } = shownSteps(story, false);
  expect(shown.map(({ firstFrame }) => firstFrame)).toEqual([3, 10, 12, 48, 99]);
  expect(gaps.map(({ length }) => length)).toEqual([0, 0, 0, 17, 0, 0]);
});

test('a line that would stand for one step is that step', () => {
  // More steps than are shown, each of another status, and one that changes nothing.
  const gapsOf = (failures: number) => {
    const failed = Array.from({ length: failures }, (_, index) =>
      eventRecord('login-failed', 10 + 2 * index, { status: 400 + index }),
    );
    const story = storyOf(eventRecord('login', 4), ...failed, visit(90));
    return shownSteps(story, false).gaps.flatMap(({ length }) => (length > 0 ? [length] : []));
  };
  expect(gapsOf(24)).toEqual([2]);
  expect(gapsOf(23)).toEqual([]);
});

test('a short row stays, and with the details all do', () => {
  const all = (story: ReturnType<typeof storyOf>, details: boolean) =>
    shownSteps(story, details).gaps.every(({ length }) => length === 0);
  expect(all(storyOf(eventRecord('login', 4), ...visits(6)), false)).toBe(true);
  expect(all(storyOf(eventRecord('login', 4), ...visits(7)), false)).toBe(false);
  expect(all(storyOf(eventRecord('login', 4), ...visits(40)), true)).toBe(true);
});

test('what is left out is counted in requests where it is like what is shown', () => {
  const { steps } = storyOf(
    visit(10),
    visit(12),
    eventRecord('login', 15),
    visit(20, '/20'),
    visit(22, '/20'),
  );
  expect(gapText(steps.slice(0, 2), false)).toBe('2 more requests like these');
  expect(gapText(steps.slice(0, 1), true)).toBe('1 more request like these: --details shows all');
  expect(gapText(steps.slice(3), false)).toBe('2 more requests like these');
  expect(gapText(steps.slice(0, 3), false)).toBe('3 more steps');
});
