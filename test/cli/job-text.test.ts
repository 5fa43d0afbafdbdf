// What the runner of GitHub Actions would take for a command: `TryParse` and `TryParseV2` of its ActionCommand.cs.

import { afterEach, expect, it, vi } from 'vitest';
import { jobText } from '../../src/cli/job-text.ts';

afterEach(() => vi.unstubAllEnvs());

/** The runner trims a line, and looks for `::` there, or for `##[` anywhere. */
const hasCommand = (text: string): boolean =>
  text.split('\n').some((line) => line.trim().startsWith('::') || line.includes('##['));

it.each([
  '::error::x',
  '  ::add-mask::x',
  'a\n\t::stop-commands::x\n',
  'the cookie ##[error]x',
  '###[group]',
])('in a job is no command: %j', (text) => {
  vi.stubEnv('GITHUB_ACTIONS', 'true');
  expect(hasCommand(text)).toBe(true);
  expect(hasCommand(jobText(text))).toBe(false);
});

it.each(['a::b', 'http://[::1]/ # [x]', 'plain\nlines\n'])('in a job stays: %j', (text) => {
  vi.stubEnv('GITHUB_ACTIONS', 'true');
  expect(jobText(text)).toBe(text);
});

it('elsewhere stays', () => {
  vi.stubEnv('GITHUB_ACTIONS', undefined);
  expect(jobText('::error::##[x]')).toBe('::error::##[x]');
});
