// The lists against what the programs print, and against tshark -D on this machine.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  formatInterfaces,
  listInterfaces,
  missingInterfaceMessage,
  parseCapInterfaces,
  parseDumpcapInterfaces,
  parseTcpdumpInterfaces,
} from '../../../src/capture/live/interfaces.ts';
import { bundleCapHelper, hasCap, hasTshark } from './support.ts';

const tcpdumpList = `1.eth0 [Up, Running, Connected]
2.any (Pseudo-device that captures on all interfaces) [Up, Running]
3.lo [Up, Running, Loopback]
4.ifb0 [none]
5.old
`;

describe('parsing', () => {
  it('reads tcpdump -D', () => {
    expect(parseTcpdumpInterfaces(tcpdumpList)).toEqual([
      { name: 'eth0', description: '', up: true },
      { name: 'any', description: 'Pseudo-device that captures on all interfaces', up: true },
      { name: 'lo', description: 'Loopback', up: true },
      { name: 'ifb0', description: '', up: false },
      { name: 'old', description: '', up: null },
    ]);
  });
  it('reads dumpcap -D -M', () => {
    const list =
      '1. eth0\t\t\t0\t192.0.2.2,fd00::2\tnetwork\t\n2. lo\t\tLoopback\t0\t127.0.0.1,::1\tloopback\t\n';
    expect(parseDumpcapInterfaces(list)).toEqual([
      { name: 'eth0', description: '', up: null },
      { name: 'lo', description: 'Loopback', up: null },
    ]);
  });
  it("reads the cap package's list", () => {
    const list = '[{"name":"eth0","addresses":[]},{"name":"lo0","addresses":[],"flags":"PCAP_IF_LOOPBACK"}]';
    expect(parseCapInterfaces(list).map((entry) => entry.description)).toEqual(['', 'Loopback']);
  });
});

describe('formatInterfaces', () => {
  it('numbers from 1 and brackets the description, as tshark does', () => {
    expect(formatInterfaces(parseTcpdumpInterfaces(tcpdumpList)).split('\n').slice(0, 3)).toEqual([
      '1. eth0',
      '2. any (Pseudo-device that captures on all interfaces)',
      '3. lo (Loopback)',
    ]);
  });
});

describe('missingInterfaceMessage', () => {
  const mac = [
    { name: 'en0', description: '', up: true },
    { name: 'lo0', description: 'Loopback', up: true },
  ];
  it('knows that the loopback of macOS is lo0, and that of Linux lo', () => {
    expect(missingInterfaceMessage('lo', mac)).toBe(
      'there is no interface "lo" here: the loopback of this machine is "lo0"',
    );
    expect(missingInterfaceMessage('lo0', parseTcpdumpInterfaces(tcpdumpList))).toMatch(
      /loopback .* is "lo"$/,
    );
    const other = { label: 'the network of container web', entry: [], isRootless: false };
    expect(missingInterfaceMessage('lo0', parseTcpdumpInterfaces(tcpdumpList), other)).toBe(
      'there is no interface "lo0" in the network of container web: the loopback there is "lo"',
    );
  });
  it('names what there is', () => {
    expect(missingInterfaceMessage('eth9', mac)).toMatch(/"eth9" here: choose one of en0, lo0/);
    expect(missingInterfaceMessage('eth9', [])).toMatch(/crumbshark -D/);
  });
});

describe('on this machine', () => {
  it.skipIf(!hasTshark)('lists what tshark -D lists, in its order (skipped without tshark)', async () => {
    const names = (lines: string): string[] =>
      [...lines.matchAll(/^\d+\. (\S+)/gm)].map((match) => match[1]!);
    const theirs = names(spawnSync('tshark', ['-D'], { encoding: 'utf8' }).stdout);
    const ours = names(formatInterfaces(await listInterfaces()));
    // tshark adds its own programs (sshdump, randpkt ...) behind the system's interfaces.
    expect(ours.length).toBeGreaterThan(0);
    expect(theirs.slice(0, ours.length)).toEqual(ours);
  });
  it.skipIf(!hasCap)('finds the loopback with the cap helper too (skipped when cap is not built)', () => {
    const { stdout } = spawnSync(process.execPath, [bundleCapHelper(), '--list'], { encoding: 'utf8' });
    expect(parseCapInterfaces(stdout).map((entry) => entry.description)).toContain('Loopback');
  });
});
