// The helper's place is where scripts/build.mjs puts it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { capHelperPath } from '../../../src/capture/live/helper-path.ts';
import { root } from './support.ts';

describe('capHelperPath', () => {
  it('is absolute and the name of the entry point in scripts/build.mjs', () => {
    expect(capHelperPath()).toMatch(/^(\/|[A-Z]:).*[/\\]capture[/\\]cap-helper\.js$/);
    expect(readFileSync(join(root, 'scripts', 'build.mjs'), 'utf8')).toContain(
      `'capture/cap-helper': 'src/capture/live/cap-helper.ts'`,
    );
  });
});
