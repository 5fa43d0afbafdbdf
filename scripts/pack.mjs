// What `npm pack` does before and after: what it packs is built anew, and its package.json names neither scripts nor
// development dependencies, as they need what is not packed. An interrupted run is mended by `node scripts/pack.mjs after`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const manifest = join(root, 'package.json');
const saved = join(root, '.package.json.saved');

function before() {
  after();
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  const { scripts: _, devDependencies: __, ...packed } = JSON.parse(readFileSync(manifest, 'utf8'));
  copyFileSync(manifest, saved);
  writeFileSync(manifest, `${JSON.stringify(packed, null, 2)}\n`);
}

function after() {
  if (existsSync(saved)) renameSync(saved, manifest);
}

if (process.argv[2] === 'before') before();
else after();
