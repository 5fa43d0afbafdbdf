// What the programs really wrote when they failed (tcpdump 4.99.3, dumpcap 4.0.17, cap 0.2.1, dash), and the one
// line that must come of it.

import { describe, expect, it } from 'vitest';
import { type BackendName, backends } from '../../../src/capture/live/backends.ts';
import { explain, type FailureKind } from '../../../src/capture/live/failures.ts';

const request = { interface: 'eth9', filter: 'tcp prot 5', promiscuous: false, bufferMebibytes: null };
const capturing = "Capturing on 'eth9'\n";

type Row = [BackendName, FailureKind, status: number, started: boolean, output: string, message: RegExp];
const rows: Row[] = [
  [
    'tcpdump',
    'interface-missing',
    1,
    false,
    'tcpdump: eth9: No such device exists\n(No such device exists)\n',
    /no interface "eth9"/,
  ],
  [
    'dumpcap',
    'interface-missing',
    1,
    false,
    `${capturing}dumpcap: There is no device named "eth9".\n(No such device exists)\n`,
    /no interface "eth9"/,
  ],
  [
    'cap',
    'interface-missing',
    1,
    false,
    'Warning: SIOCGIFADDR: eth9: No such device - This may not actually work\ncap: No such device exists\n',
    /no interface "eth9"/,
  ],
  [
    'tcpdump',
    'user-change',
    1,
    true,
    "tcpdump: Couldn't change to 'tcpdump' uid=102 gid=105: Operation not permitted\n",
    /^tcpdump cannot capture here, as it cannot give root up \(Couldn't .*\): dumpcap can: .*wireshark-common/,
  ],
  [
    'tcpdump',
    'user-change',
    1,
    true,
    "tcpdump: Couldn't change ownership of savefile\n",
    /cannot give root up \(Couldn't change ownership of savefile\)/,
  ],
  [
    'tcpdump',
    'filter',
    1,
    false,
    "tcpdump: can't parse filter expression: syntax error\n",
    /^capture filter "tcp prot 5" is not valid: syntax error \(/,
  ],
  ['tcpdump', 'filter', 1, false, "tcpdump: unknown host 'x'\n", /is not valid: unknown host 'x' \(/],
  [
    'tcpdump',
    'filter',
    1,
    false,
    'tcpdump: illegal port number 70000 > 65535\n',
    /not valid: illegal port number/,
  ],
  [
    'tcpdump',
    'filter',
    1,
    false,
    'tcpdump: expression rejects all packets\n',
    /not valid: expression rejects/,
  ],
  [
    'dumpcap',
    'filter',
    1,
    false,
    `${capturing}dumpcap: Invalid capture filter "tcp prot 5" for interface 'eth9'.\n\nThat string isn't a valid capture filter (can't parse filter expression: syntax error).\nSee the User's Guide for a description of the capture filter syntax.\n`,
    /is not valid: syntax error \(/,
  ],
  [
    'cap',
    'filter',
    1,
    false,
    "cap: can't parse filter expression: syntax error\n",
    /is not valid: syntax error \(/,
  ],
  [
    'tcpdump',
    'permission',
    1,
    false,
    "tcpdump: eth9: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n",
    /sudo, or allow dumpcap once: (?:sudo )?setcap cap_net_raw,cap_net_admin\+eip \$\(which dumpcap\)/,
  ],
  [
    'dumpcap',
    'permission',
    1,
    false,
    `${capturing}dumpcap: You do not have permission to capture on device "eth9".\n(socket: Operation not permitted)\nPlease check\n`,
    /sudo/,
  ],
  ['dumpcap', 'permission', 126, false, 'sh: 2: dumpcap: Permission denied\n', /sudo/],
  ['cap', 'permission', 1, false, 'cap: socket: Operation not permitted\n', /sudo/],
  [
    'tcpdump',
    'interface-down',
    1,
    false,
    'tcpdump: eth9: That device is not up\n',
    /is down.*ip link set dev eth9 up/,
  ],
  [
    'dumpcap',
    'interface-down',
    1,
    false,
    `${capturing}dumpcap: Device "eth9" is not up.\n(That device is not up)\n`,
    /is down/,
  ],
  [
    'tcpdump',
    'interface-gone',
    1,
    true,
    'tcpdump: listening on eth9\ntcpdump: pcap_loop: The interface disappeared\n0 packets captured\n',
    /disappeared while capturing/,
  ],
  [
    'dumpcap',
    'interface-gone',
    0,
    true,
    `${capturing}File: -\ndumpcap: The network adapter "eth9" is no longer attached; the capture has stopped.\n`,
    /disappeared while capturing/,
  ],
  [
    'cap',
    'interface-gone',
    134,
    true,
    "cap-helper: ../src/binding.cc:190: static void Pcap::cb_packets(uv_poll_t*, int, int): Assertion `status == 0' failed.\n",
    /went down or disappeared/,
  ],
  [
    'tcpdump',
    'program-missing',
    127,
    false,
    'sh: 2: tcpdump: not found\n',
    /tcpdump is not installed: .*apt-get install tcpdump/,
  ],
  [
    'dumpcap',
    'program-missing',
    127,
    false,
    'sh: 2: dumpcap: not found\n',
    /apt-get install wireshark-common/,
  ],
  [
    'cap',
    'program-missing',
    1,
    false,
    'cap: the npm package cap is not built for this Node: npm rebuild cap\n',
    /^the npm package cap is not built for this Node: npm rebuild cap$/,
  ],
  ['tcpdump', 'killed', 137, true, 'tcpdump: listening on eth9\n', /killed by signal 9/],
  [
    'tcpdump',
    'other',
    1,
    false,
    'tcpdump: mask length must be <= 32\n',
    /^tcpdump cannot capture on "eth9": mask length must be <= 32$/,
  ],
  ['tcpdump', 'other', 1, false, '', /exit status 1/],
  ['tcpdump', 'other', 0, false, '', /exit status 0/],
];

describe('explain', () => {
  it.each(rows)('%s: %s (status %i)', (backend, kind, status, started, errorOutput, message) => {
    const failure = explain(backends[backend], request, { status, started, errorOutput });
    expect(failure?.kind).toBe(kind);
    expect(failure?.message).toMatch(message);
  });

  it('never gives more than one line, nor control characters of the program', () => {
    const output = 'tcpdump: odd \u001b[31m\rthing\u0007\n';
    const failure = explain(backends.tcpdump, request, { status: 1, started: false, errorOutput: output });
    expect(failure?.message).not.toMatch(/\p{Cc}/u);
  });

  it('finds nothing wrong with an ordinary end, whatever the names in the output', () => {
    const errorOutput = 'tcpdump: listening on eth9\n3 packets captured\n0 packets dropped by kernel\n';
    expect(explain(backends.tcpdump, request, { status: 0, started: true, errorOutput })).toBeNull();
  });
});
