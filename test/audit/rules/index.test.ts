import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/audit/rules/index.ts';

describe('RULES', () => {
  it('are those of the catalogue', () => {
    expect(RULES).toHaveLength(48);
  });

  it('are plain data but for their functions: documents can be made of them', () => {
    for (const { meta } of RULES) expect(JSON.parse(JSON.stringify(meta))).toEqual(meta);
  });
});
