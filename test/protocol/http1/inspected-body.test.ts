import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import type { Endpoint } from '../../../src/flow/endpoint.ts';
import { Channel, Stream } from '../../../src/flow/stream.ts';
import { InspectedBody } from '../../../src/protocol/http1/inspected-body.ts';
import { PostedForm } from '../../../src/protocol/posted-form.ts';

class TestChannel extends Channel {
  readonly streams: readonly [Stream, Stream] = [new Stream(this, 0), new Stream(this, 1)];
  readonly endpoints = [] as unknown as readonly [Endpoint, Endpoint];
}

describe('a body that is inspected', () => {
  const bytes = Buffer.from('a=1&b=2NEXT');

  it('takes over what the stream would skip, and ends where it ends', () => {
    const [stream] = new TestChannel(0, false).streams;
    const body = new InspectedBody(new PostedForm('urlencoded', new BufferBudget(1 << 20)), stream);
    stream.skip = 7;
    expect(body.begin()).toBe(true);
    expect(stream.skip).toBe(0);
    expect(body.inspect(bytes, 0, 3)).toBe(3);
    expect(body.isOver).toBe(false);
    expect(body.inspect(bytes, 3, bytes.length)).toBe(7);
    expect(body.isOver).toBe(true);
    expect(body.form.names).toEqual(['a', 'b']);
  });

  it('leaves the rest to the stream', () => {
    const [stream] = new TestChannel(0, false).streams;
    const body = new InspectedBody(new PostedForm('urlencoded', new BufferBudget(1 << 20)), stream);
    stream.skip = 7;
    body.begin();
    body.inspect(bytes, 0, 3);
    body.form.close();
    expect(body.isOver).toBe(true);
    body.skipRest();
    expect(stream.skip).toBe(4);
    expect(body.begin()).toBe(false);
  });
});
