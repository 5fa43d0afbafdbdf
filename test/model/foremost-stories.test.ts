import { expect, test } from 'vitest';
import { foremostStories } from '../../src/model/foremost-stories.ts';
import { runModel } from '../../src/model/run-model.ts';
import type { SessionEventRecord } from '../../src/record/records.ts';
import { summary } from '../support/messages.ts';
import { eventRecord, sessionRecord } from '../support/records.ts';

function chosen(limit: number, ...sessions: readonly (readonly SessionEventRecord[])[]) {
  const records = sessions.map((events, index) =>
    sessionRecord(events, { id: `s${index + 1}`, host: `host${index}`, group: `g${index}` }),
  );
  const { stories } = runModel({ inventory: [], sessions: records, findings: [], summary: summary() });
  const { drawn, others } = foremostStories(stories, limit);
  return [drawn, others].map((list) => list.map(({ session }) => session.id));
}

const ISSUED = [eventRecord('issued', 2)];
const VISIT = [...ISSUED, eventRecord('sent', 4)];
const LOGIN = [eventRecord('login', 6)];

test('sessions with a login or several events are drawn, in the order of the model', () => {
  expect(chosen(9, ISSUED, VISIT, LOGIN)).toEqual([['s3', 's2'], ['s1']]);
});

test('no more than there is room for', () => {
  expect(chosen(1, VISIT, LOGIN)).toEqual([['s2'], ['s1']]);
});

test('where nothing happens the first is drawn', () => {
  expect(chosen(9, ISSUED, ISSUED)).toEqual([['s1'], ['s2']]);
});
