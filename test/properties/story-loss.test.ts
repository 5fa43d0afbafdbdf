// Loss hides, and turns nothing round: with any snap length, and without any one packet, what a recorded capture shows as
// a login is not shown as one that failed, as what came between it and the next denial may not have been read.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { packetsOf } from '../support/packets-of.ts';
import fc from '../support/properties.ts';
import { FIXTURES } from '../support/repository.ts';
import { withSnapLength } from '../support/snap-length.ts';

const SHORTEST = 60;
const LONGEST = 1500;
const RUNS = 80;

/** What is known to fail without one packet before the login: what the login changes is not known then. */
const LEFT: readonly string[] = ['applications/shaarli', 'flows/lb-sticky-unshared'];

/** The frames of events of this name. */
async function framesOf(pieces: readonly Buffer[], name: string): Promise<number[]> {
  const frames: number[] = [];
  for await (const record of analyze(Buffer.concat(pieces)))
    if (record.type === 'session')
      for (const { event, frame } of record.events) if (event === name) frames.push(frame);
  return frames;
}

class Recorded {
  readonly header: Buffer;
  readonly packets: readonly Buffer[];
  #logins: Promise<number[]> | null = null;

  constructor(name: string) {
    ({ header: this.header, packets: this.packets } = packetsOf(join(FIXTURES, name, 'capture.pcap.gz')));
  }

  get #whole(): Buffer[] {
    return [this.header, ...this.packets];
  }

  /** Logins that are shown as failed with this snap length, by their frames. */
  async turnedRoundAt(snapLength: number): Promise<number[]> {
    const failed = await framesOf([withSnapLength(Buffer.concat(this.#whole), snapLength)], 'login-failed');
    return this.#amongLogins(failed);
  }

  /** Those without the packet at this place, which counts from 0. */
  async turnedRoundWithout(lost: number): Promise<number[]> {
    const rest = this.packets.filter((_, place) => place !== lost);
    const failed = await framesOf([this.header, ...rest], 'login-failed');
    return this.#amongLogins(failed.map((frame) => (frame > lost ? frame + 1 : frame)));
  }

  async #amongLogins(frames: readonly number[]): Promise<number[]> {
    this.#logins ??= framesOf(this.#whole, 'login');
    const logins = await this.#logins;
    return frames.filter((frame) => logins.includes(frame));
  }
}

const recorded = new Map<string, Recorded>();

function of(name: string): Recorded {
  const known = recorded.get(name) ?? new Recorded(name);
  recorded.set(name, known);
  return known;
}

const captures = ['applications', 'flows'].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`)
    .sort(),
);
const options = { numRuns: RUNS, endOnFailure: true };

it('a sample of snap lengths', { timeout: 600_000 }, async () => {
  const lengths = fc.integer({ min: SHORTEST, max: LONGEST });
  const check = async (name: string, snapLength: number) => {
    expect(await of(name).turnedRoundAt(snapLength), `${name} snap length ${snapLength}`).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(fc.constantFrom(...captures), lengths, check), options);
});

it('a sample of lost packets', { timeout: 600_000 }, async () => {
  const places = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const others = captures.filter((name) => !LEFT.includes(name));
  const check = async (name: string, place: number) => {
    const capture = of(name);
    const lost = Math.floor(place * capture.packets.length);
    expect(await capture.turnedRoundWithout(lost), `${name} without packet ${lost + 1}`).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(fc.constantFrom(...others), places, check), options);
});
