import { expect, it } from 'vitest';
import { KeyPhases } from '../../../src/protocol/quic/key-phases.ts';
import { MAX_QUIC_TRIALS_IN_A_ROW, MAX_QUIC_UPDATES_AHEAD } from '../../../src/protocol/quic/limits.ts';
import { PacketHeader } from '../../../src/protocol/quic/packet-header.ts';
import { QUIC_VERSION_1 } from '../../../src/protocol/quic/versions.ts';
import { suiteOf } from '../../../src/protocol/tls/suites.ts';
import { QuicTalk } from '../../support/quic.ts';

const talk = new QuicTalk({ serverId: Buffer.alloc(0), originalId: Buffer.alloc(0) });
const SECRET = talk.secret('CLIENT_TRAFFIC_SECRET_0');

class Rig {
  readonly keys = new KeyPhases(QUIC_VERSION_1, suiteOf(0x1301)!, SECRET);
  #expected = 0;

  open(number: number, phase: number, numberBytes = 2): boolean {
    const bytes = talk.oneRtt('client', { number, phase, numberBytes }, Buffer.from(`packet ${number}`));
    const header = new PacketHeader();
    header.readShort(0, bytes.length, 0);
    const plain = this.keys.open(header, bytes, this.#expected);
    if (plain === null) return false;
    expect([plain.toString(), this.keys.number]).toEqual([`packet ${number}`, number]);
    this.#expected = Math.max(this.#expected, number + 1);
    return true;
  }
}

it('follows updates, and opens late packets of the generation before', () => {
  const rig = new Rig();
  for (const [number, phase] of [
    [0, 0],
    [2, 1],
    [1, 0],
    [3, 1],
    [5, 2],
    [4, 1],
    [9, 3],
    [7, 2],
  ] as const)
    expect([number, rig.open(number, phase)]).toEqual([number, true]);
  // Two generations before: its keys are gone, as its sender's peer has none either.
  expect(rig.open(6, 0)).toBe(false);
  expect(rig.open(10, 3)).toBe(true);
});

it('finds an update behind a gap with a whole generation in it', () => {
  const rig = new Rig();
  expect([rig.open(0, 0), rig.open(90, 2), rig.open(91, 2), rig.open(92, 3)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(new Rig().open(0, MAX_QUIC_UPDATES_AHEAD + 1)).toBe(false);
});

it('tries less once nothing opens', () => {
  const rig = new Rig();
  const other = new QuicTalk({ random: Buffer.alloc(32, 1), originalId: Buffer.alloc(0) });
  const bytes = other.oneRtt('client', { number: 0 }, Buffer.alloc(30));
  const header = new PacketHeader();
  header.readShort(0, bytes.length, 0);
  for (let count = 0; count < MAX_QUIC_TRIALS_IN_A_ROW; count++)
    expect(rig.keys.open(header, bytes, 0)).toBe(null);
  expect(rig.open(3000, 0, 1)).toBe(false);
  expect(rig.open(0, 0)).toBe(true);
  expect(rig.open(3000, 0, 1)).toBe(true);
});
