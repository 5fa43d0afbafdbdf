// What a connection says, taken apart into texts and the fields, targets and bodies in them.

import type { Area } from './area.ts';

/** The value `[start, end)` of a header field. */
export interface AreaField {
  /** In lower case. */
  readonly name: string;
  readonly area: Area;
  readonly start: number;
  readonly end: number;
}

/** The content of a message, all of `area`. */
export interface AreaBody {
  readonly area: Area;
  readonly contentType: string;
  readonly codings: readonly string[];
  readonly isRequest: boolean;
}

export class ConnectionAreas {
  isHttp2 = false;
  /** Header blocks, and strings of HPACK. */
  readonly heads: Area[] = [];
  readonly fields: AreaField[] = [];
  readonly bodies: AreaBody[] = [];

  addBody(body: AreaBody): void {
    if (body.area.bytes.length > 0) this.bodies.push(body);
  }
}

/** In the place of the name of the request's target, which HTTP/2 has as a field. */
export const TARGET = ':path';

/** What keeps a connection from being read: a reason as a clause. */
export class UnreadError extends Error {
  override readonly name = 'UnreadError';
}

/** Adds the value of a field to those of its name. */
export function addFieldValue(fields: Map<string, string[]>, name: string, value: string): void {
  const values = fields.get(name);
  if (values === undefined) fields.set(name, [value]);
  else values.push(value);
}
