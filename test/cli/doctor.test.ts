import { describe, expect, it } from 'vitest';
import { type BackendState, type DoctorFacts, doctorChecks, doctorText } from '../../src/cli/doctor.ts';
import { crumbshark } from '../support/program.ts';

const NOTHING = { read: () => null, isThere: () => false, environment: {} };
const backends = (dumpcap: BackendState['state'], tcpdump: BackendState['state']): BackendState[] => [
  { name: 'dumpcap', state: dumpcap },
  { name: 'tcpdump', state: tcpdump },
  { name: 'cap', state: 'missing' },
];

/** An ordinary user on Debian, with the programs of tshark and tcpdump. */
const DEBIAN: DoctorFacts = {
  platform: 'linux',
  isRoot: false,
  system: NOTHING,
  backends: backends('forbidden', 'forbidden'),
  hasPrivateNetwork: true,
  missingProgram: null,
  recordingFailure: null,
  outsideObstacle: { need: 'needs the program pasta', advice: ['sudo apt-get install passt'] },
  sudoLine: 'sudo env "PATH=$PATH" crumbshark -i lo',
};

/** What is said of a part, and what to type. */
function said(part: string, change: Partial<DoctorFacts> = {}): readonly [boolean, string, ...string[]] {
  const check = doctorChecks({ ...DEBIAN, ...change }).find(({ name }) => name === part);
  if (check === undefined) throw new Error(`nothing is said of ${part}`);
  return [check.isFine, check.text, ...check.advice];
}

describe('crumbshark run', () => {
  it('is possible in a private network', () => {
    expect(said('Run')).toEqual([
      true,
      'crumbshark run -- COMMAND captures in a private network, without root',
    ]);
  });

  it.each<[string, Partial<DoctorFacts>, RegExp, RegExp]>([
    [
      'Ubuntu forbids it',
      {
        hasPrivateNetwork: false,
        system: { ...NOTHING, read: (path) => (path.includes('apparmor') ? '1' : null) },
      },
      /AppArmor/,
      /^sudo sysctl -w kernel\.apparmor/,
    ],
    ['no program captures', { backends: backends('missing', 'missing') }, /no program/, /install tcpdump$/],
    [
      'nothing captures in the private network',
      { recordingFailure: 'tcpdump cannot capture here, as it cannot give root up' },
      /cannot capture: tcpdump cannot/,
      /^$/,
    ],
    ['on macOS', { platform: 'darwin', hasPrivateNetwork: null }, /needs Linux/, /^sudo crumbshark -i/],
  ])('is not possible: %s', (_, change, text, line) => {
    const [isFine, reason, first = ''] = said('Run', change);
    expect(isFine).toBe(false);
    expect(reason).toMatch(text);
    expect(first).toMatch(line);
  });

  it('captures the loopback of a container as root, and nothing is to be typed', () => {
    const docker = { ...NOTHING, isThere: (path: string) => path === '/.dockerenv' };
    const container = {
      hasPrivateNetwork: false,
      system: docker,
      isRoot: true,
      backends: backends('ready', 'ready'),
    };
    expect(said('Run', container)).toEqual([true, expect.stringMatching(/loopback of the container/)]);
  });
});

describe('live capture', () => {
  it('is possible with one program that may', () => {
    const [isFine, text] = said('Live', { backends: backends('ready', 'forbidden') });
    expect([isFine, text]).toEqual([true, expect.stringMatching(/dumpcap may capture, tcpdump not allowed/)]);
  });

  it('without rights is possible as root, or with dumpcap once and for all', () => {
    expect(said('Live').slice(2)).toEqual([
      'sudo env "PATH=$PATH" crumbshark -i lo',
      'sudo setcap cap_net_raw,cap_net_admin+eip $(which dumpcap)',
    ]);
    // Without dumpcap there is nothing to allow.
    expect(said('Live', { backends: backends('missing', 'forbidden') })).toHaveLength(3);
  });

  it('needs a program', () => {
    const none = { backends: backends('missing', 'missing') };
    expect(said('Live', none).at(-1)).toBe('sudo apt-get install tcpdump');
    expect(said('Live', { ...none, platform: 'darwin' }).at(-1)).toBe('brew install wireshark');
    expect(said('Live', { platform: 'win32' })[1]).toMatch(/Wireshark/);
  });
});

it('the way out needs pasta, and what pasta needs', () => {
  expect(said('Outside')).toEqual([
    false,
    'crumbshark run --net needs the program pasta',
    'sudo apt-get install passt',
  ]);
  expect(said('Outside', { outsideObstacle: null })[0]).toBe(true);
  // Nothing is shut off, or nothing runs.
  for (const change of [
    { hasPrivateNetwork: false },
    { recordingFailure: 'tcpdump cannot capture here' },
    { backends: backends('missing', 'missing') },
  ])
    expect(() => said('Outside', { outsideObstacle: null, ...change })).toThrow('nothing is said');
});

it('lines to type are alone on theirs, and whole', () => {
  const text = doctorText(doctorChecks(DEBIAN), { width: 80, colour: false });
  expect(text).toMatch(/^ {11}sudo setcap cap_net_raw,cap_net_admin\+eip \$\(which dumpcap\)$/m);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

it('this machine is looked at, and nothing is left running', async () => {
  const { status, stdout, stderr } = await crumbshark(['doctor']);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^crumbshark \S+, Node \S+, \w+\n\nFiles +captures of tcpdump/);
  expect(stdout).toMatch(/^Run +crumbshark run/m);
  expect(stdout).toMatch(/^Live +/m);
});
