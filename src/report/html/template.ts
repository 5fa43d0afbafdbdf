// HTML as a tagged template: whatever is put into it is escaped, unless it is HTML that was made by it. The one place in
// which text from the wire gets onto a page.

import { escapeHtml } from '../ci/inert-text.ts';
import { escapeText } from '../escape.ts';

/** What `html` makes. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlContent = Html | string | number | null | readonly HtmlContent[];

export function html(parts: TemplateStringsArray, ...contents: readonly HtmlContent[]): Html {
  return new Html(parts.reduce((text, part, index) => text + markupOf(contents[index - 1] ?? null) + part));
}

function markupOf(content: HtmlContent): string {
  if (content instanceof Html) return content.markup;
  if (content === null) return '';
  return typeof content === 'object' ? content.map(markupOf).join('') : escapeHtml(visibleText(`${content}`));
}

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Text as a page shows it: what no UTF-8 has is the replacement character, as it becomes in a file. */
export function visibleText(text: string): string {
  return escapeText(text).replace(LONE_SURROGATE, '\ufffd');
}
