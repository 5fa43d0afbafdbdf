import { expect, test } from 'vitest';
import type { SessionCookie } from '../../src/audit/observers.ts';
import { pageOf } from '../../src/report/paragraph.ts';
import { sessionsText } from '../../src/report/sessions.ts';

const page = pageOf(80, false);

function session(change: Partial<SessionCookie> = {}): SessionCookie {
  return {
    host: 'localhost:5000',
    name: 'sid',
    because: ['it is HttpOnly', 'a login set it'],
    sets: 1,
    deletions: 0,
    lastDeletion: null,
    ...change,
  };
}

const lastDeletion = { input: 'a.pcap', frame: 66, stream: 1 };

test('which cookie it is, its life, and how we know', () => {
  expect(sessionsText([session({ sets: 4, deletions: 1, lastDeletion })], page)).toBe(
    [
      'Session cookie: sid on localhost:5000',
      '        set 4 times, deleted in frame 66',
      '        How we know: it is HttpOnly, a login set it',
      '',
    ].join('\n'),
  );
});

test.each([
  [{}, 'set once\n'],
  [{ sets: 0, deletions: 2, lastDeletion }, 'deleted 2 times, last in frame 66\n'],
  [{ because: [] }, 'How we know: the configuration says so\n'],
])('%j', (change, words) => {
  expect(sessionsText([session(change)], page)).toContain(words);
});

test('many are counted, none is nothing', () => {
  const many = Array.from({ length: 8 }, (_, index) => session({ host: `h${index}.test` }));
  const text = sessionsText(many, page);
  expect(text.match(/Session cookie:/g)).toHaveLength(5);
  expect(text).toContain('and 3 other session cookies\n');
  expect(sessionsText([], page)).toBe('');
});
