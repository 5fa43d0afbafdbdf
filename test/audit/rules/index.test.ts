import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/audit/rules/index.ts';

describe('RULES', () => {
  it('are those of the catalogue', () => {
    expect(RULES).toHaveLength(65);
  });

  it('are plain data but for their functions, so that documents can be generated', () => {
    for (const { meta } of RULES) expect(JSON.parse(JSON.stringify(meta))).toEqual(meta);
  });
});
