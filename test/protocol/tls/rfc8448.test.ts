import { describe, expect, it } from 'vitest';
import { RESUMED_HANDSHAKE, RETRIED_HANDSHAKE, SIMPLE_HANDSHAKE } from './rfc8448.ts';
import { CLIENT, converse, Rig, SERVER } from './support.ts';

/** The application data of the examples: 50 bytes that count from 0. */
const COUNTING = Buffer.from(Array.from({ length: 50 }, (_, index) => index)).toString('latin1');

describe('RFC 8448', () => {
  it.each([
    ['section 3, simple 1-RTT', SIMPLE_HANDSHAKE, COUNTING, COUNTING],
    ['section 4, resumed with early data', RESUMED_HANDSHAKE, `ABCDEF${COUNTING}`, COUNTING],
  ])('%s', (_name, { keyLog, chunks }, client, server) => {
    for (const split of [undefined, () => 1, () => 7]) {
      const rig = new Rig(keyLog);
      converse(rig, chunks, split);
      expect(rig.undecrypted).toEqual([]);
      expect(rig.text(CLIENT)).toBe(client);
      expect(rig.text(SERVER)).toBe(server);
      expect(rig.inner!.ends).toEqual([1, 1]);
      expect(rig.context.counters.undecryptedRecords).toBe(0);
    }
  });

  it('section 5, HelloRetryRequest: every record of it opens, down to the closing alerts', () => {
    const rig = new Rig(RETRIED_HANDSHAKE.keyLog);
    converse(rig, RETRIED_HANDSHAKE.chunks);
    expect(rig.undecrypted).toEqual([]);
    expect(rig.inner).toBeUndefined();
    expect(rig.context.counters.undecryptedRecords).toBe(0);
    const { directions } = rig.channel.consumer as unknown as {
      directions: { keys: { opened: number; undecrypted: number } }[];
    };
    expect(directions.map(({ keys }) => [keys.opened, keys.undecrypted])).toEqual([
      [2, 0],
      [2, 0],
    ]);
  });

  it('section 4 without the early secret: only the early data is missing', () => {
    const keyLog = RESUMED_HANDSHAKE.keyLog.replace(/^CLIENT_EARLY.*\n/m, '');
    const rig = new Rig(keyLog);
    converse(rig, RESUMED_HANDSHAKE.chunks);
    expect(rig.text(CLIENT)).toBe(COUNTING);
    expect(rig.text(SERVER)).toBe(COUNTING);
    // Six bytes of data, and the EndOfEarlyData that looks like data.
    expect(rig.inner!.gaps[CLIENT]).toEqual([6, 4]);
    expect(rig.undecrypted).toEqual([]);
  });

  it('section 3 without the handshake secrets: application data opens all the same', () => {
    const keyLog = SIMPLE_HANDSHAKE.keyLog.replace(/^.*HANDSHAKE.*\n/gm, '');
    const rig = new Rig(keyLog);
    converse(rig, SIMPLE_HANDSHAKE.chunks);
    expect(rig.text(CLIENT)).toBe(COUNTING);
    expect(rig.text(SERVER)).toBe(COUNTING);
  });
});
