// The report formats by name. Those that programs show to people are loaded when they are wanted.

import { didYouMean } from '../shared/did-you-mean.ts';
import { lazy } from '../shared/lazy.ts';
import { UserError } from '../shared/user-error.ts';
import { createCsv } from './csv.ts';
import { createEk } from './ek.ts';
import { createEndReporter, type EndReport } from './end-report.ts';
import { createFields } from './fields.ts';
import { createJson } from './json.ts';
import { createMermaid } from './mermaid.ts';
import { createMessageLog } from './message-log.ts';
import { createNdjson } from './ndjson.ts';
import type { Reporter, ReportOptions } from './reporter.ts';
import { createTable } from './table.ts';

interface Format {
  create(options: ReportOptions): Reporter;
  /** For people: cookie values are masked unless --show-values, or always. */
  readonly masked: boolean | 'always';
  /** -e chooses what it shows. */
  readonly takesFields: boolean;
  /** Loads the code of the format, where it is not there from the start. */
  load?(): Promise<unknown>;
}

/** A format that is loaded for the end of the run. */
function atEnd(load: () => Promise<EndReport>, showsExchanges = false): Format & { create(): Reporter } {
  const loadOnce = lazy(load);
  return {
    create: () => createEndReporter(loadOnce, showsExchanges),
    masked: true,
    takesFields: false,
    load: loadOnce,
  };
}

const loadPage = lazy(() => import('./html/page.ts'));

/** What it says depends on what was asked of the run. */
function createPage(options: ReportOptions): Reporter {
  const load = async (): Promise<EndReport> => {
    const { htmlReport } = await loadPage();
    return (end) => htmlReport(end, options);
  };
  return createEndReporter(load, false);
}

export const FORMATS = {
  table: { create: createTable, masked: true, takesFields: false },
  fields: { create: createFields, masked: false, takesFields: true },
  json: { create: createJson, masked: false, takesFields: true },
  ndjson: { create: () => createNdjson(), masked: false, takesFields: false },
  ek: { create: createEk, masked: false, takesFields: true },
  csv: { create: createCsv, masked: false, takesFields: false },
  messages: { create: createMessageLog, masked: false, takesFields: false },
  mermaid: { create: createMermaid, masked: true, takesFields: false },
  sarif: atEnd(async () => (await import('./ci/sarif.ts')).sarifReport, true),
  junit: atEnd(async () => (await import('./ci/junit.ts')).junitReport),
  github: atEnd(async () => (await import('./ci/github.ts')).githubReport),
  gitlab: atEnd(async () => (await import('./ci/gitlab.ts')).gitlabReport),
  html: { create: createPage, masked: 'always', takesFields: false, load: loadPage },
  markdown: atEnd(async () => (await import('./ci/markdown-report.ts')).markdownReport),
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

const stepSummary = atEnd(async () => (await import('./ci/markdown-report.ts')).stepSummaryReport);

/** What -T github adds to the summary of its step: -T markdown, as long as that may be. */
export function createStepSummary(): Reporter {
  return stepSummary.create();
}

/** Loads the code of formats: what a user may not read later. */
export async function loadFormats(names: readonly FormatName[]): Promise<void> {
  const formats: Format[] = names.map((name) => FORMATS[name]);
  if (names.includes('github')) formats.push(stepSummary);
  await Promise.all(formats.map((format) => format.load?.()));
}
