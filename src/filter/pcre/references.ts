// References to groups. In JavaScript one to a group that has not matched matches nothing, in PCRE2 it fails: so they are
// only taken where their group has matched for certain.

import { type Alternatives, type Node, PatternError } from './node.ts';

type Reference = Extract<Node, { kind: 'reference' }>;

/** What decides whether a part is reached: an alternative, a repetition that may not happen, a negative lookaround. */
type Condition = object;

/** All references of an expression. @throws {PatternError} for one whose group may not have matched */
export function checkedReferences(body: Alternatives): Reference[] {
  const walk = new ReferenceWalk();
  walk.alternatives(body, []);
  return walk.references;
}

class ReferenceWalk {
  readonly references: Reference[] = [];
  /** By the numbers of the groups that have ended. */
  readonly #conditions = new Map<number, readonly Condition[]>();
  #lookbehinds = 0;

  alternatives(body: Alternatives, conditions: readonly Condition[]): void {
    for (const nodes of body)
      for (const node of nodes) this.#node(node, body.length > 1 ? [...conditions, nodes] : conditions);
  }

  #node(node: Node, conditions: readonly Condition[]): void {
    if (node.kind === 'reference') this.#reference(node, conditions);
    else if (node.kind === 'repetition')
      this.#node(node.node, node.minimum === 0 ? [...conditions, node] : conditions);
    else if (node.kind === 'group') {
      const isBehind = node.form === '?<=' || node.form === '?<!';
      if (isBehind) this.#lookbehinds++;
      const isNegative = node.form === '?!' || node.form === '?<!';
      this.alternatives(node.body, isNegative ? [...conditions, node] : conditions);
      if (isBehind) this.#lookbehinds--;
      if (node.capture !== null) this.#conditions.set(node.capture, conditions);
    }
  }

  #reference(reference: Reference, conditions: readonly Condition[]): void {
    const needed = this.#conditions.get(reference.capture);
    // JavaScript reads a lookbehind from its end.
    const isCertain = needed?.every((condition) => conditions.includes(condition)) === true;
    if (!isCertain || this.#lookbehinds > 0)
      throw new PatternError(
        reference.offset,
        'a reference to a group that may not have matched before it is not supported',
      );
    this.references.push(reference);
  }
}
