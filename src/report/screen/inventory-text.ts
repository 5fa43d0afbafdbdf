// A row for each cookie, under its host: how often it was set and sent, what protects it, and its worst finding.

import { type CookieModel, type HostModel, isSessionCookie } from '../../model/inventory-hosts.ts';
import type { InventoryRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { MAX_INVENTORY_ROWS } from '../limits.ts';
import { CAPTURE_COLUMNS } from './capture-names.ts';
import { flagCell, missingFlags, SESSION_MARK } from './flag-cells.ts';
import {
  captureText,
  cellText,
  fittingText,
  hasManyInputs,
  hostsFit,
  labelledLines,
  MIN_TABLE_COLUMNS,
  roomBesideCapture,
  type Screen,
  titleLines,
  WIDE_COLUMNS,
} from './screen.ts';
import { lifetimeCell } from './set-cookie-rows.ts';
import { SEVERITY_STYLES } from './symbols.ts';
import { type TextCell, type TextColumn, type TextRow, textTable } from './text-table.ts';

/** Names of cookies that were only deleted, in their one line. */
const MAX_DELETED_NAMED = 4;

/** Columns of the attributes are narrow where space is. */
function columnsFor(screen: Screen): TextColumn[] {
  const isNarrow = !isWide(screen);
  return [
    { title: '' },
    { title: 'Capture', minWidth: CAPTURE_COLUMNS },
    { title: 'Host' },
    { title: 'Cookie', minWidth: 12 },
    { title: 'Path', minWidth: 8 },
    { title: 'Set', isRight: true },
    { title: 'Sent', isRight: true },
    { title: 'Secure' },
    { title: isNarrow ? 'Http\nOnly' : 'HttpOnly' },
    { title: isNarrow ? 'Same\nSite' : 'SameSite', minWidth: 6 },
    { title: 'Lifetime' },
    { title: 'Worst', minWidth: 10 },
  ];
}

function isWide(screen: Screen): boolean {
  return !screen.isTerminal || roomBesideCapture(screen) >= WIDE_COLUMNS;
}

interface Placement {
  /** In each row; else as a heading over its cookies. */
  readonly hostInRow: boolean;
}

export function inventoryText(screen: Screen, hosts: readonly HostModel[]): string {
  const cookies = hosts.reduce((sum, host) => sum + host.cookies.length + host.onlyDeleted.length, 0);
  const title = `Cookies  ${counted(cookies, 'cookie')} of ${counted(hosts.length, 'host')}; ${SESSION_MARK} is a session`;
  const { listed, omitted } = listedHosts(screen, hosts, cookies);
  const areFew = screen.isTerminal && listed.length <= cookies / 2;
  const placement = {
    hostInRow:
      !areFew &&
      hostsFit(
        screen,
        listed.map(({ host }) => host),
      ),
  };
  const body =
    screen.isTerminal && roomBesideCapture(screen) < MIN_TABLE_COLUMNS
      ? listed.map((host) => narrowHost(screen, host)).join('')
      : textTable(
          screen,
          columnsFor(screen),
          listed.flatMap((host) => hostRows(screen, host, placement)),
        );
  const rest =
    omitted === 0
      ? ''
      : labelledLines(screen, '', `and ${counted(omitted, 'more cookie')}: --details shows all`, {
          labelColumns: 2,
        });
  return titleLines(screen, title) + body + rest;
}

/** Of many cookies a terminal shows those that matter. */
function listedHosts(
  screen: Screen,
  hosts: readonly HostModel[],
  cookies: number,
): { listed: readonly HostModel[]; omitted: number } {
  if (!screen.isTerminal || screen.details || cookies <= MAX_INVENTORY_ROWS)
    return { listed: hosts, omitted: 0 };
  const all = hosts.flatMap((host) => host.cookies);
  const kept = new Set(
    [...all.filter(matters), ...all.filter((cookie) => !matters(cookie))].slice(0, MAX_INVENTORY_ROWS),
  );
  const listed = hosts.flatMap((host) => {
    const ofHost = host.cookies.filter((cookie) => kept.has(cookie));
    return ofHost.length === 0 ? [] : [{ ...host, cookies: ofHost, onlyDeleted: [] }];
  });
  return { listed, omitted: cookies - kept.size };
}

function matters({ cookie }: CookieModel): boolean {
  return isSessionCookie(cookie) || cookie.worst === 'high' || cookie.worst === 'medium';
}

function hostRows(
  screen: Screen,
  { host, cookies, onlyDeleted }: HostModel,
  { hostInRow }: Placement,
): TextRow[] {
  const name = cellText(screen, host);
  // The heading of a host is whole: grep finds it.
  const heading = hostInRow ? '' : labelledLines(screen, '', host, { labelColumns: 0, text: 'bold' });
  const rows = cookies.map(
    (cookie, index): TextRow => ({
      cells: cookieCells(screen, cookie, hostInRow ? name : ''),
      heading: index === 0 ? heading : '',
      below: index === cookies.length - 1 ? deletedText(screen, onlyDeleted) : '',
    }),
  );
  if (rows.length > 0) return rows;
  return [{ cells: [], heading }];
}

function cookieCells(screen: Screen, model: CookieModel, host: string): TextCell[] {
  const { cookie, worst } = model;
  const { counts } = cookie;
  return [
    { text: isSessionCookie(cookie) ? SESSION_MARK : '' },
    { text: captureText(screen, inputsOf(cookie)) },
    { text: host },
    ...nameAndPath(screen, model),
    { text: String(counts.set) },
    { text: String(counts.sent) },
    ...flagCells(screen, cookie),
    { text: lifetimeOf(model) },
    worst === null
      ? { text: '' }
      : { text: worstText(screen, model), style: SEVERITY_STYLES[worst.severity] },
  ];
}

/** Where it was seen first, and where last. */
const inputsOf = ({ first, last }: InventoryRecord): string[] => [first.input, last.input];

/** What was never set, or only deleted, needs no attributes. */
function flagCells(screen: Screen, { flags, counts }: InventoryRecord): TextCell[] {
  const needsNone = flags === null || counts.set === 0;
  const sameSite = flags?.sameSite ?? null;
  return [
    flagCell(flags?.secure === true ? 'yes' : null, needsNone),
    flagCell(flags?.httpOnly === true ? 'yes' : null, needsNone),
    flagCell(sameSite === null ? null : cellText(screen, sameSite), needsNone),
  ];
}

function nameText(screen: Screen, { cookie }: CookieModel): string {
  return cookie.name === '' ? '(no name)' : cellText(screen, cookie.name);
}

/** The path only where it is not the whole host, and in the cell of the name where there is no room for its own. */
function nameAndPath(screen: Screen, model: CookieModel): TextCell[] {
  const { path } = model.cookie;
  const name = nameText(screen, model);
  const shown = path === '/' || path === null ? '' : cellText(screen, path);
  return isWide(screen) || shown === ''
    ? [{ text: name }, { text: shown }]
    : [{ text: `${name} ${shown}` }, { text: '' }];
}

function lifetimeOf({ cookie }: CookieModel): string {
  const { counts, lifetimeSeconds, setBy } = cookie;
  if (setBy === 'script') return 'set by script';
  if (counts.set > 0 && counts.refused >= counts.set + counts.deleted) return 'refused';
  return lifetimeCell(counts.set === 0 && counts.deleted > 0, lifetimeSeconds);
}

/** `▲ medium`, and the title of the finding where there is room. */
function worstText(screen: Screen, { worst }: CookieModel): string {
  if (worst === null) return '';
  const symbol = screen.symbols.severity[worst.severity];
  return `${symbol} ${worst.severity}${isWide(screen) ? `: ${worst.title}` : ''}`;
}

function deletedText(screen: Screen, cookies: readonly CookieModel[]): string {
  if (cookies.length === 0) return '';
  const named = screen.isTerminal && !screen.details ? cookies.slice(0, MAX_DELETED_NAMED) : cookies;
  const names = named
    .map((cookie) => nameText(screen, cookie))
    .map((name) => (screen.isTerminal ? fittingText(screen, name, 24) : name));
  if (named.length < cookies.length) names.push(screen.symbols.ellipsis);
  const text = `and ${counted(cookies.length, 'cookie that was', 'cookies that were')} only deleted: ${names.join(', ')}`;
  return labelledLines(screen, '', text, { labelColumns: 2, text: 'dim' });
}

function narrowHost(screen: Screen, { host, cookies, onlyDeleted }: HostModel): string {
  const heading = labelledLines(screen, '', host, { labelColumns: 0, text: 'bold' });
  return (
    heading +
    cookies.map((cookie) => narrowCookie(screen, cookie)).join('') +
    deletedText(screen, onlyDeleted)
  );
}

function narrowCookie(screen: Screen, model: CookieModel): string {
  const { cookie, worst } = model;
  const { flags, counts } = cookie;
  const missing = flags === null || counts.set === 0 ? [] : missingFlags(flags);
  const name = nameText(screen, model) + (worst === null ? '' : `  ${worstText(screen, model)}`);
  const parts = [
    `set ${counts.set}, sent ${counts.sent}`,
    missing.length === 0 ? null : `without ${missing.join(', ')}`,
    lifetimeOf(model),
    hasManyInputs(screen) ? `in ${captureText(screen, inputsOf(cookie))}` : null,
  ].filter((text) => text !== null);
  const style = worst === null ? null : SEVERITY_STYLES[worst.severity];
  return (
    labelledLines(screen, isSessionCookie(cookie) ? SESSION_MARK : '', name, {
      labelColumns: 2,
      ...(style === null ? {} : { text: style }),
    }) + labelledLines(screen, '', parts.join('; '), { labelColumns: 4 })
  );
}
