#!/usr/bin/env node
// What the shell starts. On an older Node the other files fail to load: so this file imports nothing before it has checked
// the version, and uses only what Node has since 14.8.

/** By major version, the first minor version that runs the program; `engines` in package.json says the same. */
const OLDEST_MINORS: Readonly<Record<number, number>> = { 20: 19, 22: 3 };
const NEWEST_LISTED = 22;
const EXIT_USAGE = 2;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > NEWEST_LISTED || minor >= (OLDEST_MINORS[major] ?? Number.POSITIVE_INFINITY)) {
  await import('./main.ts');
} else {
  const needed = 'Node 20.19, or 22.3 or later';
  process.stderr.write(`crumbshark: needs ${needed}, and this is Node ${process.versions.node}\n`);
  process.exitCode = EXIT_USAGE;
}
