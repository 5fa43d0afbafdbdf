import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewOf } from '../../src/capture/chunk-feed.ts';
import { openWriter } from '../../src/capture/packet-writer.ts';
import { PcapngReader } from '../../src/capture/pcapng.ts';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { systemFiles } from '../../src/shared/file-access.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { readSplit } from './support.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'packet-writer-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function packetOf(text: string): RawPacket {
  const packet = new RawPacket();
  packet.bytes = Buffer.from(text, 'latin1');
  packet.view = viewOf(packet.bytes);
  packet.start = 0;
  packet.end = text.length;
  return Object.assign(packet, { seconds: 1, nanoseconds: 0, originalLength: text.length, linkType: 1 });
}

describe('the -w file', () => {
  it.each([true, false])('is whole when it is finished, endless run: %s', async (isEndless) => {
    const path = join(directory, `whole-${isEndless}.pcapng`);
    const writer = await openWriter(path, isEndless, systemFiles);
    writer.packet(packetOf('first'));
    writer.packet(packetOf('second'));
    writer.finish();
    const { packets } = readSplit(PcapngReader, readFileSync(path));
    expect(packets.map(({ data }) => data)).toEqual(['first', 'second']);
    expect(writer.hasFailed).toBe(false);
  });

  it('says which file cannot be created, why, and what to do', async () => {
    const path = join(directory, 'missing', 'out.pcapng');
    const opened = openWriter(path, false, systemFiles);
    await expect(opened).rejects.toThrow(UserError);
    await expect(opened).rejects.toThrow(`${path}: cannot be written (ENOENT); choose another -w file`);
  });
});
