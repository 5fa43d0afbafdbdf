import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { darkConnections } from '../../src/namespace/dark-connections.ts';
import { keepPorts, recordingFacts } from '../../src/namespace/recording-facts.ts';
import { pcap } from '../support/capture-formats.ts';
import { ACK, makePacket, RST, SYN } from '../support/conversation.ts';
import { ethernet } from '../support/headers.ts';
import { FIXTURES } from '../support/repository.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const CLIENT = 40_000;
/** A segment between two ports of loopback. */
function segment(
  source: number,
  destination: number,
  flags: number,
  sequence = 0,
  acknowledgement = 0,
  address = '127.0.0.1',
): Buffer {
  const { bytes } = makePacket({
    source: { address, port: source },
    destination: { address, port: destination },
    sequence,
    acknowledgement,
    flags,
    payload: Buffer.alloc(0),
  });
  return ethernet(bytes);
}

function capture(...frames: Buffer[]): string {
  const path = join(folder, 'capture.pcap');
  writeFileSync(path, pcap(frames.map((bytes) => ({ bytes }))));
  return path;
}

describe('a port that refuses', () => {
  const syn = segment(CLIENT, 5432, SYN, 100);
  const refusal = segment(5432, CLIENT, RST | ACK, 0, 101);

  it('is counted each time', async () => {
    const { packets, refused } = await recordingFacts(capture(syn, refusal, syn, refusal));
    expect(packets).toBe(4);
    expect([...refused]).toEqual([[5432, { addresses: ['127.0.0.1'], times: 2 }]]);
  });

  it('comes with each address that was asked', async () => {
    const six = [segment(CLIENT, 5432, SYN, 7, 0, '::1'), segment(5432, CLIENT, RST | ACK, 0, 8, '::1')];
    const { refused } = await recordingFacts(capture(...six, syn, refusal, ...six));
    expect([...refused]).toEqual([[5432, { addresses: ['::1', '127.0.0.1'], times: 3 }]]);
  });

  it('is none that accepts, resets a connection, or does not respond', async () => {
    const accepted = segment(5432, CLIENT, SYN | ACK, 7, 101);
    const later = segment(5432, CLIENT, RST | ACK, 8, 101);
    const other = segment(5432, CLIENT, RST | ACK, 0, 999);
    expect((await recordingFacts(capture(syn, accepted, later))).refused.size).toBe(0);
    expect((await recordingFacts(capture(syn, other))).refused.size).toBe(0);
    expect((await recordingFacts(capture(syn))).refused.size).toBe(0);
    expect((await recordingFacts(capture(refusal))).refused.size).toBe(0);
  });
});

it('addresses by which the command asked itself are known', async () => {
  const accepted = ['127.0.0.1', '::1', '192.0.2.1', 'fe80::7'].map((address) =>
    segment(3000, CLIENT, SYN | ACK, 0, 1, address),
  );
  const refused = segment(3000, CLIENT, RST | ACK, 0, 1, '192.0.2.2');
  const { ownAddresses } = await recordingFacts(capture(...accepted, refused));
  expect([...ownAddresses]).toEqual(['192.0.2.1', 'fe80::7']);
});

it('packets of some ports are kept, of any direction, and other servers are named', async () => {
  const frames = [
    segment(CLIENT, 3000, SYN),
    segment(CLIENT, 3001, SYN),
    segment(3000, CLIENT, SYN | ACK),
    segment(1234, 5678, SYN),
    segment(3001, CLIENT, SYN | ACK),
    segment(3002, CLIENT, RST | ACK),
  ];
  const kept = join(folder, 'kept.pcap');
  expect(await keepPorts(capture(...frames), kept, new Set([3000, 5678]))).toEqual(new Set([3001]));
  const written = readFileSync(kept);
  const at = frames.map((frame) => written.indexOf(frame));
  expect(at.map((offset) => offset >= 0)).toEqual([true, false, true, true, false, false]);
});

describe('TLS connections that stay encrypted', () => {
  const file = (name: string): string => join(FIXTURES, 'wire', name);

  // The captures with their keys: fixtures/wire/README.md says how they were made.
  it.each(['tls13-one', 'tls12-one'])('%s: none with its keys, one without', async (name) => {
    const { hellos } = await recordingFacts(file(`${name}.pcap`));
    expect(hellos).toHaveLength(1);
    expect(darkConnections(hellos, [file(`${name}.keys`)]).size).toBe(0);
    expect([...darkConnections(hellos, []).values()]).toEqual([1]);
    const other = name === 'tls13-one' ? 'tls12-one' : 'tls13-one';
    expect([...darkConnections(hellos, [file(`${other}.keys`)]).keys()]).toEqual([hellos[0]!.port]);
  });
});
