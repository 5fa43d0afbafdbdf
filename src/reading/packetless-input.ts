// Inputs without packets, message logs and HAR files: what they need of the run that reads them, and what cannot be asked of them.

import { CaptureError } from '../capture/reader.ts';
import type { PipelineOptions } from './pipeline.ts';

export type PacketlessOptions = Pick<
  PipelineOptions,
  | 'consumer'
  | 'counters'
  | 'files'
  | 'packets'
  | 'isAlone'
  | 'inputBegun'
  | 'inputRead'
  | 'hopsKnown'
  | 'readUpTo'
  | 'repeated'
  | 'warn'
  | 'writeFile'
  | 'packetLimit'
  | 'durationSeconds'
  | 'cookieLimit'
>;

/**
 * @param kind what the input is, `a message log`
 * @throws {CaptureError} when packets are asked for, of which it has none
 */
export function refusePacketLimits(options: PacketlessOptions, kind: string): void {
  const { writeFile, packetLimit, durationSeconds, cookieLimit } = options;
  if (writeFile !== null) throw new CaptureError(`is ${kind}, which has no packets: -w has nothing to keep`);
  if ([packetLimit, durationSeconds, cookieLimit].some((limit) => limit !== null))
    throw new CaptureError(`is ${kind}, which has no packets: give -c and -a where the packets are read`);
}

/** Fields of packets are not there. */
export function warnOfPacketFields(options: PacketlessOptions, name: string, kind: string): void {
  const { packets = null, warn } = options;
  if (packets !== null)
    warn(`${name} is ${kind}, which has no packets: fields of packets (frame.len, ip.ttl) are not there`);
}
