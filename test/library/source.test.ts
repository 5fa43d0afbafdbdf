import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { READ_BLOCK_BYTES } from '../../src/capture/limits.ts';
import { type Source, sourceInput } from '../../src/library/source.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { FIXTURES } from '../support/repository.ts';

const LOGIN = join(FIXTURES, 'flask-login.pcap');

describe('a source is', () => {
  it('a path', () => {
    expect(sourceInput(LOGIN, 'x')).toEqual({ inputs: [LOGIN], stream: null, live: null });
    expect(() => sourceInput(`${LOGIN}.none`, null)).toThrow(UserError);
  });

  it('bytes, read in blocks', async () => {
    const bytes = Buffer.alloc(2 * READ_BLOCK_BYTES + 5, 'ab');
    for (const source of [bytes, new Uint8Array(bytes)]) {
      const { inputs, stream, live } = sourceInput(source, null);
      expect([inputs, live, stream?.name]).toEqual([[], null, 'buffer']);
      const blocks = await stream!.bytes.toArray();
      expect(blocks.map(({ length }) => length)).toEqual([READ_BLOCK_BYTES, READ_BLOCK_BYTES, 5]);
      expect(Buffer.concat(blocks).equals(bytes)).toBe(true);
    }
    expect(sourceInput(bytes, 'upload').stream?.name).toBe('upload');
  });

  it('a stream of Node as it is, of the web, or anything that gives bytes', async () => {
    const readable = Readable.from([Buffer.from('ab')]);
    expect(sourceInput(readable, null).stream).toEqual({ name: 'stream', bytes: readable });
    const web = new Blob(['cd']).stream();
    const own = (async function* () {
      yield Buffer.from('ef');
    })();
    const read = async (source: Source): Promise<string> =>
      Buffer.concat(await sourceInput(source, null).stream!.bytes.toArray()).toString();
    expect(await read(web as AsyncIterable<Uint8Array>)).toBe('cd');
    expect(await read(own)).toBe('ef');
  });

  it('an interface', () => {
    expect(sourceInput({ interface: 'lo', captureFilter: 'tcp port 80' }, null).live).toEqual({
      interface: 'lo',
      filter: 'tcp port 80',
      promiscuous: false,
      bufferMebibytes: null,
      backend: 'auto',
    });
  });

  it.each([null, undefined, 7, {}, { interface: 7 }])('and not %j', (source) => {
    expect(() => sourceInput(source as unknown as Source, null)).toThrow(TypeError);
  });
});
