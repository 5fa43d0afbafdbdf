import { expect, test } from 'vitest';
import { runModel } from '../../../src/model/run-model.ts';
import { sessionDrawing } from '../../../src/model/session-drawing.ts';
import type { SessionEventRecord, SessionRecord } from '../../../src/record/records.ts';
import { drawnSteps } from '../../../src/report/html/steps.ts';
import { timelineSvg } from '../../../src/report/html/timeline.ts';
import { findingRecord } from '../../support/findings.ts';
import { summary } from '../../support/messages.ts';
import { eventRecord, sessionRecord } from '../../support/records.ts';

function drawn(events: readonly SessionEventRecord[], change: Partial<SessionRecord> = {}): string {
  const { stories } = runModel({
    inventory: [],
    sessions: [sessionRecord(events, change)],
    findings: [findingRecord({ rule: 'session-not-rotated', severity: 'high' })],
    summary: summary(),
  });
  const [story] = stories as [(typeof stories)[number]];
  const { steps, session } = story;
  return timelineSvg(story, sessionDrawing(steps, steps, session), drawnSteps(story, steps, steps)).markup;
}

const page = (path: string, frame: number) => ({
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
const LOGIN = [
  eventRecord('issued', 2, { valueNumber: 1, ...page('/', 1) }),
  eventRecord('sent', 4, { valueNumber: 1, ...page('/login', 3) }),
  eventRecord('rotated', 4, { valueNumber: 2, ...page('/login', 3) }),
  eventRecord('login', 4, { valueNumber: 2, ...page('/login', 3) }),
];

test('a lane a value, blue while a user is logged in, a step down at the new value', () => {
  const svg = drawn(LOGIN);
  expect(svg.match(/class="lane"[^>]*>value \d/g)?.map((lane) => lane.slice(-1))).toEqual(['1', '2']);
  expect(svg.match(/class="bar[^"]*" stroke="#\w+"/g)).toEqual([
    'class="bar" stroke="#a3acb8"',
    'class="bar user" stroke="#0b57a4"',
  ]);
  expect(svg.match(/class="link"/g)).toHaveLength(1);
  expect(svg).toContain('>Login</text>');
  expect(svg).toMatch(/aria-label="Life of session: 2 values, 1 login, 1 request with it"/);
});

test('marks and flags of what is wrong say so by their shape, and by a colour', () => {
  expect(drawn(LOGIN)).not.toContain('bad');
  const kept = [eventRecord('sent', 4, { valueNumber: 1 }), eventRecord('login', 4, { valueNumber: 1 })];
  expect(drawn(kept, { findings: ['f1'] })).toContain('<text class="flagtext bad"');
  const replay = eventRecord('replayed', 9, { valueNumber: 2, outcome: 'accepted', ...page('/x', 8) });
  expect(drawn([...LOGIN, replay])).toContain('>Old value accepted</text>');
  expect(drawn([...LOGIN, replay])).toMatch(/<path class="m bad" fill="#b3121f"/);
});

test('a long pause is folded and says how long it is', () => {
  const later = eventRecord('sent', 9, {
    valueNumber: 2,
    time: '2026-11-22T21:58:12.000000000Z',
    ...page('/x', 8),
  });
  expect(drawn([...LOGIN, later])).toMatch(/class="foldtext"[^>]*>60 min</);
  expect(drawn(LOGIN)).not.toContain('fold');
});

test('nothing of it needs a style, and all of it is inside', () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    eventRecord('rotated', 2 * index + 2, {
      valueNumber: index + 1,
      ...page(`/${'x'.repeat(index * 5)}`, 2 * index + 1),
    }),
  );
  for (const svg of [drawn(LOGIN), drawn(many)]) {
    expect(svg).not.toMatch(/ style=|NaN|undefined|Infinity/);
    const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);
    for (const [, x] of svg.matchAll(/ (?:c?x[12]?)="(-?[\d.]+)"/g))
      expect(Number(x)).toBeLessThanOrEqual(width);
    for (const [, y] of svg.matchAll(/ (?:c?y[12]?)="(-?[\d.]+)"/g))
      expect(Number(y)).toBeLessThanOrEqual(height);
  }
});
