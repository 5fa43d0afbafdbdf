// Where there is a live view, and where the rows stay. What it shows: live-program.test.ts.

import { afterEach, expect, it, vi } from 'vitest';
import { withLiveView } from '../../../src/cli/live/live-output.ts';
import type { CommandOptions } from '../../../src/cli/options.ts';
import { type StandardOutput, standardOutput } from '../../../src/cli/output.ts';
import { UserError } from '../../../src/shared/user-error.ts';

afterEach(() => vi.restoreAllMocks());

const options = (format: string): CommandOptions =>
  ({ format, interface: ['lo'], live: true }) as unknown as CommandOptions;
const output = (isTerminal: boolean): StandardOutput => ({
  ...standardOutput(true, () => {}),
  terminal: { isTerminal, columns: 80, variables: {} },
});

it('is for a live capture, in the place of the table', () => {
  expect(() => withLiveView(output(true), options('table'), false)).toThrow(UserError);
  expect(() => withLiveView(output(true), options('json'), true)).toThrow(/leave out -T json/);
});

it('is not there without a terminal, and that is said', () => {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const rows = output(false);
  expect(withLiveView(rows, options('table'), true)).toBe(rows);
  expect(said).toEqual(['crumbshark: --live needs a terminal: here are the rows\n']);
});
