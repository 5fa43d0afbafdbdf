// The connections of a capture as texts with their secrets found; those that cannot be read have a reason.

import { contentDecoder } from '../protocol/content-coding.ts';
import { type Area, looseArea } from './area.ts';
import { collectBody, passwordInputs } from './body-secrets.ts';
import type { CaptureBytes } from './capture-records.ts';
import { type AreaBody, ConnectionAreas, UnreadError } from './connection-areas.ts';
import { collectField, type SecretCollector } from './field-secrets.ts';
import { isHttp1Request, readHttp1 } from './http1-areas.ts';
import { isHttp2Preface, readHttp2 } from './http2-areas.ts';
import { captureStreams, type OtherPackets, type StreamPair } from './packet-streams.ts';

/** What a connection says. */
export interface ReadConnection {
  readonly pair: StreamPair;
  /** Texts in which secrets are replaced. */
  readonly areas: readonly Area[];
  /** Contents of compressed bodies, in which nothing can be replaced. */
  readonly packed: readonly Area[];
}

export interface ConnectionReading {
  readonly pairs: readonly StreamPair[];
  readonly connections: readonly ReadConnection[];
  readonly others: OtherPackets;
  /** Some of them are HTTP/2. */
  readonly hasHttp2: boolean;
}

/** A body as it was decoded. */
interface OpenedBody extends Pick<AreaBody, 'contentType' | 'isRequest'> {
  readonly area: Area;
  readonly isPacked: boolean;
}

/** In pictures and the like there are no members and no forms. */
const NO_TEXT = /^\s*(?:image\/(?!svg)|video\/|audio\/|font\/)/i;

/** Takes a capture apart, and puts down the secrets in it. */
export function readConnections(capture: CaptureBytes, collector: SecretCollector): ConnectionReading {
  const { pairs, others } = captureStreams(capture);
  const read = pairs.flatMap((pair) => {
    const found = pair.isEmpty || pair.refusal !== null ? null : areasOf(pair);
    if (found === null) return [];
    return [{ pair, found, bodies: found.bodies.flatMap((body) => openedBody(pair, body)) }];
  });
  const passwordNames = new Set(
    read.flatMap(({ bodies }) => bodies.flatMap(({ area }) => passwordInputs(area.text))),
  );
  const connections = read.map(({ pair, found, bodies }) => {
    for (const field of found.fields) collectField(field, collector);
    for (const body of bodies)
      if (!NO_TEXT.test(body.contentType)) collectBody(body, passwordNames, collector);
    const areas = bodies.filter((body) => !body.isPacked).map(({ area }) => area);
    const packed = bodies.filter((body) => body.isPacked).map(({ area }) => area);
    return { pair, areas: [...found.heads, ...areas], packed };
  });
  return { pairs, others, connections, hasHttp2: read.some(({ found }) => found.isHttp2) };
}

/** Null, with a reason in the pair, where it is not read. */
function areasOf(pair: StreamPair): ConnectionAreas | null {
  const found = new ConnectionAreas();
  const [one, other] = pair.streams.map(({ bytes }) => bytes) as [Buffer, Buffer];
  const isSecondClient = isClient(other) && !isClient(one);
  const [client, server] = isSecondClient ? [other, one] : [one, other];
  try {
    if (isHttp2Preface(client)) readHttp2(client, server, found);
    else if (isHttp1Request(client)) {
      const upgraded = readHttp1(client, server, found);
      if (upgraded !== null) readHttp2(client, server, found, upgraded);
    } else throw new UnreadError(isTls(one) || isTls(other) ? 'it is TLS' : 'it is not HTTP');
    return found;
  } catch (error) {
    if (!(error instanceof UnreadError)) throw error;
    pair.refuse(error.message);
    return null;
  }
}

function isClient(stream: Buffer): boolean {
  return isHttp2Preface(stream) || isHttp1Request(stream);
}

/** A record of TLS or its old hello. */
function isTls(stream: Buffer): boolean {
  return stream.length > 2 && stream[0]! >= 0x14 && stream[0]! <= 0x17 && stream[1] === 3;
}

function openedBody(pair: StreamPair, { area, contentType, codings, isRequest }: AreaBody): OpenedBody[] {
  const isPacked = codings.some((coding) => coding.trim().toLowerCase() !== 'identity');
  if (!isPacked) return [{ area, contentType, isRequest, isPacked }];
  try {
    const decoded = contentDecoder(codings)?.(area.bytes);
    if (decoded === undefined) throw new UnreadError('unknown');
    return [{ area: looseArea(decoded), contentType, isRequest, isPacked }];
  } catch {
    pair.refuse(`a body of it (${codings.join(', ')}) cannot be decoded`);
    return [];
  }
}
