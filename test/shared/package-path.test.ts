import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { expect, it } from 'vitest';
import { packagePath } from '../../src/shared/package-path.ts';

it('files of the package are found from its root', () => {
  const path = packagePath('package.json');
  expect(isAbsolute(path)).toBe(true);
  expect(JSON.parse(readFileSync(path, 'utf8')).name).toBe('crumbshark');
  expect(existsSync(packagePath('fixtures/demo-login.pcap'))).toBe(true);
  expect(existsSync(packagePath('fixtures/there-is-no-such-file.pcap'))).toBe(false);
});
