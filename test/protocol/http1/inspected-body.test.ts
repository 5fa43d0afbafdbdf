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

describe('a body that is shown', () => {
  const bytes = Buffer.from('a=1&b=2NEXT');

  it('takes over what the stream would skip, and ends where it ends', () => {
    const [stream] = new TestChannel(0, false).streams;
    const shown = new InspectedBody(new PostedForm('urlencoded', new BufferBudget(1 << 20)), stream);
    stream.skip = 7;
    expect(shown.begin()).toBe(true);
    expect(stream.skip).toBe(0);
    expect(shown.inspect(bytes, 0, 3)).toBe(3);
    expect(shown.isOver).toBe(false);
    expect(shown.inspect(bytes, 3, bytes.length)).toBe(7);
    expect(shown.isOver).toBe(true);
    expect(shown.form.names).toEqual(['a', 'b']);
  });

  it('leaves the rest to the stream', () => {
    const [stream] = new TestChannel(0, false).streams;
    const shown = new InspectedBody(new PostedForm('urlencoded', new BufferBudget(1 << 20)), stream);
    stream.skip = 7;
    shown.begin();
    shown.inspect(bytes, 0, 3);
    shown.form.close();
    expect(shown.isOver).toBe(true);
    shown.skipRest();
    expect(stream.skip).toBe(4);
    expect(shown.begin()).toBe(false);
  });
});
