import { describe, expect, it } from 'vitest';
import * as settings from '../../src/audit/fix-settings.ts';
import { FRAMEWORKS } from '../../src/audit/framework.ts';

describe.each(Object.entries(settings))('%s', (_, lines) => {
  it('has a setting for every framework', () => {
    expect(Object.keys(lines)).toEqual([...FRAMEWORKS]);
    for (const line of Object.values(lines)) expect(line).toMatch(/^\S.*[^\s.]$/);
  });
});
