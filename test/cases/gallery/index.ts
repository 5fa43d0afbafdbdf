// Every fixture that is made and not recorded.

import type { Case } from './case.ts';
import { formatCases } from './formats.ts';
import { fragmentCases } from './fragments.ts';
import { framingCases } from './framing.ts';
import { headerCases } from './header-lines.ts';
import { linkCases } from './links.ts';
import { lossCases } from './loss.ts';
import { segmentCases } from './segments.ts';

export const gallery: readonly Case[] = [
  ...linkCases,
  ...fragmentCases,
  ...segmentCases,
  ...lossCases,
  ...framingCases,
  ...headerCases,
  ...formatCases,
];
