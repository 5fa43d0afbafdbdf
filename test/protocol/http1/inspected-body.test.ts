import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import type { Endpoint } from '../../../src/flow/endpoint.ts';
import { Channel, Stamp, Stream } from '../../../src/flow/stream.ts';
import { InspectedBody } from '../../../src/protocol/http1/inspected-body.ts';
import { PostedForm } from '../../../src/protocol/posted-form.ts';

class TestChannel extends Channel {
  readonly streams: readonly [Stream, Stream] = [new Stream(this, 0), new Stream(this, 1)];
  readonly endpoints = [] as unknown as readonly [Endpoint, Endpoint];
}

describe('a body that is inspected', () => {
  const bytes = Buffer.from('a=1&b=2NEXT');
  const stamp = new Stamp();

  it('takes over what the stream would skip, and ends where it ends', () => {
    const [stream] = new TestChannel(0, false).streams;
    const form = new PostedForm('urlencoded', new BufferBudget(1 << 20));
    const body = new InspectedBody(form, stream);
    stream.skip = 7;
    expect(body.begin()).toBe(true);
    expect(stream.skip).toBe(0);
    expect(body.inspect(bytes, 0, 3, stamp)).toBe(3);
    expect(body.isOver).toBe(false);
    expect(body.inspect(bytes, 3, bytes.length, stamp)).toBe(7);
    expect(body.isOver).toBe(true);
    expect(form.names).toEqual(['a', 'b']);
  });

  it('leaves the rest to the stream', () => {
    const [stream] = new TestChannel(0, false).streams;
    const form = new PostedForm('urlencoded', new BufferBudget(1 << 20));
    const body = new InspectedBody(form, stream);
    stream.skip = 7;
    body.begin();
    body.inspect(bytes, 0, 3, stamp);
    form.close();
    expect(body.isOver).toBe(true);
    body.skipRest();
    expect(stream.skip).toBe(4);
    expect(body.begin()).toBe(false);
  });
});
