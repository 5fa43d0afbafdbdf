// The command lines against the programs' manuals, the counts against what the programs really printed.

import { describe, expect, it } from 'vitest';
import { AUTOMATIC_BACKENDS, backends, type CaptureRequest } from '../../../src/capture/live/backends.ts';

const plain: CaptureRequest = { interface: 'lo', filter: null, promiscuous: false, bufferMebibytes: null };

describe('tcpdump', () => {
  it('captures whole packets, not promiscuous, 64 MiB (-B counts in KiB)', () => {
    const command = backends.tcpdump.command(plain, '').join(' ');
    expect(command.replace(' --immediate-mode', '')).toBe('tcpdump -i lo -s 0 -n -U -B 65536 -w - -p');
  });
  it('is in immediate mode only where that gives no packet a slot of its own', () => {
    const command = backends.tcpdump.command(plain, '');
    expect(command.includes('--immediate-mode')).toBe(process.platform !== 'linux');
  });
  it('takes a filter as one word that cannot be mistaken for an option', () => {
    const command = backends.tcpdump.command({ ...plain, filter: '-w /etc/passwd' }, '');
    expect(command.slice(-2)).toEqual(['--', '-w /etc/passwd']);
  });
  it('takes a link type', () => {
    const command = backends.tcpdump.command({ ...plain, linkType: 'LINUX_SLL2' }, '').join(' ');
    expect(command).toMatch(/-p -y LINUX_SLL2$/);
    expect(backends.dumpcap.command({ ...plain, linkType: 'LINUX_SLL2' }, '').slice(-4)).toEqual([
      '-i',
      'lo',
      '-y',
      'LINUX_SLL2',
    ]);
  });
  it('is promiscuous only on request', () => {
    expect(backends.tcpdump.command({ ...plain, promiscuous: true }, '')).not.toContain('-p');
  });
  it('reads its own counts, as tcpdump 4.99.3 printed them', () => {
    const printed =
      'tcpdump: listening on lo, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n' +
      '206 packets captured\n412 packets received by filter\n7 packets dropped by kernel\n';
    expect(backends.tcpdump.counts(printed)).toEqual({ received: 206, dropped: 7 });
    expect(backends.tcpdump.counts('1 packet captured\n2 packets received by filter\n')).toEqual({
      received: 1,
      dropped: null,
    });
  });
});

describe('dumpcap', () => {
  it('writes pcap, quietly, not promiscuous, 64 MiB (-B counts in MiB)', () => {
    expect(backends.dumpcap.command({ ...plain, filter: 'tcp port 80' }, '')).toEqual(
      'dumpcap -q -P -w - -s 0 -B 64 -p -i lo -f'.split(' ').concat('tcp port 80'),
    );
    expect(backends.dumpcap.command({ ...plain, promiscuous: true, bufferMebibytes: 8 }, '').join(' ')).toBe(
      'dumpcap -q -P -w - -s 0 -B 8 -i lo',
    );
  });
  it('reads its own counts, as dumpcap 4.0.17 printed them', () => {
    const printed =
      "Capturing on 'Loopback: lo'\nFile: -\n\rPackets captured: 141\nPackets received/dropped on interface " +
      "'Loopback: lo': 141/12 (pcap:12/dumpcap:0/flushed:0/ps_ifdrop:0) (92.2%)\n";
    expect(backends.dumpcap.counts(printed)).toEqual({ received: 141, dropped: 12 });
  });
});

it('on Linux dumpcap is tried first, elsewhere tcpdump', () => {
  const first = process.platform === 'linux' ? ['dumpcap', 'tcpdump'] : ['tcpdump', 'dumpcap'];
  expect(AUTOMATIC_BACKENDS.map(({ name }) => name)).toEqual([...first, 'cap']);
});

describe('cap', () => {
  it('runs our helper with this Node and 128 MiB, and says what it cannot do', () => {
    expect(backends.cap.command({ ...plain, filter: '-x' }, '/h.js')).toEqual([
      process.execPath,
      '/h.js',
      '--interface=lo',
      '--buffer=128',
      '--filter=-x',
    ]);
    expect(backends.cap.caveat).toMatch(/65535.*clock.*drops.*promiscuous/);
    expect(backends.cap.counts('')).toEqual({ received: null, dropped: null });
  });
});
