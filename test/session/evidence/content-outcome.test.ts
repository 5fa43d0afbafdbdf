import { expect, it } from 'vitest';
import { contentOutcome } from '../../../src/session/evidence/content-outcome.ts';
import { UNTOUCHED } from '../../../src/session/transition.ts';
import { content } from '../contents.ts';
import { change } from '../tracked.ts';

const of = (
  facts: Parameters<typeof content>[0],
  codeMeans: 'success' | 'failure' | null = null,
  changed = UNTOUCHED,
) => {
  const response = {
    content: content(facts),
    message: { status: 200 },
    source: { path: '/login' },
    codeMeans,
  };
  return contentOutcome(response, changed)?.event ?? null;
};

it('a flag says more than words, and words more than a code', () => {
  expect(of({ outcome: 'success', words: 'failure' })).toBe('login');
  expect(of({ outcome: 'failure', words: 'success' })).toBe('login-failed');
  expect(of({ words: 'failure' }, 'success')).toBe('login-failed');
  expect(of({ mediaType: 'application/json', words: 'success' }, 'failure')).toBe('login-failed');
});

it('a page that greets says nothing', () => {
  expect(of({ words: 'success' })).toBeNull();
  expect(of({ mediaType: 'text/plain', words: 'success' })).toBe('login');
});

it('another code than before is no failure where the response begins a session', () => {
  expect(of({}, 'failure')).toBe('login-failed');
  expect(of({}, 'failure', change('rotated'))).toBeNull();
  expect(of({}, 'success', change('rotated'))).toBe('login');
});
