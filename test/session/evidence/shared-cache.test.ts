import { expect, it } from 'vitest';
import { isFromSharedCache } from '../../../src/session/evidence/shared-cache.ts';
import { header, response } from '../../support/messages.ts';

it.each<[string, string, boolean]>([
  ['Age', '3', true],
  ['Age', '0', false],
  ['X-Cache', 'HIT from proxy', true],
  ['X-Cache', 'TCP_MEM_HIT', true],
  ['X-Cache', 'MISS', false],
  ['X-Cache', 'white', false],
  ['Cache-Status', 'ExampleCache; hit', true],
  ['Cache-Status', 'ExampleCache; fwd=miss', false],
  ['CF-Cache-Status', 'DYNAMIC', false],
])('%s: %s', (name, value, isHit) =>
  expect(isFromSharedCache(response({ fields: [header(name, value)] }))).toBe(isHit),
);
