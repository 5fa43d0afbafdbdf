// A QUIC connection as a channel: one for all of its streams. Its endpoints are those of its first packet, wherever it
// migrates to: its client stays the same one.

import { Endpoint } from '../../flow/endpoint.ts';
import { Channel, Stream } from '../../flow/stream.ts';
import type { Segment } from '../../packet/segment.ts';

export class QuicChannel extends Channel {
  readonly streams: readonly [Stream, Stream];
  readonly endpoints: readonly [Endpoint, Endpoint];

  /** Direction 0 is that of `segment`. */
  constructor(number: number, transportNumber: number, segment: Segment) {
    super(number, true, transportNumber);
    this.streams = [new Stream(this, 0), new Stream(this, 1)];
    const { ipVersion } = segment;
    this.endpoints = [
      new Endpoint(
        ipVersion,
        segment.source0,
        segment.source1,
        segment.source2,
        segment.source3,
        segment.sourcePort,
      ),
      new Endpoint(
        ipVersion,
        segment.destination0,
        segment.destination1,
        segment.destination2,
        segment.destination3,
        segment.destinationPort,
      ),
    ];
  }
}
