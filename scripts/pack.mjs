// What `npm pack` does before and after: what it packs is built anew, its package.json names neither scripts nor development
// dependencies, as they need what is not packed, and its README.md has no pictures. An interrupted run is mended by
// `node scripts/pack.mjs after`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const manifest = join(root, 'package.json');
const readme = join(root, 'README.md');
const savedPath = (path) => join(root, `.${basename(path)}.saved`);

function before() {
  after();
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  const { scripts: _, devDependencies: __, ...packed } = JSON.parse(readFileSync(manifest, 'utf8'));
  for (const path of [manifest, readme]) copyFileSync(path, savedPath(path));
  writeFileSync(manifest, `${JSON.stringify(packed, null, 2)}\n`);
  writeFileSync(readme, readFileSync(readme, 'utf8').replaceAll(PICTURE, ''));
}

/** A line of its own. */
const PICTURE = /^!\[[^\]]*\]\([^)]*\)\n\n/gm;

function after() {
  for (const path of [manifest, readme]) if (existsSync(savedPath(path))) renameSync(savedPath(path), path);
}

if (process.argv[2] === 'before') before();
else after();
