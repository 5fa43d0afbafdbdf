// The documents of the repository, and what in their Markdown leads elsewhere (CommonMark, as GitHub renders it).

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository.ts';

const FENCED = /^```(\w*)\n(.*?)^```$/gms;

/** All Markdown files, but those that git ignores. */
export function documentNames(): string[] {
  const folders = ['', 'docs', 'docs/rules', 'fixtures'];
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => (folder === '' ? name : `${folder}/${name}`))
      .sort(),
  );
}

/** A document without its code, in blocks and in lines. */
export function withoutCode(text: string): string {
  return withoutBlocks(text).replaceAll(/`[^`\n]*`/g, '');
}

export interface Block {
  /** The word behind the opening fence; empty without one. */
  readonly kind: string;
  readonly text: string;
}

/** The fenced blocks of a document. */
export function blocksOf(text: string): Block[] {
  return [...text.matchAll(FENCED)].map(([, kind = '', block = '']) => ({ kind, text: block }));
}

export function withoutBlocks(text: string): string {
  return text.replaceAll(FENCED, '');
}

export interface Link {
  /** Relative to the document; empty for the document itself. */
  readonly path: string;
  readonly anchor: string | null;
}

/** The links of a document that lead to files, not to the web. */
export function linksOf(text: string): Link[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = null] = target.split('#');
      return { path, anchor };
    });
}

/** The anchors of a document's headings: lower case, spaces as hyphens, without punctuation. */
export function anchorsOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The sections of a document by their headings of the second level. */
export function sectionsOf(text: string): Map<string, string> {
  return new Map(text.split(/^## /m).map((section) => [section.split('\n')[0]!, section]));
}

/** The rows of the table below a heading, without its head: the texts of their cells. */
export function rowsBelow(text: string, heading: string): string[][] {
  const [, section = ''] = text.split(new RegExp(`^#+ ${heading}$`, 'm'));
  const [table = ''] = /^\|.*(?:\n\|.*)+/m.exec(section) ?? [];
  return table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}
