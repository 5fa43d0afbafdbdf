import { expect, it } from 'vitest';
import { QPACK_STATIC_FIELDS } from '../../../../src/protocol/http3/qpack/static-table.ts';
import { STATIC_SAMPLE } from '../../../support/qpack-encoder.ts';

it('has the entries of RFC 9204 appendix A at their indexes', () => {
  expect(QPACK_STATIC_FIELDS).toHaveLength(99);
  for (const [index, name, value] of STATIC_SAMPLE)
    expect(QPACK_STATIC_FIELDS[index], String(index)).toMatchObject({ name, value });
});

it('has each field once', () => {
  expect(new Set(QPACK_STATIC_FIELDS.map(({ name, value }) => `${name}: ${value}`)).size).toBe(99);
});
