// A page (-T html) as a reader of HTML sees it: parsed by parse5, which follows the standard to the letter.

import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;

export interface ParsedPage {
  /** `tag class` of each element, in order. */
  readonly elements: readonly string[];
  /** Names of attributes, each once. */
  readonly attributes: ReadonlySet<string>;
  /** All text but that of scripts and styles. */
  readonly text: string;
  /** Of the scripts that hold data. */
  readonly data: readonly string[];
  /** Ids of elements, and what links lead to. */
  readonly ids: readonly string[];
  readonly links: readonly string[];
}

export function parsedPage(markup: string): ParsedPage {
  const elements: string[] = [];
  const attributes = new Set<string>();
  const data: string[] = [];
  const ids: string[] = [];
  const links: string[] = [];
  let text = '';
  const visit = (node: Node): void => {
    if (node.nodeName === '#text') text += (node as DefaultTreeAdapterTypes.TextNode).value;
    if (!('tagName' in node)) return;
    const of = (name: string): string | undefined => node.attrs.find((one) => one.name === name)?.value;
    elements.push(`${node.tagName} ${of('class') ?? ''}`.trim());
    for (const { name } of node.attrs) attributes.add(name);
    if (of('id') !== undefined) ids.push(of('id')!);
    if (node.tagName === 'a') links.push(of('href') ?? '');
    if (node.tagName === 'script' || node.tagName === 'style') {
      const [content] = node.childNodes as DefaultTreeAdapterTypes.TextNode[];
      if (of('type') === 'application/json') data.push(content?.value ?? '');
    } else for (const child of node.childNodes) visit(child);
  };
  for (const child of parse(markup).childNodes) visit(child);
  return { elements, attributes, text: text.replaceAll(/\s+/g, ' '), data, ids, links };
}

/** Without the style, the script and the policy that has their hashes: what a change of the program would change. */
export function pageContent(markup: string): string {
  return markup
    .replace(/<style>[\s\S]*?<\/style>/, '<style/>')
    .replace(/<script>[\s\S]*?<\/script>/, '<script/>')
    .replace(/(?<=Content-Security-Policy" content=")[^"]*/, '')
    .replaceAll(/crumbshark \d+\.\d+\.\d+/g, 'crumbshark VERSION')
    .replaceAll(/(?<=\)#)[0-9a-f]{6}/g, '000000');
}
