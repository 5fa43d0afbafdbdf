// From a regular expression of PCRE2 to one of JavaScript that matches the same bytes.

import { type Alternatives, type Node, PatternError } from './node.ts';
import { parsePattern } from './pattern-parser.ts';
import { checkedReferences } from './references.ts';

/**
 * An expression for texts of which each character is a byte. Like Wireshark's it has no regard to case, unless the
 * pattern says so.
 * @throws {PatternError} when it is no expression of PCRE2, or JavaScript cannot say the same
 */
export function translatePattern(pattern: string): RegExp {
  const { body, hasCase } = parsePattern(pattern);
  const references = checkedReferences(body);
  // Sets have both cases of their letters already.
  const isCaseless = references.some(({ caseless }) => caseless);
  if (isCaseless && hasCase)
    throw new PatternError(
      references[0]!.offset,
      'a reference to a group is not supported where a part has regard to case',
    );
  return new RegExp(new Writer().alternatives(body), isCaseless ? 'i' : '');
}

class Writer {
  #atomicGroups = 0;

  alternatives(body: Alternatives): string {
    return body.map((nodes) => nodes.map((node) => this.#node(node)).join('')).join('|');
  }

  #node(node: Node): string {
    switch (node.kind) {
      case 'set':
        return node.set.toSource();
      case 'assertion':
        return node.source;
      case 'reference':
        return `\\k<${captureName(node.capture)}>`;
      case 'group':
        return this.#group(node);
      case 'repetition':
        return this.#repetition(node);
    }
  }

  #group({ form, capture, body }: Extract<Node, { kind: 'group' }>): string {
    if (form === 'atomic') return this.#atomic(this.alternatives(body));
    const source = this.alternatives(body);
    if (form !== 'plain') return `(${form}${source})`;
    return capture === null ? `(?:${source})` : `(?<${captureName(capture)}>${source})`;
  }

  /** JavaScript does not go back into a lookahead that has matched: what it has captured is matched then. */
  #atomic(source: string): string {
    const name = `a${++this.#atomicGroups}`;
    return `(?:(?=(?<${name}>${source}))\\k<${name}>)`;
  }

  #repetition({ node, minimum, maximum, style }: Extract<Node, { kind: 'repetition' }>): string {
    const source = this.#node(node);
    const isAtom =
      node.kind === 'set' ||
      node.kind === 'reference' ||
      (node.kind === 'group' && /^(?:plain|atomic)$/.test(node.form));
    const repeated = `${isAtom ? source : `(?:${source})`}${sign(minimum, maximum)}`;
    if (style === 'possessive') return this.#atomic(repeated);
    return style === 'lazy' ? `${repeated}?` : repeated;
  }
}

const captureName = (capture: number): string => `g${capture}`;

function sign(minimum: number, maximum: number | null): string {
  if (maximum === null && minimum <= 1) return minimum === 0 ? '*' : '+';
  if (minimum === 0 && maximum === 1) return '?';
  return maximum === null ? `{${minimum},}` : `{${minimum},${maximum}}`;
}
