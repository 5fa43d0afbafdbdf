// What an application needs on this machine, and what to type when it is not there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../browsers/process.mjs';

/** Applications of npm are installed here, beside the repository's own packages. */
export const NPM_FOLDER = join(
  import.meta.dirname,
  '..',
  '..',
  'node_modules',
  '.cache',
  'crumbshark',
  'record',
);

/** Every recording needs these. */
const FOR_ALL = [
  { debian: 'chromium', program: 'chromium' },
  { debian: 'tcpdump', program: 'tcpdump' },
  { debian: 'curl', program: 'curl' },
];

/** The file of an npm application: each is installed in a folder of its own. */
export function npmFile(application, file) {
  return join(NPM_FOLDER, application, 'node_modules', file);
}

/**
 * The commands that install what is missing; none when all is there. A need is a package of `debian` with a `program`
 * or a `file`, or a package of `npm` (name and version) with the folder it is installed `into` and a `file`.
 */
export function missingFor(needs) {
  const missing = [...FOR_ALL, ...needs].filter((need) => !isThere(need));
  const debian = missing.flatMap((need) => need.debian ?? []);
  return [
    ...(debian.length > 0 ? [`apt-get install --no-install-recommends ${debian.join(' ')}`] : []),
    ...missing
      .filter((need) => need.npm)
      .map(({ npm, into }) => `npm install --prefix ${join(NPM_FOLDER, into)} ${npm}`),
  ];
}

function isThere({ program, file }) {
  return program === undefined ? existsSync(file) : findProgram(program) !== null;
}
