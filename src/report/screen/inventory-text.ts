// A row for each cookie, under its host: how often it was set and sent, what protects it, and its worst finding.

import {
  type CookieModel,
  cookieCounts,
  type HostModel,
  isSessionCookie,
} from '../../model/inventory-hosts.ts';
import type { InventoryRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { absenceOf, isNotJudged, lifetimeOf } from '../cookie-attributes.ts';
import { displayWidth } from '../display-width.ts';
import { FILLED_INVENTORY_ROWS, MAX_INVENTORY_ROWS } from '../limits.ts';
import { cookieAmount } from '../text-format.ts';
import { CAPTURE_COLUMNS, distinctNames } from './capture-names.ts';
import { flagCell, missingFlags, SESSION_MARK } from './flag-cells.ts';
import {
  captureText,
  cellText,
  fittingText,
  hasCaptureHeadings,
  hasManyInputs,
  hostsFit,
  inputNames,
  labelledLines,
  roomBesideCapture,
  type Screen,
  titleLines,
  WIDE_COLUMNS,
  withoutCaptures,
} from './screen.ts';
import { SEVERITY_STYLES } from './symbols.ts';
import { type TextCell, type TextColumn, type TextRow, textTable } from './text-table.ts';

/** What the narrow columns need when each has its longest text. */
const MIN_ROW_COLUMNS = 79;
/** Of the worst finding of a cookie where names are long too. */
const TITLE_COLUMNS = 30;
/** Of less of it nothing can be read: then the severity is alone. */
const MIN_TITLE_COLUMNS = 20;
const SEVERITY_COLUMNS = 10;
/** Names of cookies that were only deleted, in their one line. */
const MAX_DELETED_NAMED = 4;
const MAX_DELETED_COLUMNS = 24;

const COLUMNS: readonly TextColumn[] = [
  { title: '' },
  { title: 'Capture', minWidth: CAPTURE_COLUMNS },
  { title: 'Host' },
  { title: 'Cookie', minWidth: 12, hasOwnLine: true },
  { title: 'Path', minWidth: 8 },
  { title: 'Set', isRight: true },
  { title: 'Sent', isRight: true },
  { title: 'Deleted', narrowTitles: ['Del'], isRight: true },
  { title: 'Secure', narrowTitles: ['Secure', 'Sec'] },
  { title: 'HttpOnly', narrowTitles: ['Http\nOnly'] },
  { title: 'SameSite', narrowTitles: ['Same\nSite'], minWidth: 6 },
  { title: 'Lifetime' },
  { title: 'Worst', minWidth: SEVERITY_COLUMNS, leastWidth: 5, yieldsTo: TITLE_COLUMNS },
];

function isWide(screen: Screen): boolean {
  return !screen.isTerminal || roomBesideCapture(screen) >= WIDE_COLUMNS;
}

/** What the signs mean that occur. */
function legend({ symbols }: Screen, hosts: readonly HostModel[]): string {
  const all = hosts.flatMap(({ cookies, onlyDeleted }) => [...cookies, ...onlyDeleted]);
  return [
    ...(all.some(({ cookie }) => isSessionCookie(cookie)) ? [`; ${SESSION_MARK} is a session`] : []),
    ...(all.some(isNotJudged) ? [`; ${symbols.unknown} is not judged`] : []),
  ].join('');
}

interface Placement {
  /** In each row; else as a heading over its cookies. */
  readonly hostInRow: boolean;
  /** Of the rows: the same screen, or one without captures where these stand over the rows. */
  readonly inner: Screen;
}

/** Rows have no room for their captures, and all cookies of a host are in the same ones. */
function areUnderCaptures(screen: Screen, hosts: readonly HostModel[]): boolean {
  return (
    hasCaptureHeadings(screen, MIN_ROW_COLUMNS) &&
    hosts.every(({ cookies, onlyDeleted }) => {
      const [first, ...others] = [...cookies, ...onlyDeleted].map(({ inputs }) => inputs.join('\n'));
      return others.every((inputs) => inputs === first);
    })
  );
}

export function inventoryText(screen: Screen, hosts: readonly HostModel[]): string {
  const counts = cookieCounts(hosts);
  const cookies = counts.all;
  const { listed, omitted } = listedHosts(screen, hosts, cookies);
  const title = `Cookies  ${cookieAmount(counts)}${counts.onlyDeleted + counts.onlySent > 0 ? ',' : ''} of ${counted(hosts.length, 'host')}${legend(screen, listed)}`;
  const areFew = screen.isTerminal && listed.length <= cookies / 2;
  const placement = {
    hostInRow:
      !areFew &&
      hostsFit(
        screen,
        listed.map(({ host }) => host),
      ),
  };
  const inner = areUnderCaptures(screen, listed) ? withoutCaptures(screen) : screen;
  const body =
    screen.isTerminal && roomBesideCapture(inner) < MIN_ROW_COLUMNS
      ? listed.map((host) => narrowHost(screen, host)).join('')
      : textTable(
          inner,
          COLUMNS,
          listed.flatMap((host) => hostRows(screen, host, { ...placement, inner })),
          isWide(inner) ? 0 : 1,
        );
  const rest =
    omitted === 0
      ? ''
      : labelledLines(screen, '', `and ${counted(omitted, 'more cookie')}: --details shows all`, {
          labelColumns: 2,
        });
  return titleLines(screen, title) + body + rest;
}

/** Of many cookies a terminal shows those that matter, and where these are few also the first others. */
function listedHosts(
  screen: Screen,
  hosts: readonly HostModel[],
  cookies: number,
): { listed: readonly HostModel[]; omitted: number } {
  if (!screen.isTerminal || screen.details || cookies <= MAX_INVENTORY_ROWS)
    return { listed: hosts, omitted: 0 };
  const all = hosts.flatMap((host) => host.cookies);
  const foremost = all.filter(matters).slice(0, MAX_INVENTORY_ROWS);
  const kept = new Set([
    ...foremost,
    ...all
      .filter((cookie) => !matters(cookie))
      .slice(0, Math.max(0, FILLED_INVENTORY_ROWS - foremost.length)),
  ]);
  const listed = hosts.flatMap((host) => {
    const ofHost = host.cookies.filter((cookie) => kept.has(cookie));
    return ofHost.length === 0 ? [] : [{ ...host, cookies: ofHost, onlyDeleted: [] }];
  });
  return { listed, omitted: cookies - kept.size };
}

function matters({ cookie }: CookieModel): boolean {
  return isSessionCookie(cookie) || cookie.worst === 'high' || cookie.worst === 'medium';
}

function hostRows(screen: Screen, model: HostModel, { hostInRow, inner }: Placement): TextRow[] {
  const { host, onlyDeleted } = model;
  // What is piped has a row for each cookie, and a terminal one at least.
  const least = model.cookies.length === 0 ? 1 : 0;
  const inRows = onlyDeleted.slice(0, screen.isTerminal ? least : onlyDeleted.length);
  const cookies = [...model.cookies, ...inRows];
  const others = onlyDeleted.slice(inRows.length);
  const name = cellText(screen, host);
  const namesakes = namesakesOf(model);
  // The heading of a host is whole: grep finds it.
  const where = inner === screen ? '' : `, in ${inputNames(screen, cookies[0]!.inputs)}`;
  const heading = hostInRow ? '' : labelledLines(screen, '', host + where, { labelColumns: 0, text: 'bold' });
  return cookies.map(
    (cookie, index): TextRow => ({
      cells: cookieCells(inner, cookie, hostInRow ? name : '', scopeText(screen, cookie, namesakes)),
      heading: index === 0 ? heading : '',
      below:
        scopeBelow(inner, cookie, scopeText(screen, cookie, namesakes)) +
        differingText(screen, cookie) +
        otherHostsText(screen, cookie) +
        (index === cookies.length - 1 ? deletedText(screen, others) : ''),
    }),
  );
}

/** A finding may be about another field than the last, which is in the row. */
function differingText(screen: Screen, model: CookieModel): string {
  const { flags, counts } = model.cookie;
  const fields = counts.set + counts.deleted;
  const isPartlyRefused = counts.refused > 0 && counts.refused < fields;
  if (flags?.changed !== true && !isPartlyRefused) return '';
  const refused = isPartlyRefused ? `; browsers refuse ${counts.refused} of ${fields}` : '';
  const text = `${nameText(screen, model)} is set in different ways, and the row shows the last one${refused}`;
  return labelledLines(screen, '', text, { labelColumns: 2, text: 'dim' });
}

/** The other hosts of its domain that set a cookie, for who searches for them. */
function otherHostsText(screen: Screen, model: CookieModel): string {
  const [, ...others] = model.cookie.hosts;
  if (others.length === 0 || (screen.isTerminal && !screen.details)) return '';
  const text = `${nameText(screen, model)} is also set by ${others.map((host) => cellText(screen, host)).join(', ')}`;
  return labelledLines(screen, '', text, { labelColumns: 2, text: 'dim' });
}

/** Of each name and path how many cookies of a host have it: of several only the domain tells them apart. */
function namesakesOf({ cookies, onlyDeleted }: HostModel): ReadonlyMap<string, number> {
  const namesakes = new Map<string, number>();
  for (const { cookie } of [...cookies, ...onlyDeleted])
    namesakes.set(namesakeKey(cookie), (namesakes.get(namesakeKey(cookie)) ?? 0) + 1);
  return namesakes;
}

const namesakeKey = ({ name, path }: InventoryRecord): string => JSON.stringify([name, path]);

/** What a cookie is for: the path only where it is not the whole host, the domain where another has its name. */
function scopeText(screen: Screen, { cookie }: CookieModel, namesakes: ReadonlyMap<string, number>): string {
  const { domain, path } = cookie;
  const isAlone = namesakes.get(namesakeKey(cookie)) === 1;
  const texts = [isAlone || domain === null ? '' : `Domain=${domain}`, path === '/' ? '' : (path ?? '')];
  return cellText(screen, texts.filter((text) => text !== '').join(' '));
}

function cookieCells(screen: Screen, model: CookieModel, host: string, scope: string): TextCell[] {
  const { cookie } = model;
  const { counts } = cookie;
  return [
    { text: isSessionCookie(cookie) ? SESSION_MARK : '' },
    { text: captureText(screen, model.inputs) },
    { text: host },
    ...nameAndScope(screen, model, scope),
    { text: String(counts.set) },
    { text: String(counts.sent) },
    { text: counts.deleted > 0 ? String(counts.deleted) : '' },
    ...flagCells(screen, cookie),
    { text: lifetimeOf(model) },
    worstCell(screen, model),
  ];
}

function flagCells(screen: Screen, cookie: InventoryRecord): TextCell[] {
  const { flags } = cookie;
  const absence = absenceOf(cookie);
  const sameSite = flags?.sameSite ?? null;
  return [
    flagCell(flags?.secure === true ? 'yes' : null, absence),
    flagCell(flags?.httpOnly === true ? 'yes' : null, absence),
    flagCell(sameSite === null ? null : cellText(screen, sameSite), absence),
  ];
}

function nameText(screen: Screen, { cookie }: CookieModel): string {
  return cookie.name === '' ? '(no name)' : cellText(screen, cookie.name);
}

/** Beside a longer name a path would take the room of all else. */
const MAX_NAME_AND_SCOPE = 44;

function isScopeBelow(screen: Screen, name: string, scope: string): boolean {
  return screen.isTerminal && isWide(screen) && displayWidth(name + scope) > MAX_NAME_AND_SCOPE;
}

function scopeBelow(screen: Screen, model: CookieModel, scope: string): string {
  if (scope === '' || !isScopeBelow(screen, nameText(screen, model), scope)) return '';
  return labelledLines(screen, '', scope.replace(/^(?=\/)/, 'Path='), { labelColumns: 4, text: 'dim' });
}

/** The scope is in the cell of the name where there is no room for its own. */
function nameAndScope(screen: Screen, model: CookieModel, scope: string): TextCell[] {
  const name = nameText(screen, model);
  if (isScopeBelow(screen, name, scope)) return [{ text: name }, { text: '' }];
  return isWide(screen) || scope === ''
    ? [{ text: name }, { text: scope }]
    : [{ text: `${name} ${scope}` }, { text: '' }];
}

/** `▲ medium`, and the title of the finding where there is room; `?` of what was not judged. */
function worstText(screen: Screen, model: CookieModel): string {
  const { worst } = model;
  if (worst === null) return isNotJudged(model) ? screen.symbols.unknown : '';
  const symbol = screen.symbols.severity[worst.severity];
  return `${symbol} ${worst.severity}${isWide(screen) ? `: ${worst.title}` : ''}`;
}

/** Of a terminal: how many more there are, with the first names. */
function deletedText(screen: Screen, cookies: readonly CookieModel[]): string {
  if (cookies.length === 0) return '';
  const distinct = [...new Set(cookies.map((cookie) => nameText(screen, cookie)))];
  const named = screen.details ? distinct : distinct.slice(0, MAX_DELETED_NAMED);
  const names = distinctNames(named, MAX_DELETED_COLUMNS, screen.symbols.ellipsis);
  if (named.length < distinct.length) names.push(screen.symbols.ellipsis);
  const amount = counted(cookies.length, 'cookie');
  // One of several paths is several cookies.
  const ofNames = distinct.length < cookies.length ? ` of ${counted(distinct.length, 'name')}` : '';
  const verb = cookies.length === 1 ? 'was' : 'were';
  const text = `and ${amount}${ofNames} that ${verb} only deleted: ${names.join(', ')}`;
  return labelledLines(screen, '', text, { labelColumns: 2, text: 'dim' });
}

/** Its symbol says the severity where there is no room for more. */
function worstCell(screen: Screen, model: CookieModel): TextCell {
  const { worst } = model;
  const text = worstText(screen, model);
  if (worst === null) return { text, style: 'yellow' };
  const symbol = screen.symbols.severity[worst.severity];
  const shownIn = (columns: number): string => {
    if (columns >= MIN_TITLE_COLUMNS) return fittingText(screen, text, columns);
    const severity = `${symbol} ${worst.severity}`;
    return displayWidth(severity) <= columns ? severity : symbol;
  };
  return { text, style: SEVERITY_STYLES[worst.severity], shownIn };
}

function narrowHost(screen: Screen, model: HostModel): string {
  const { host, cookies, onlyDeleted } = model;
  const namesakes = namesakesOf(model);
  const heading = labelledLines(screen, '', host, { labelColumns: 0, text: 'bold' });
  return (
    heading +
    cookies.map((cookie) => narrowCookie(screen, cookie, scopeText(screen, cookie, namesakes))).join('') +
    deletedText(screen, onlyDeleted)
  );
}

function narrowCookie(screen: Screen, model: CookieModel, scope: string): string {
  const { cookie, worst } = model;
  const { flags, counts } = cookie;
  const missing = flags === null || counts.set === 0 ? [] : missingFlags(flags);
  const verdict = worstText(screen, model);
  const named = scope === '' ? nameText(screen, model) : `${nameText(screen, model)} ${scope}`;
  const name = named + (verdict === '' ? '' : `  ${verdict}`);
  const parts = [
    `set ${counts.set}, sent ${counts.sent}${counts.deleted > 0 ? `, deleted ${counts.deleted}` : ''}`,
    missing.length === 0 ? null : `without ${missing.join(', ')}`,
    lifetimeOf(model),
    hasManyInputs(screen) ? `in ${captureText(screen, model.inputs)}` : null,
  ].filter((text) => text !== null);
  const style = worst === null ? null : SEVERITY_STYLES[worst.severity];
  return (
    labelledLines(screen, isSessionCookie(cookie) ? SESSION_MARK : '', name, {
      labelColumns: 2,
      ...(style === null ? {} : { text: style }),
    }) +
    labelledLines(screen, '', parts.join('; '), { labelColumns: 4 }) +
    differingText(screen, model)
  );
}
