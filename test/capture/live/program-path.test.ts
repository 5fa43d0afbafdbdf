import { expect, it } from 'vitest';
import { programPath } from '../../../src/capture/live/program-path.ts';

it('finds programs of the system', () => {
  expect(programPath('sh')).toMatch(/\/sh$/);
  expect(programPath('no-such-program-anywhere')).toBe(null);
});
