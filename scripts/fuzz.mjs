#!/usr/bin/env node
// npm run fuzz [-- --minutes N] [--seed S] [--target NAME]: bundles test/fuzz, which is TypeScript, and runs it.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// As deep as test/support is, which looks for the fixtures from where it is.
const outfile = `${root}node_modules/.cache/crumbshark-fuzz.mjs`;

await build({
  entryPoints: [`${root}test/fuzz/fuzz.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
