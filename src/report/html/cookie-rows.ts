// The cookies of the page as data: what each cell of a row says. Strings are written once, and rows are lists of numbers, so that
// 50,000 cookies are a few megabytes.

import { type CookieModel, isSessionCookie } from '../../model/inventory-hosts.ts';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import { absenceOf, isNotJudged, lifetimeOf } from '../cookie-attributes.ts';
import { escapeJson } from '../escape.ts';
import type { Absence } from '../screen/flag-cells.ts';
import { FLAG_CODES } from './cookie-cells.ts';
import { type Captures, capturesText, shortName } from './parts.ts';
import { Html, visibleText } from './template.ts';

/** A row as it is shown: all texts are safe and short. */
export interface CookieRow {
  readonly name: string;
  readonly host: string;
  /** Where else it is sent, its path, and the captures where there are several. */
  readonly scope: string;
  readonly isSession: boolean;
  readonly set: number;
  readonly sent: number;
  readonly secure: keyof typeof FLAG_CODES;
  readonly httpOnly: keyof typeof FLAG_CODES;
  /** As it was written, or that it is not there. */
  readonly sameSite: { readonly text: string } | Absence;
  readonly lifetime: string;
  /** For sorting: 0 until the browser is closed, -1 for what has none. */
  readonly seconds: number;
  /** What the browser does with it. */
  readonly kept: string;
  /** Of SEVERITY_NAMES; their number without a finding, and one more for what was not judged. */
  readonly worst: number;
  readonly title: string;
}

export function cookieRow(model: CookieModel, captures: Captures): CookieRow {
  const { cookie, inputs, worst } = model;
  const { flags, counts, domain, path } = cookie;
  const absence = absenceOf(cookie);
  const sameSite = flags?.sameSite ?? null;
  const lifetime = lifetimeOf(model);
  return {
    name: shortName(cookie.name),
    host: shortName(cookie.host),
    scope:
      [domain ?? '', path ?? '']
        .filter((text) => text !== '')
        .map(shortName)
        .join(' ') + capturesText(inputs, captures),
    isSession: isSessionCookie(cookie),
    set: counts.set,
    sent: counts.sent,
    secure: flags?.secure === true ? 'yes' : absence,
    httpOnly: flags?.httpOnly === true ? 'yes' : absence,
    sameSite: sameSite === null ? absence : { text: shortName(sameSite) },
    lifetime,
    seconds: cookie.lifetimeSeconds ?? (lifetime === 'until closed' ? 0 : -1),
    kept: keptText(model),
    worst:
      worst === null
        ? SEVERITY_NAMES.length + Number(isNotJudged(model))
        : SEVERITY_NAMES.indexOf(worst.severity),
    title: worst === null ? '' : visibleText(worst.title),
  };
}

/** By the client's own browser. */
function keptText(model: CookieModel): string {
  const { counts, setBy } = model.cookie;
  const fields = counts.set + counts.deleted;
  if (setBy === 'script' || (fields > 0 && counts.set === 0)) return '–';
  if (fields === 0 || counts.judged === 0) return '?';
  if (counts.refused === 0) return 'kept';
  return counts.refused >= fields ? 'refused' : `refused ${counts.refused} of ${fields}`;
}

/** A block of data in the page: JSON in which nothing can end the block. */
export function rowsJson(rows: readonly CookieRow[]): Html {
  const strings: string[] = [];
  const known = new Map<string, number>();
  const of = (text: string): number => {
    let index = known.get(text);
    if (index === undefined) {
      index = strings.push(text) - 1;
      known.set(text, index);
    }
    return index;
  };
  const packed = rows.map((row) => [
    of(row.name),
    of(row.host),
    of(row.scope),
    Number(row.isSession),
    row.set,
    row.sent,
    FLAG_CODES[row.secure],
    FLAG_CODES[row.httpOnly],
    typeof row.sameSite === 'string' ? FLAG_CODES[row.sameSite] : of(row.sameSite.text),
    of(row.lifetime),
    row.seconds,
    of(row.kept),
    row.worst,
    of(row.title),
  ]);
  const json = escapeJson({ strings, rows: packed });
  return new Html(json.replaceAll(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`));
}
