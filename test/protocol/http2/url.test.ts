// The URL of an HTTP/2 request (RFC 9113 section 8.3.1), as everything above the protocols sees it.

import { expect, it } from 'vitest';
import { Stamp } from '../../../src/flow/stream.ts';
import { SeenRequest } from '../../../src/protocol/events.ts';
import { TableField } from '../../../src/protocol/field-compression/field.ts';
import { FieldList } from '../../../src/protocol/field-compression/field-list.ts';
import { MultiplexedHead } from '../../../src/protocol/multiplexed/head.ts';
import { wireRequest } from '../../../src/record/wire-message.ts';
import { Bench } from './support.ts';

const AUTHORITY: [string, string] = [':authority', 'example.test'];
const PATH: [string, string] = [':path', '/a?b'];

it.each([
  ['scheme, authority and path', [[':scheme', 'https'], AUTHORITY, PATH], 'https://example.test/a?b'],
  ['no scheme: that of the connection', [AUTHORITY, PATH], 'http://example.test/a?b'],
  ['a scheme that is none', [[':scheme', 'no scheme'], AUTHORITY, PATH], 'http://example.test/a?b'],
  ['Host in the place of :authority', [[':scheme', 'http'], ['host', 'h.test'], PATH], 'http://h.test/a?b'],
  ['neither: the address', [[':scheme', 'http'], PATH], 'http://10.0.0.2/a?b'],
  ['OPTIONS *', [[':scheme', 'http'], AUTHORITY, [':path', '*']], 'http://example.test'],
  [
    'CONNECT',
    [
      [':method', 'CONNECT'],
      [':authority', 'example.test:443'],
    ],
    'http://example.test:443',
  ],
  ['an unknown path', [[':scheme', 'https'], AUTHORITY], 'https://example.test'],
] as [string, [string, string][], string][])('%s', (_name, fields, url) => {
  const list = new FieldList();
  for (const [name, value] of fields) list.add(new TableField(name, value));
  const head = new MultiplexedHead('h2', 'request', 1, list, Buffer.alloc(0), true);
  const seen = new SeenRequest(head, new Bench().channel, 0, new Stamp(), false, null);
  expect(wireRequest(seen).url).toBe(url);
});
