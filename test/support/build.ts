// Builds the program once before the tests, unless what was built is newer than everything it is made of.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CRUMBSHARK } from './program.ts';
import { ROOT } from './repository.ts';

/** Called by vitest (globalSetup in vitest.config.ts). */
export function setup(): void {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const files = [
    ...sources.map((name) => join('src', name)),
    'scripts/build.mjs',
    'package.json',
    'tsconfig.types.json',
  ];
  const newest = Math.max(...files.map((name) => statSync(join(ROOT, name)).mtimeMs));
  if (existsSync(CRUMBSHARK) && statSync(CRUMBSHARK).mtimeMs > newest) return;
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
}
