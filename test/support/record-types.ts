// The types of records, read from the source that declares them: TypeScript keeps nothing of them for a test to look at.

const INTERFACE = /^(?:export )?interface (\w+)(?: extends (\w+))? \{\n(.*?)^\}/gms;
const ALIAS = /^export type (\w+) =\s+([^;]+);/gm;

interface Declaration {
  readonly extended: string | null;
  readonly text: string;
}

/** Every type in the union `CrumbRecord` and every exported one that those consist of, with the names of its members. */
export function recordTypes(source: string): Map<string, string[]> {
  const declarations = declarationsOf(source);
  const found = new Map<string, string[]>();
  const add = (text: string): void => {
    for (const [name] of text.matchAll(/\b[A-Z]\w+\b/g)) {
      const declaration = declarations.get(name);
      if (declaration === undefined || found.has(name)) continue;
      const whole = wholeText(declaration, declarations);
      found.set(name, membersOf(whole));
      add(whole);
    }
  };
  add(declarations.get('CrumbRecord')!.text);
  found.delete('CrumbRecord');
  return found;
}

function declarationsOf(source: string): Map<string, Declaration> {
  const text = source.replaceAll(/\/\*\*.*?\*\//gs, '');
  const declarations = new Map<string, Declaration>();
  for (const [, name, extended, body] of text.matchAll(INTERFACE))
    declarations.set(name!, { extended: extended ?? null, text: body! });
  for (const [, name, body] of text.matchAll(ALIAS)) declarations.set(name!, { extended: null, text: body! });
  return declarations;
}

/** With what it extends. */
function wholeText({ extended, text }: Declaration, declarations: ReadonlyMap<string, Declaration>): string {
  return (extended === null ? '' : declarations.get(extended)!.text) + text;
}

/** Of an interface its members and theirs, of `Pick` the names in it, of a union its texts. */
function membersOf(text: string): string[] {
  const names = [...text.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name!);
  const literals = [...text.matchAll(/'([\w-]+)'/g)].map(([, name]) => name!);
  return [...new Set(names.length > 0 ? names.filter((name) => name !== 'type') : literals)];
}
