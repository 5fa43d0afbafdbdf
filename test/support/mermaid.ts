// Mermaid's own parser, as an independent check of the diagrams that we write. It comes as a script for browsers; to
// parse it needs no page.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';

/** What a diagram holds, in its order, with the entities of the text resolved. */
export interface ParsedDiagram {
  /** Label of each participant by its id. */
  readonly participants: ReadonlyMap<string, string>;
  readonly lines: readonly ParsedLine[];
}

export interface ParsedLine {
  readonly kind: 'request' | 'response' | 'note' | 'loop' | 'end';
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

interface Mermaid {
  parse(text: string): Promise<{ readonly diagramType: string }>;
  readonly mermaidAPI: {
    getDiagramFromText(text: string): Promise<{ readonly db: SequenceDatabase }>;
  };
}

interface SequenceDatabase {
  getActors(): Map<string, { readonly description: string }>;
  getMessages(): readonly {
    readonly from?: string;
    readonly to?: string;
    readonly type: number;
    readonly message: string;
  }[];
}

/** Mermaid's LINETYPE. */
const KINDS: Readonly<Record<number, ParsedLine['kind']>> = {
  0: 'request',
  1: 'response',
  2: 'note',
  10: 'loop',
  11: 'end',
};

/** Mermaid sets `#58;` aside as this until the drawing is done. */
const ENTITY = /ﬂ°°(\d+)¶ß/g;

function loadMermaid(): Mermaid {
  const file = createRequire(import.meta.url).resolve('@mermaid-js/tiny');
  const context = createContext({ console, structuredClone });
  runInContext(readFileSync(file, 'utf8'), context, { filename: file });
  return context.mermaid as Mermaid;
}

const mermaid = loadMermaid();

/** With line ends where the text is broken. */
const resolved = (text: string): string =>
  text.replaceAll('<br/>', '\n').replace(ENTITY, (_, code: string) => String.fromCodePoint(Number(code)));

/** Throws Mermaid's error when the text is no sequence diagram. */
export async function parseDiagram(text: string): Promise<ParsedDiagram> {
  const { diagramType } = await mermaid.parse(text);
  if (diagramType !== 'sequence') throw new Error(`a diagram of the type ${diagramType}`);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  return {
    participants: new Map(
      [...db.getActors()].map(([id, { description }]) => [id, resolved(description)] as const),
    ),
    lines: db.getMessages().map(({ from = '', to = '', type, message }) => ({
      kind: KINDS[type]!,
      from,
      to,
      text: resolved(message ?? ''),
    })),
  };
}

/** The diagrams of a report: the text itself, or the fenced blocks of a Markdown page. */
export function diagramsOf(report: string): string[] {
  if (!report.startsWith('```')) return [report];
  return [...report.matchAll(/^```mermaid\n(.*?)^```$/gms)].map(([, text]) => text!);
}
