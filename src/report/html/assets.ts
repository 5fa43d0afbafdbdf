// The style and the script of the page, as the build has made them, and the policy that allows these two and nothing else.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packagePath } from '../../shared/package-path.ts';

const read = (name: string): string => readFileSync(packagePath(`dist/page/${name}`), 'utf8');

export const PAGE_STYLE = read('style.css');
export const PAGE_SCRIPT = read('client.js');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** https://www.w3.org/TR/CSP3/: nothing is loaded, nothing is sent, nothing else runs. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(PAGE_STYLE)}`,
  `script-src ${hashOf(PAGE_SCRIPT)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
