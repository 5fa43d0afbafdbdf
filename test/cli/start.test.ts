// What an older Node says when it is to run the program: one line, whatever else it could not read.

import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { CRUMBSHARK, execute } from '../support/program.ts';

/** A Node before 20.19 to try, as .ci/run names one. */
const oldNode = process.env.OLD_NODE;

const NEEDS = /^crumbshark: needs Node 20\.19, or 22\.3 or later, and this is Node \d+\.\d+\.\d+\n$/;

/** Starts the program under a Node that says of itself that it is another version. */
function startAs(version: string) {
  const versions = `{ ...process.versions, node: '${version}' }`;
  const preload = `data:text/javascript,Object.defineProperty(process, 'versions', { value: ${versions} })`;
  return execute(process.execPath, ['--import', preload, CRUMBSHARK, '--version']);
}

describe('a Node that is too old', () => {
  it.each(['18.20.8', '20.18.3', '20.9.0', '9.11.2', '21.7.3', '22.2.0'])(
    '%s is refused in one line, exit code 2',
    async (version) => {
      const { stdout, stderr, status } = await startAs(version);
      expect(stderr).toMatch(NEEDS);
      expect(stderr).toContain(version);
      expect([stdout, status]).toEqual(['', 2]);
    },
  );

  it.each(['20.19.0', '20.20.2', '22.3.0', '22.19.0', '23.0.0', '24.1.0', '100.0.0'])(
    '%s does not',
    async (version) => {
      const { stdout, stderr, status } = await startAs(version);
      expect([stdout, stderr, status]).toEqual([`${packageJson.version}\n`, '', 0]);
    },
  );

  it.skipIf(oldNode === undefined)('can say so itself (needs OLD_NODE, the path of one)', async () => {
    const { stdout, stderr, status } = await execute(oldNode!, [CRUMBSHARK, 'login.pcap']);
    expect(stderr).toMatch(NEEDS);
    expect([stdout, status]).toEqual(['', 2]);
  });

  it('is one that package.json does not allow', () => {
    expect(packageJson.engines.node).toBe('^20.19.0 || >=22.3.0');
  });
});
