// What a recording says when something is not installed.

import { expect, it } from 'vitest';
import { missingFor, npmFile } from '../../scripts/record/needs.mjs';

const HERE = import.meta.filename;

it('names the commands that install what is missing, and nothing else', () => {
  const commands = missingFor([
    { debian: 'there', file: HERE },
    { debian: 'not-there', file: `${HERE}.missing` },
    { debian: 'no-program', program: 'no-such-program-anywhere' },
    { npm: 'some-application@1.0.0', into: 'some-application', file: npmFile('some-application', 'x.js') },
  ]);
  expect(commands).toHaveLength(2);
  expect(commands[0]).toMatch(/^apt-get install --no-install-recommends .*\bnot-there no-program$/);
  expect(commands[0]).not.toMatch(/ there\b/);
  expect(commands[1]).toMatch(/^npm install --prefix \S+some-application some-application@1\.0\.0$/);
});
