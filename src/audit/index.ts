// All rules, in the order in which they are listed.

import type { Rule } from './rule.ts';
import { samesiteMissing } from './rules/samesite-missing.ts';

export const RULES: readonly Rule[] = [samesiteMissing];
