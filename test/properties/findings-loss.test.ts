// Loss hides, and nothing else: without any one packet, and with any snap length, a recorded capture has no high or medium
// finding of a rule and a cookie that the whole capture does not have. The hosts may differ: a response whose request was
// lost is of its server's address. CRUMBSHARK_EVERY_PACKET=1 tries all packets and many lengths; else a sample is tried,
// whose seed is printed where it fails.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type CapturePackets, findingsOf, packetsOf } from '../support/packets-of.ts';
import fc from '../support/properties.ts';
import { FIXTURES } from '../support/repository.ts';
import { withSnapLength } from '../support/snap-length.ts';

const EVERY_PACKET = process.env.CRUMBSHARK_EVERY_PACKET === '1';
const SHORTEST = 60;
const LONGEST = 1500;
const STEP = 12;
const RUNS = 120;

/**
 * What is known to fail: a request to a proxy is lost, so that the exchange behind it is the outermost one that was seen,
 * and is judged.
 */
const BEHIND_PROXY = /^flows\/proxy/;
/** Until the proxy and the server behind it have been seen. */
const FIRST_PACKETS = 16;

type Loss = { readonly packet: number } | { readonly snapLength: number };

function textOf(loss: Loss): string {
  return 'packet' in loss ? `without packet ${loss.packet}` : `snap length ${loss.snapLength}`;
}

function isLeft(name: string, loss: Loss): boolean {
  return BEHIND_PROXY.test(name) && 'packet' in loss && loss.packet <= FIRST_PACKETS;
}

/** Severe findings, and all of them, as rule and cookie. */
async function foundIn(capture: CapturePackets): Promise<{ severe: string[]; all: Set<string> }> {
  const findings = await findingsOf(capture);
  const keyOf = ({ rule, cookieName }: (typeof findings)[number]) => `${rule} ${cookieName}`;
  const isSevere = ({ severity }: (typeof findings)[number]) => severity === 'high' || severity === 'medium';
  return { severe: findings.filter(isSevere).map(keyOf), all: new Set(findings.map(keyOf)) };
}

class Recorded {
  readonly #whole: CapturePackets;
  #known: Promise<Set<string>> | null = null;

  constructor(name: string) {
    this.#whole = packetsOf(join(FIXTURES, name, 'capture.pcap.gz'));
  }

  get count(): number {
    return this.#whole.packets.length;
  }

  /** Findings that only the loss makes. */
  async madeBy(loss: Loss): Promise<string[]> {
    const { header, packets } = this.#whole;
    this.#known ??= foundIn(this.#whole).then(({ all }) => all);
    const known = await this.#known;
    const damaged =
      'packet' in loss
        ? { header, packets: packets.filter((_, place) => place !== loss.packet - 1) }
        : { header: withSnapLength(Buffer.concat([header, ...packets]), loss.snapLength), packets: [] };
    return (await foundIn(damaged)).severe.filter((one) => !known.has(one));
  }
}

const captures = ['applications', 'flows'].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`)
    .sort(),
);
const recorded = new Map<string, Recorded>();

function of(name: string): Recorded {
  const known = recorded.get(name) ?? new Recorded(name);
  recorded.set(name, known);
  return known;
}

/** The sample: captures and losses at random. */
function testSample(): void {
  const anywhere = fc.oneof(
    fc.record({ place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }) }),
    fc.record({ snapLength: fc.integer({ min: SHORTEST, max: LONGEST }) }),
  );

  it('a sample of captures and losses', { timeout: 600_000 }, async () => {
    const check = async (name: string, where: { place: number } | { snapLength: number }) => {
      const capture = of(name);
      const loss = 'place' in where ? { packet: 1 + Math.floor(where.place * capture.count) } : where;
      fc.pre(!isLeft(name, loss));
      expect(await capture.madeBy(loss), `${name} ${textOf(loss)}`).toEqual([]);
    };
    await fc.assert(fc.asyncProperty(fc.constantFrom(...captures), anywhere, check), {
      numRuns: RUNS,
      endOnFailure: true,
    });
  });
}

function testEveryPacket(): void {
  it.each(captures)('every packet, and many lengths: %s', { timeout: 3_600_000 }, async (name) => {
    const capture = of(name);
    const losses: Loss[] = [];
    for (let packet = 1; packet <= capture.count; packet++) losses.push({ packet });
    for (let snapLength = SHORTEST; snapLength <= LONGEST; snapLength += STEP) losses.push({ snapLength });
    for (const loss of losses.filter((one) => !isLeft(name, one)))
      expect(await capture.madeBy(loss), textOf(loss)).toEqual([]);
  });
}

// One of the two is defined, so that the other is no skipped test.
if (EVERY_PACKET) testEveryPacket();
else testSample();
