// -T table: one row a Set-Cookie, for people, then sessions and findings. A row is two lines on a narrow terminal, one on
// a wide one; a missing attribute is written in capitals.

import { responseRefusal } from '../cookie/verdict.ts';
import { browsersText } from '../record/browsers-text.ts';
import { setCookieRecords } from '../record/cookie-records.ts';
import type { Message } from '../record/message.ts';
import { messageHost, messagePath } from '../record/message-host.ts';
import type { SetCookieRecord, SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import { coverageText, noRowsText } from './coverage-text.ts';
import { shorten } from './display-width.ts';
import { escapeText } from './escape.ts';
import { findingsText, severityCounts } from './findings.ts';
import { type Cell, type Column, gridWidth, layoutHeader, layoutRow, paint, part } from './grid.ts';
import { hopsText } from './hops-text.ts';
import { pageOf } from './labelled-text.ts';
import { lifetimeText } from './lifetime.ts';
import { MAX_CELL_CHARACTERS } from './limits.ts';
import { localTime } from './local-time.ts';
import type { Reporter, ReportOptions } from './reporter.ts';
import { sessionsText } from './session-text.ts';
import { countsText, summaryText } from './summary.ts';
import { counted } from './text-format.ts';

/** The narrowest table, and the width from which a row is one line. */
const MIN_COLUMNS = 80;
const ONE_LINE_COLUMNS = 150;
/** Time with milliseconds from this width on. */
const MILLISECOND_COLUMNS = 100;

interface Layout {
  readonly columns: readonly Column[];
  readonly oneLine: boolean;
  readonly milliseconds: boolean;
  cells(record: SetCookieRecord, message: Message): Cell[];
}

/** No row shows the id of its record. */
const NO_ID = '';

const shown = (text: string): string => shorten(escapeText(text), MAX_CELL_CHARACTERS);

function timeOf(message: Message, milliseconds: boolean): string {
  const time = localTime(message);
  if (!milliseconds) return time;
  return `${time}.${String(Math.floor(message.nanoseconds / 1e6)).padStart(3, '0')}`;
}

/** With what is wrong: the field is incomplete, the client's browser refuses it, or browsers differ. */
function nameCell({ cookie, incomplete, verdict, hop }: SetCookieRecord): Cell {
  const cell = [cookie.name === '' ? part('(no name)', 'yellow') : part(shown(cookie.name), 'bold')];
  // The same exchange is in another row, as the browser sees it.
  if (hop !== undefined) cell.push(part(hop.depth === 0 ? '(before a proxy)' : '(behind a proxy)', 'dim'));
  if (incomplete) cell.push(part('(incomplete)', 'yellow'));
  if (verdict?.action === 'refused')
    cell.push(part(`refused: ${responseRefusal(verdict) ?? verdict.reason}`, 'red'));
  const differing = verdict === null ? null : browsersText(verdict.browsers);
  if (differing !== null) cell.push(part(differing, 'yellow'));
  return cell;
}

function valueCell(record: SetCookieRecord): Cell {
  if (record.deletion) return [part('(deleted)', 'dim')];
  return [record.cookie.value === '' ? part('(empty)', 'dim') : part(shown(record.cookie.value))];
}

function scopeCell({ cookie }: SetCookieRecord): Cell {
  const parts = [
    cookie.domain === null ? null : `Domain=${shown(cookie.domain)}`,
    cookie.path === null ? null : `Path=${shown(cookie.path)}`,
    cookie.partitioned ? 'Partitioned' : null,
  ].filter((text) => text !== null);
  return parts.length === 0 ? [part('this host', 'dim')] : parts.map((text) => part(text));
}

const lifetimeCell = (record: SetCookieRecord): Cell => [
  part(lifetimeText(record), record.deletion ? 'dim' : null),
];

/** A deletion needs no attributes. */
function flagCell(value: string | null, deletion: boolean): Cell {
  if (value !== null) return [part(value, 'green')];
  return [deletion ? part('-', 'dim') : part('NO', 'red')];
}

function flagCells({ cookie, deletion }: SetCookieRecord): Cell[] {
  return [
    flagCell(cookie.secure ? 'yes' : null, deletion),
    flagCell(cookie.httpOnly ? 'yes' : null, deletion),
    flagCell(cookie.sameSite === null ? null : shown(cookie.sameSite), deletion),
  ];
}

function narrowLayout(width: number): Layout {
  const milliseconds = width >= MILLISECOND_COLUMNS;
  const time = milliseconds ? 12 : 8;
  const spare = width - MIN_COLUMNS - (time - 8);
  const extraHost = Math.floor(spare * 0.4);
  const extraCookie = Math.floor(spare * 0.35);
  const columns = [
    { title: 'Frame\nTime', width: time },
    { title: 'Host\nStatus, path', width: 14 + extraHost },
    { title: 'Name\nValue', width: 21 + extraCookie },
    { title: 'Scope\nLifetime', width: 9 + spare - extraHost - extraCookie },
    { title: 'Secure', width: 6 },
    { title: 'Http\nOnly', width: 4 },
    { title: 'Same\nSite', width: 6 },
  ];
  return {
    columns,
    oneLine: false,
    milliseconds,
    cells: (record, message) => [
      [part(String(record.frame)), part(timeOf(message, milliseconds), 'dim')],
      [part(shown(messageHost(message))), part(statusAndPath(record, message))],
      [...nameCell(record), ...valueCell(record)],
      [...scopeCell(record), ...lifetimeCell(record)],
      ...flagCells(record),
    ],
  };
}

function statusAndPath(record: SetCookieRecord, message: Message): string {
  const path = messagePath(message);
  return shown(`${record.status} ${path ?? '(request not seen)'}`);
}

function wideLayout(width: number): Layout {
  const frame = { title: 'Frame', width: 7 };
  const time = { title: 'Time', width: 12 };
  const status = { title: 'Status', width: 6 };
  const lifetime = { title: 'Lifetime', width: 9 };
  const flags = [
    { title: 'Secure', width: 6 },
    { title: 'HttpOnly', width: 8 },
    { title: 'SameSite', width: 8 },
  ];
  const spare = width - gridWidth([frame, time, status, lifetime, ...flags]) - 4 * 2;
  const share = (part: number): number => Math.floor(spare * part);
  const url = { title: 'Host and path', width: share(0.32) };
  const value = { title: 'Value', width: Math.max(22, share(0.25)) };
  const scope = { title: 'Scope', width: share(0.2) };
  const name = { title: 'Name', width: spare - url.width - value.width - scope.width };
  return {
    columns: [frame, time, url, status, name, value, scope, lifetime, ...flags],
    oneLine: true,
    milliseconds: true,
    cells: (record, message) => [
      [part(String(record.frame))],
      [part(timeOf(message, true), 'dim')],
      [part(shown(messageHost(message) + (messagePath(message) ?? '')))],
      [part(String(record.status))],
      nameCell(record),
      valueCell(record),
      [
        part(
          scopeCell(record)
            .map(({ text }) => text)
            .join(' '),
        ),
      ],
      lifetimeCell(record),
      ...flagCells(record),
    ],
  };
}

export function createTable(options: ReportOptions): Reporter {
  const { colour } = options;
  const width = Math.max(MIN_COLUMNS, options.columns);
  const layout = width >= ONE_LINE_COLUMNS ? wideLayout(width) : narrowLayout(width);
  /** `kept`: cookies that are no deletions; the others: those of them without the attribute. */
  const counts = { rows: 0, kept: 0, secure: 0, httpOnly: 0, sameSite: 0 };

  function row(record: SetCookieRecord, message: Message): string {
    const header = counts.rows === 0 ? layoutHeader(layout.columns, colour) : layout.oneLine ? '' : '\n';
    counts.rows++;
    if (!record.deletion && !record.incomplete && record.hop === undefined) {
      counts.kept++;
      if (!record.cookie.secure) counts.secure++;
      if (!record.cookie.httpOnly) counts.httpOnly++;
      if (record.cookie.sameSite === null) counts.sameSite++;
    }
    return header + layoutRow(layout.columns, layout.cells(record, message), colour);
  }

  function missingText(): string {
    const { kept, secure, httpOnly, sameSite } = counts;
    if (kept === 0) return '';
    return `Of ${counted(kept, 'cookie')}: ${secure} without Secure, ${httpOnly} without HttpOnly, ${sameSite} without SameSite\n`;
  }

  /** Findings and counts last: that is what a terminal shows when the command has ended. */
  function auditText(audit: AuditReport, summary: SummaryRecord): string {
    const page = pageOf(options.columns, colour);
    const findings = findingsText(audit, page, options.details);
    if (!options.summary) return findings;
    const title =
      summary.messages === 0
        ? 'Nothing was judged: no HTTP message was found.'
        : `Findings: ${severityCounts(summary.findings) || 'none'}`;
    return [
      sessionsText(audit.sessions, audit.findings, { page, columns: width, details: options.details }),
      `${paint(title, 'bold', colour)}\n${findings === '' ? '' : `\n${findings}`}`,
      hopsText(summary, page),
      coverageText(summary, audit, page),
      missingText() + countsText(summary),
    ]
      .filter((text) => text !== '')
      .join('\n');
  }

  return {
    auditUse: 'findings',
    needsRequests: true,
    wants: (kind, hasSetCookie) => kind === 'response' && hasSetCookie,
    begin: () => '',
    message(message, results) {
      if (message.kind !== 'response') return '';
      return setCookieRecords(message, results, () => NO_ID)
        .map((record) => row(record, message))
        .join('');
    },
    end(summary, audit) {
      const found = counts.rows === 0 ? paint(`${noRowsText(summary)}\n`, 'bold', colour) : '\n';
      if (audit === null) return options.summary ? [found, missingText(), summaryText(summary)] : [];
      return [found, auditText(audit, summary)];
    },
  };
}
