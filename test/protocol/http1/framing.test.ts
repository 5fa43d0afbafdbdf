import { expect, it } from 'vitest';
import { bodyOfRequest, bodyOfResponse } from '../../../src/protocol/http1/framing.ts';

const facts = (contentLength: number, transferEncoding: 'chunked' | 'other' | null = null) => ({
  contentLength,
  hasTransferEncoding: transferEncoding !== null,
  isChunked: transferEncoding === 'chunked',
});

it('a request without a length has no body', () => {
  expect(bodyOfRequest(facts(-1))).toBe(0);
  expect(bodyOfRequest(facts(5))).toBe(5);
  expect(bodyOfRequest(facts(5, 'chunked'))).toBe('chunked');
});

it('a response without a length lasts until close, unless its status or its request say that it has none', () => {
  expect(bodyOfResponse(facts(-1), 200, false)).toBe('until-close');
  expect(bodyOfResponse(facts(5, 'other'), 200, false)).toBe('until-close');
  expect(bodyOfResponse(facts(5, 'chunked'), 200, false)).toBe('chunked');
  expect(bodyOfResponse(facts(5), 200, false)).toBe(5);
  for (const [status, isHead] of [
    [100, false],
    [103, false],
    [204, false],
    [304, false],
    [200, true],
  ] as const)
    expect(bodyOfResponse(facts(5, 'chunked'), status, isHead)).toBe(0);
});
