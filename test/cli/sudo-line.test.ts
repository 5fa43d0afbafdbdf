import { expect, test } from 'vitest';
import { sudoLine } from '../../src/cli/sudo-line.ts';

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
