// The helper as a program: what it says when the package is missing, and the pcap it writes.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bundle, bundleCapHelper, hasCap } from './support.ts';

function run(path: string, ...options: string[]): { status: number | null; stderr: string; stdout: string } {
  return spawnSync(process.execPath, [path, ...options], { encoding: 'utf8', timeout: 20_000 });
}

describe('cap-helper', () => {
  it('says in one line that the package is not installed, and how to get it', () => {
    // In a directory from which no node_modules can be reached.
    const alone = bundle(`import './src/capture/live/cap-helper.ts';`);
    const { status, stderr, stdout } = run(alone, '--interface=lo');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^cap: the npm package cap is not installed: npm install cap .*\n$/);
  });

  it.skipIf(!hasCap)('lists devices as JSON (skipped when cap is not built)', () => {
    const { stdout } = run(bundleCapHelper(), '--list');
    expect(JSON.parse(stdout).length).toBeGreaterThan(0);
  });

  it.skipIf(!hasCap)(
    'fails in one line, writing no pcap, on a missing device (skipped when cap is not built)',
    () => {
      const { status, stderr, stdout } = run(bundleCapHelper(), '--interface=nosuch0');
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^cap: .+\n$/m);
    },
  );
});
