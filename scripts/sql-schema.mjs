// CREATE TABLE statements for the records, a table for each type, made of docs/records.schema.json: for DuckDB and for ClickHouse.

/** What a file says before its tables. */
const HEADS = {
  duckdb: `-- Tables for the records of crumbshark in DuckDB. docs/SQL.md says how they are filled.
`,
  clickhouse: `-- Tables for the records of crumbshark in ClickHouse. docs/SQL.md says how they are filled.
`,
};

/** Times of packets: RFC 3339 in UTC with nanoseconds. */
const TIMES = new Set(['time', 'firstTime', 'lastTime']);
/** As it was written: a server may write any number of digits. */
const UNLIMITED_NUMBERS = new Set(['maxAge']);

/** How each writes a type. */
const DIALECTS = {
  duckdb: {
    quote: (name) => `"${name}"`,
    string: 'VARCHAR',
    word: 'VARCHAR',
    integer: 'BIGINT',
    number: 'DOUBLE',
    boolean: 'BOOLEAN',
    time: 'TIMESTAMP_NS',
    nullable: (type) => type,
    list: (type) => `${type}[]`,
    map: (type) => `MAP(VARCHAR, ${type})`,
    object: (members) => `STRUCT(${members.join(', ')})`,
    end: () => ')',
  },
  clickhouse: {
    quote: (name) => `\`${name}\``,
    string: 'String',
    word: 'LowCardinality(String)',
    integer: 'Int64',
    number: 'Float64',
    boolean: 'Bool',
    time: "DateTime64(9, 'UTC')",
    nullable: (type) =>
      type.startsWith('LowCardinality(') ? 'LowCardinality(Nullable(String))' : `Nullable(${type})`,
    list: (type) => `Array(${type})`,
    map: (type) => `Map(String, ${type})`,
    object: (members) => `Tuple(${members.join(', ')})`,
    end: (keys) => `)\nENGINE = MergeTree\nORDER BY (${keys.join(', ')})`,
  },
};

/**
 * The text of a file of CREATE TABLE statements.
 * @param {'duckdb' | 'clickhouse'} name
 * @param {object} schema that of the records
 */
export function sqlSchemaText(name, { anyOf, $defs }) {
  const tables = anyOf.map(({ $ref }) =>
    new Table(DIALECTS[name], $defs).statement(definitionOf($ref, $defs)),
  );
  return [HEADS[name], ...tables].join('\n');
}

const definitionOf = ($ref, $defs) => $defs[$ref.slice('#/$defs/'.length)];

class Table {
  #dialect;
  #definitions;

  constructor(dialect, definitions) {
    this.#dialect = dialect;
    this.#definitions = definitions;
  }

  statement({ properties, required }) {
    const { quote, end } = this.#dialect;
    const columns = Object.entries(properties).map(
      ([name, schema]) => `  ${this.#member(name, schema, required.includes(name))}`,
    );
    const keys = ['host', 'time', 'id'].filter((name) => name in properties).map(quote);
    const table = properties.type.const.replaceAll('-', '_');
    return `CREATE TABLE ${table} (\n${columns.join(',\n')}\n${end(keys)};\n`;
  }

  #member(name, schema, isRequired) {
    return `${this.#dialect.quote(name)} ${this.#type(name, schema, !isRequired)}`;
  }

  /** `isNullable`: it may be missing. */
  #type(name, schema, isNullable) {
    const { allowsNull, rest } = this.#withoutNull(schema);
    const mayBeNull = isNullable || allowsNull;
    if (rest.type === 'array') return this.#dialect.list(this.#type(name, rest.items, false));
    if (rest.type === 'object') return this.#object(rest, mayBeNull);
    const type = this.#simple(name, rest);
    return mayBeNull ? this.#dialect.nullable(type) : type;
  }

  /** `isNullable`: ClickHouse has no tuple that is null, so all that is in it may be. */
  #object({ properties, required, additionalProperties }, isNullable) {
    const { object, map } = this.#dialect;
    if (properties === undefined) return map(this.#type('', additionalProperties, false));
    return object(
      Object.entries(properties).map(([name, schema]) =>
        this.#member(name, schema, required.includes(name) && !isNullable),
      ),
    );
  }

  #simple(name, { type, enum: values = [] }) {
    const { string, word, integer, number, boolean, time } = this.#dialect;
    switch (type ?? typeof values[0]) {
      case 'boolean':
        return boolean;
      case 'number':
        return UNLIMITED_NUMBERS.has(name) ? number : integer;
      case 'string':
        if (values.length > 0) return word;
        return TIMES.has(name) ? time : string;
      default:
        throw new Error(`${name}: no type of SQL for ${type}`);
    }
  }

  /** What a schema says beside null, with what it refers to. */
  #withoutNull(schema) {
    if ('$ref' in schema) return this.#withoutNull(definitionOf(schema.$ref, this.#definitions));
    if ('const' in schema) return { allowsNull: false, rest: { enum: [schema.const] } };
    if ('enum' in schema)
      return {
        allowsNull: schema.enum.includes(null),
        rest: { enum: schema.enum.filter((one) => one !== null) },
      };
    const { anyOf, type } = schema;
    if (anyOf !== undefined) {
      const others = anyOf.filter((one) => one.type !== 'null');
      if (others.length !== 1) throw new Error(`no type of SQL for ${JSON.stringify(schema)}`);
      const { allowsNull, rest } = this.#withoutNull(others[0]);
      return { allowsNull: allowsNull || others.length < anyOf.length, rest };
    }
    if (!Array.isArray(type)) return { allowsNull: false, rest: schema };
    const [one, ...more] = type.filter((each) => each !== 'null');
    if (more.length > 0) throw new Error(`no type of SQL for ${type.join(' or ')}`);
    return { allowsNull: type.includes('null'), rest: { ...schema, type: one } };
  }
}
