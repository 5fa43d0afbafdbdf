import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord, sudoLine } from '../../src/cli/sudo-line.ts';

const NODE = '/opt/node/bin/node';

test.each([
  ['/usr/local/bin/crumbshark', {}, 'crumbshark'],
  ['/srv/app/node_modules/.bin/crumbshark', { npm_command: 'exec' }, 'npx crumbshark'],
  ['/srv/my checkout/dist/cli/main.js', {}, "node '/srv/my checkout/dist/cli/main.js'"],
])('%s', (script, environment, name) => {
  expect(sudoLine([NODE, script, '-i', 'lo', '-Y', 'http.cookie == "it\'s"'], environment)).toBe(
    `sudo env "PATH=$PATH" ${name} -i lo -Y 'http.cookie == "it'\\''s"'`,
  );
});

test('a shell reads back every word', () => {
  // NUL ends an argument, and lone surrogates are no text that a process can be given.
  const word = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const script = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
      const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
      expect(read).toBe(words.map((text) => `${text}\0`).join(''));
    }),
    { numRuns: 50 },
  );
});
