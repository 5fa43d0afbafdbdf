// Markdown as GitHub and GitLab render it: HTML goes through, addresses become links, tables are tables. What of it has a
// meaning is listed.

import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true, linkify: true });

export interface Rendered {
  /** The names of all elements, each once; with their attributes where they have some. */
  readonly elements: readonly string[];
  /** What is read, code and all. */
  readonly text: string;
  /** What is not in code: where references are looked for. */
  readonly prose: string;
}

export function rendered(source: string): Rendered {
  const html = markdown.render(source);
  const tags = [...html.matchAll(/<(\/?[^>]*)>/g)].map(([, tag = '']) => tag);
  return {
    elements: [...new Set(tags.filter((tag) => !tag.startsWith('/')))].sort(),
    text: textOf(html),
    prose: textOf(html.replaceAll(/<code>.*?<\/code>/gs, ' ')),
  };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d+)|(lt|gt|quot|amp));/g, (_, code?: string, name = '') =>
      code === undefined ? ENTITIES[name]! : String.fromCodePoint(Number(code)),
    );
}

/** What GitHub and GitLab make a link or a message of: @name, #1, !1, an address, a formula. */
export const REFERENCE = /@\w|#\w|!\d|[$~%&^:]\w|\w\/\/|www\.|:\w+:|\w-\d/;
