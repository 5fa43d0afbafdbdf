// Requests and responses on hops: between a browser and a proxy, and between the proxy and the server behind it.

import type { HeaderField, RequestMessage, ResponseMessage } from '../../src/record/message.ts';
import { header, type RequestChange, request, response } from '../support/messages.ts';

/** 32 hexadecimal digits: no two users have the same. */
export const SID = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

export type Field = readonly [name: string, value: string];

const fieldsOf = (fields: readonly Field[]): HeaderField[] =>
  fields.map(([name, value]) => header(name, value));

/** As a browser on the same machine sends it to a proxy at port 8080. */
export function outerRequest(change: RequestChange = {}, ...more: readonly Field[]): RequestMessage {
  const fields: Field[] = [
    ['Host', 'localhost:8080'],
    ['Connection', 'keep-alive'],
    ['User-Agent', 'Chrome'],
    ...more,
  ];
  const target = change.target ?? '/account';
  return request({
    stream: 1,
    frame: 10,
    method: 'GET',
    src: '127.0.0.1',
    srcPort: 50_001,
    dst: '127.0.0.1',
    dstPort: 8080,
    target,
    url: `http://localhost:8080${target}`,
    ...change,
    fields: change.fields ?? fieldsOf(fields),
  });
}

/** As nginx passes it on without any setting: Host is the server's, and the connection is closed after it. */
export function innerRequest(change: RequestChange = {}, ...more: readonly Field[]): RequestMessage {
  const fields: Field[] = [
    ['Host', '127.0.0.1:3000'],
    ['Connection', 'close'],
    ['User-Agent', 'Chrome'],
    ...more,
  ];
  const inner = { stream: 2, frame: 12, srcPort: 50_002, dstPort: 3000, protocol: 'http/1.0' } as const;
  return outerRequest({ ...inner, ...change, fields: change.fields ?? fieldsOf(fields) });
}

/** The response to a request, some frames behind it. */
export function responseTo(to: RequestMessage, frame: number, ...fields: readonly Field[]): ResponseMessage {
  const { stream, streamId, protocol, src, srcPort, dst, dstPort } = to;
  const place = { stream, streamId, protocol, src: dst, srcPort: dstPort, dst: src, dstPort: srcPort };
  return {
    ...response({ ...place, frame, status: 200, fields: fieldsOf(fields), request: to }),
    request: to,
  };
}

/** The same, when the request was lost. */
export function orphanResponse(
  to: RequestMessage,
  frame: number,
  ...fields: readonly Field[]
): ResponseMessage {
  return { ...responseTo(to, frame, ...fields), request: null };
}
