import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { READ_BLOCK_BYTES } from '../../src/capture/limits.ts';
import { runSource, type Source } from '../../src/library/source.ts';

describe('a source is', () => {
  it('a path', () => {
    expect(runSource('login.pcap', 'x')).toEqual({ paths: ['login.pcap'], stream: null, live: null });
  });

  it('bytes, read in blocks', async () => {
    const bytes = Buffer.alloc(2 * READ_BLOCK_BYTES + 5, 'ab');
    for (const source of [bytes, new Uint8Array(bytes)]) {
      const { paths, stream, live } = runSource(source, null);
      expect([paths, live, stream?.name]).toEqual([[], null, 'buffer']);
      const blocks = await stream!.bytes.toArray();
      expect(blocks.map(({ length }) => length)).toEqual([READ_BLOCK_BYTES, READ_BLOCK_BYTES, 5]);
      expect(Buffer.concat(blocks).equals(bytes)).toBe(true);
    }
    expect(runSource(bytes, 'upload').stream?.name).toBe('upload');
  });

  it('a stream of Node as it is, of the web, or anything that gives bytes', async () => {
    const readable = Readable.from([Buffer.from('ab')]);
    expect(runSource(readable, null).stream).toEqual({ name: 'stream', bytes: readable });
    const web = new Blob(['cd']).stream();
    const own = (async function* () {
      yield Buffer.from('ef');
    })();
    const read = async (source: Source): Promise<string> =>
      Buffer.concat(await runSource(source, null).stream!.bytes.toArray()).toString();
    expect(await read(web as AsyncIterable<Uint8Array>)).toBe('cd');
    expect(await read(own)).toBe('ef');
  });

  it('an interface', () => {
    expect(runSource({ interface: 'lo', captureFilter: 'tcp port 80' }, null).live).toEqual({
      interface: 'lo',
      filter: 'tcp port 80',
      promiscuous: false,
      bufferMebibytes: null,
      backend: 'auto',
    });
  });

  it.each([null, undefined, 7, {}, { interface: 7 }])('and not %j', (source) => {
    expect(() => runSource(source as unknown as Source, null)).toThrow(TypeError);
  });
});
