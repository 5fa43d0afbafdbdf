// The report formats by name.

import { didYouMean } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/user-error.ts';
import { createCsv } from './csv.ts';
import { createEk } from './ek.ts';
import { createFields } from './fields.ts';
import { createJson } from './json.ts';
import { createMermaid } from './mermaid.ts';
import { createNdjson } from './ndjson.ts';
import type { Reporter, ReportOptions } from './reporter.ts';
import { createTable } from './table.ts';

interface Format {
  create(options: ReportOptions): Reporter;
  /** For people: cookie values are masked unless --show-values. */
  readonly masked: boolean;
  /** -e chooses what it shows. */
  readonly takesFields: boolean;
}

export const FORMATS = {
  table: { create: createTable, masked: true, takesFields: false },
  fields: { create: createFields, masked: false, takesFields: true },
  json: { create: createJson, masked: false, takesFields: true },
  ndjson: { create: () => createNdjson(), masked: false, takesFields: false },
  ek: { create: createEk, masked: false, takesFields: true },
  csv: { create: createCsv, masked: false, takesFields: false },
  mermaid: { create: createMermaid, masked: true, takesFields: false },
} satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

/** Checks the name of a format given to `option`. Throws a UserError that lists the formats. */
export function formatNamed(name: string, option: string): FormatName {
  if (Object.hasOwn(FORMATS, name)) return name as FormatName;
  const names = Object.keys(FORMATS);
  throw new UserError(
    `${option}: unknown format "${name}".${didYouMean(name, names)} The formats are ${names.join(' ')}`,
  );
}

/** Makes the reporter of a format. */
export function createReporter(name: FormatName, options: ReportOptions): Reporter {
  return FORMATS[name].create(options);
}
