// The JSON Schema of all records, made of the TypeScript types that declare them, with their comments as descriptions.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

const TITLE = 'Records of crumbshark';
const DESCRIPTION = 'One line of -T ndjson. The document of -T json is #/$defs/RecordsDocument.';

/**
 * The text of the schema.
 * @param {string} root the repository
 */
export function recordSchemaText(root) {
  const schema = new RecordSchema(join(root, 'src/record/records.ts'));
  const { $defs, ...head } = schema.whole();
  // A line for each type: indented it would be half as large again.
  const types = Object.entries($defs).map(([name, type]) => `"${name}": ${JSON.stringify(type)}`);
  return `${JSON.stringify(head).slice(0, -1)}, "$defs": {\n${types.join(',\n')}\n}}\n`;
}

class RecordSchema {
  #main;
  #files = new Map();
  /** By name: each is made once. */
  #definitions = new Map();

  constructor(main) {
    this.#main = main;
  }

  whole() {
    const { anyOf } = this.#declared('CrumbRecord', this.#main).schema();
    this.#reference('RecordsDocument', this.#main);
    return {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: TITLE,
      description: DESCRIPTION,
      anyOf,
      $defs: Object.fromEntries([...this.#definitions].sort(([one], [other]) => (one < other ? -1 : 1))),
    };
  }

  /** A named type, put among the definitions. */
  #reference(name, path) {
    if (!this.#definitions.has(name)) {
      // Its place first: types may name each other.
      this.#definitions.set(name, null);
      this.#definitions.set(name, this.#declared(name, path).schema());
    }
    return { $ref: `#/$defs/${name}` };
  }

  /** The declaration of a name: in the file, or in the one that it is imported from. */
  #declared(name, path) {
    const file = this.#file(path);
    const node = file.declarations.get(name);
    if (node === undefined) {
      const source = file.imports.get(name);
      if (source === undefined) throw new Error(`${path}: no declaration of ${name}`);
      return this.#declared(name, join(dirname(path), source));
    }
    const schema = () =>
      node.type === 'TSInterfaceDeclaration'
        ? this.#object(this.#members(node, path), path)
        : this.#type(node.typeAnnotation, path);
    return { node, path, schema };
  }

  #file(path) {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(path, 'utf8');
    const { program, comments, errors } = parseSync(path, text);
    if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
    const file = { text, comments, declarations: new Map(), imports: new Map() };
    for (const statement of program.body) addStatement(file, statement);
    this.#files.set(path, file);
    return file;
  }

  /** Those of an interface behind those that it extends: pairs of a member and the file that it stands in. */
  #members(node, path) {
    const inherited = node.extends.flatMap(({ expression }) => {
      const base = this.#declared(expression.name, path);
      return this.#members(base.node, base.path);
    });
    return [...inherited, ...node.body.body.map((member) => ({ member, path }))];
  }

  #object(members) {
    const properties = {};
    const required = [];
    for (const { member, path } of members) {
      // JSON has no members with symbols as their keys.
      if (member.computed) continue;
      const { name } = member.key;
      const description = this.#comment(member, path);
      properties[name] = {
        ...(description === null ? {} : { description }),
        ...this.#type(member.typeAnnotation.typeAnnotation, path),
      };
      if (!member.optional) required.push(name);
    }
    return { type: 'object', properties, required, additionalProperties: false };
  }

  /** The comment right before a node, as one line; null without one. */
  #comment(node, path) {
    const { text, comments } = this.#file(path);
    const before = comments.find(({ end }) => end < node.start && text.slice(end, node.start).trim() === '');
    return before === undefined ? null : before.value.replaceAll(/\s*\n?\s*\*\s*/g, ' ').trim();
  }

  #type(node, path) {
    switch (node.type) {
      case 'TSStringKeyword':
        return { type: 'string' };
      case 'TSNumberKeyword':
        return { type: 'number' };
      case 'TSBooleanKeyword':
        return { type: 'boolean' };
      case 'TSNullKeyword':
        return { type: 'null' };
      case 'TSLiteralType':
        return { const: node.literal.value };
      case 'TSTypeOperator':
        return this.#type(node.typeAnnotation, path);
      case 'TSArrayType':
        return { type: 'array', items: this.#type(node.elementType, path) };
      case 'TSTypeLiteral':
        return this.#object(node.members.map((member) => ({ member, path })));
      case 'TSUnionType':
        return unionOf(node.types.map((one) => this.#type(one, path)));
      case 'TSIndexedAccessType':
        return this.#accessed(node, path);
      case 'TSTypeReference':
        return this.#named(node, path);
      default:
        throw new Error(`${path}: no schema for ${node.type}`);
    }
  }

  /** `Interface['member']`, or `(typeof LIST)[number]` of a list of constants. */
  #accessed({ objectType, indexType }, path) {
    if (objectType.type === 'TSTypeReference') {
      const { node, path: at } = this.#declared(objectType.typeName.name, path);
      const { member, path: source } = this.#members(node, at).find(
        (one) => one.member.key.name === indexType.literal.value,
      );
      return this.#type(member.typeAnnotation.typeAnnotation, source);
    }
    const { node } = this.#declared(objectType.typeAnnotation.exprName.name, path);
    return { enum: node.expression.elements.map(({ value }) => value) };
  }

  #named({ typeName: { name }, typeArguments }, path) {
    const [first, second] = typeArguments?.params ?? [];
    if (name === 'Readonly') return this.#type(first, path);
    if (name === 'Partial') return { ...this.#type(first, path), required: [] };
    if (name !== 'Record') return this.#reference(name, path);
    const value = this.#type(second, path);
    if (first.type === 'TSStringKeyword') return { type: 'object', additionalProperties: value };
    const names = this.#declared(first.typeName.name, path).schema().enum;
    const properties = Object.fromEntries(names.map((one) => [one, value]));
    return { type: 'object', properties, required: names, additionalProperties: false };
  }
}

function addStatement({ declarations, imports }, statement) {
  if (statement.source != null && statement.type !== 'ExportAllDeclaration')
    for (const { local } of statement.specifiers) imports.set(local.name, statement.source.value);
  const declared = statement.declaration ?? statement;
  if (/^TS(?:Interface|TypeAlias)Declaration$/.test(declared.type))
    declarations.set(declared.id.name, declared);
  if (declared.type === 'VariableDeclaration')
    for (const { id, init } of declared.declarations) if (init !== null) declarations.set(id.name, init);
}

/** One `enum` or one `type` where that says it all. */
function unionOf(schemas) {
  const values = schemas.map((one) => ('const' in one ? one.const : one.type === 'null' ? null : undefined));
  if (!values.includes(undefined)) return { enum: values };
  const types = schemas.map((one) => (Object.keys(one).length === 1 ? one.type : undefined));
  return types.includes(undefined) ? { anyOf: schemas } : { type: types };
}
