#!/usr/bin/env node
// What the shell starts. An older Node fails before a program that imports anything can say a word: so this file
// imports nothing before it has looked, and uses only what Node knows since 14.8.

/** The same as `engines` in package.json. */
const OLDEST_NODE = { major: 20, minor: 19 };
const EXIT_USAGE = 2;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)) {
  await import('./main.ts');
} else {
  process.stderr.write(
    `crumbshark: needs Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or later, and this is Node ${process.versions.node}\n`,
  );
  process.exitCode = EXIT_USAGE;
}
