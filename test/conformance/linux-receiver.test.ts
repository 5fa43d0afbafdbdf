// What a real Linux receiver reads of segments that are damaged, doubled, late, or forged by a third party, and what is
// read of the same packets. The receiver needs root: it makes a network of its own.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ACK, FIN, RST, SYN } from '../../src/packet/segment.ts';
import { analyse } from '../support/analyse.ts';
import fc from '../support/properties.ts';
import { ROOT } from '../support/repository.ts';

/** As the receiver's script describes it. */
interface Step {
  readonly at: number;
  readonly data?: string;
  readonly flags?: number;
  readonly acknowledged?: number;
  readonly timestamp?: number | null;
  readonly urgent?: number;
  readonly damage?: 'ip' | 'tcp';
}

interface Scenario {
  readonly timestamps?: boolean;
  readonly steps: readonly Step[];
}

interface Outcome {
  /** The values of the cookie that Linux read, and those that were read of the capture. */
  readonly linux: string[];
  readonly read: string[];
  readonly isAmbiguous: boolean;
}

const PSH_ACK = 0x18;
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n';
const FIELD = HEAD.length;
const field = (value: string): string => `Set-Cookie: c=${value}\r\n\r\n`;
const VALUE = FIELD + field('').indexOf('\r');
const GOOD: Step = { at: FIELD, data: field('GOOD') };
const EVIL: Step = { at: FIELD, data: field('EVIL') };
const START: Step = { at: 0, data: HEAD };

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-receiver-'));
afterAll(() => rmSync(folder, { recursive: true }));

const reason = ((): string | null => {
  if (process.getuid?.() !== 0) return 'needs root, to make a network';
  if (!existsSync('/dev/net/tun')) return 'needs /dev/net/tun';
  const made = spawnSync('unshare', ['--net', 'python3', '-c', ''], { encoding: 'utf8' });
  return made.status === 0 ? null : `no network can be made here: ${made.stderr || made.error?.message}`;
})();

let runs = 0;

/** Plays scenarios to a Linux receiver, and reads the packets. */
async function play(scenarios: readonly Scenario[]): Promise<Outcome[]> {
  const name = join(folder, String(runs++));
  const capture = `${name}.pcap`;
  writeFileSync(`${name}.json`, JSON.stringify(scenarios));
  const script = join(ROOT, 'test/support/linux-receiver.py');
  const received = execFileSync('unshare', ['--net', 'python3', script, `${name}.json`, capture], {
    encoding: 'utf8',
  });
  const { setCookies } = await analyse(capture);
  return (JSON.parse(received) as string[]).map((text, stream) => {
    const own = setCookies.filter((record) => record.stream === stream);
    return {
      linux: Array.from(text.matchAll(/c=(\w*)\r/g), ([, value]) => value!),
      read: own.map(({ cookie }) => cookie.value),
      isAmbiguous: own.some(({ ambiguous }) => ambiguous === true),
    };
  });
}

/** What comes of a response that is sent twice, once forged, and is a cookie of the value GOOD to Linux. */
const ATTACKS: readonly [name: string, scenario: Scenario][] = [
  ['nothing', { steps: [START, GOOD] }],
  ['a reset with an old number', { steps: [START, { at: -100, flags: RST }, GOOD] }],
  ['a reset inside the window', { steps: [START, { at: FIELD + 100, flags: RST }, GOOD] }],
  ['a reset far away', { steps: [START, { at: FIELD + 2_000_000, flags: RST }, GOOD] }],
  ['a SYN in the connection', { steps: [START, { at: FIELD, flags: SYN }, GOOD] }],
  ['a SYN+ACK that carries a field', { steps: [START, { ...EVIL, flags: SYN | ACK }, GOOD] }],
  ['a SYN that carries a field', { steps: [START, { ...EVIL, flags: SYN }, GOOD] }],
  ['no flag at all', { steps: [START, { ...EVIL, flags: 0 }, GOOD] }],
  ['no ACK, but FIN', { steps: [START, { ...EVIL, flags: FIN }, GOOD] }],
  ['bytes that were not sent are acknowledged', { steps: [START, { ...EVIL, acknowledged: 5000 }, GOOD] }],
  ['one byte that was not sent is acknowledged', { steps: [START, { ...EVIL, acknowledged: 1 }, GOOD] }],
  [
    'a FIN with such an acknowledgement',
    { steps: [START, { at: FIELD, flags: FIN | ACK, acknowledged: 9 }, GOOD] },
  ],
  ['an old timestamp', { timestamps: true, steps: [START, { ...EVIL, timestamp: -1000 }, GOOD] }],
  ['no timestamp beside others', { timestamps: true, steps: [START, { ...GOOD, timestamp: null }, EVIL] }],
  ['a wrong checksum of TCP', { steps: [START, { ...EVIL, damage: 'tcp' }, GOOD] }],
  ['a wrong checksum of IP', { steps: [START, { ...EVIL, damage: 'ip' }, GOOD] }],
  ['far outside the window', { steps: [START, { ...EVIL, at: FIELD + 10_000_000 }, GOOD] }],
  ['the copy that comes second', { steps: [START, GOOD, EVIL] }],
  [
    'an urgent byte',
    { steps: [START, { at: FIELD, data: field('GXOOD'), urgent: field('GX').indexOf('X') + 1 }] },
  ],
  [
    'an urgent byte of a later segment',
    {
      steps: [
        START,
        { at: FIELD, data: field('GXOOD').slice(0, 14), urgent: field('GX').indexOf('X') + 1 },
        { at: FIELD + 14, data: field('GXOOD').slice(14) },
      ],
    },
  ],
];

/** The same, where other receivers may read another value. */
const OVERLAPS: readonly [name: string, scenario: Scenario][] = [
  [
    'the beginning of a buffered segment again',
    {
      steps: [
        START,
        { at: VALUE + 2, data: 'IL\r\n\r\n' },
        { at: FIELD, data: field('GOOD').slice(0, -4) },
        GOOD,
      ],
    },
  ],
  ['a buffered segment inside another', { steps: [{ at: VALUE, data: 'EVIL' }, GOOD, START] }],
  ['a buffered segment that begins earlier', { steps: [{ at: VALUE, data: 'EVIL\r\n\r\n' }, GOOD, START] }],
  [
    'two that overlap',
    {
      steps: [{ at: VALUE + 2, data: 'IL\r\n\r\n' }, { at: FIELD, data: field('GOOD').slice(0, -4) }, START],
    },
  ],
];

describe.skipIf(reason !== null)(`a Linux receiver${reason === null ? '' : ` (${reason})`}`, () => {
  it('takes what is read of the same packets, whatever is forged', async () => {
    const outcomes = await play(ATTACKS.map(([, scenario]) => scenario));
    for (const [index, [name]] of ATTACKS.entries())
      expect({ name, ...outcomes[index] }).toEqual({
        name,
        linux: ['GOOD'],
        read: ['GOOD'],
        isAmbiguous: false,
      });
  });

  it('takes one of two copies that differ, and that it may be the other one is said', async () => {
    const outcomes = await play(OVERLAPS.map(([, scenario]) => scenario));
    for (const [index, [name]] of OVERLAPS.entries())
      expect({ name, ...outcomes[index] }).toEqual({
        name,
        linux: ['GOOD'],
        read: ['GOOD'],
        isAmbiguous: true,
      });
  });

  it('takes the same bytes of segments in any order that overlap in any way', async () => {
    const VALUE_BYTES = 30;
    const piece = fc.record(
      {
        at: fc.nat(VALUE_BYTES - 1).map((at) => VALUE + at),
        data: fc
          .tuple(fc.constantFrom(...'abcdefgh'), fc.integer({ min: 1, max: 12 }))
          .map(([letter, count]) => letter.repeat(count)),
        flags: fc.constantFrom(PSH_ACK, PSH_ACK, PSH_ACK, SYN | ACK, 0, FIN),
        acknowledged: fc.constantFrom(0, 0, 0, 1, 3000),
        timestamp: fc.constantFrom(0, 0, 0, -5000),
        damage: fc.constantFrom('ip' as const, 'tcp' as const),
      },
      { requiredKeys: ['at', 'data'] },
    );
    const scenario = fc.record({
      timestamps: fc.boolean(),
      pieces: fc.array(piece, { minLength: 1, maxLength: 6 }),
    });
    const scenarios = fc.sample(scenario, 150).map(({ timestamps, pieces }) => ({
      timestamps,
      steps: [
        START,
        { at: FIELD, data: field('').slice(0, -4) },
        ...pieces,
        { at: VALUE, data: 'z'.repeat(VALUE_BYTES + 12) },
        { at: VALUE + VALUE_BYTES + 12, data: '\r\n\r\n' },
      ],
    }));
    const outcomes = await play(scenarios);
    for (const [index, { linux, read }] of outcomes.entries())
      expect({ steps: scenarios[index], read }).toEqual({ steps: scenarios[index], read: linux });
  });
});
