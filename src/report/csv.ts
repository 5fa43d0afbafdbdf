// -T csv: a header row, then one row a Set-Cookie, quoted as RFC 4180 says; an unknown value is an empty cell.

import type { SetCookieRecord } from '../record/records.ts';
import { escapeCsv } from './escape.ts';
import { createRecordSource } from './record-source.ts';
import type { Reporter, ReportOptions } from './reporter.ts';

type Cell = string | number | boolean | null | undefined;

/** The columns, in order: names as in the records, with underscores. */
const COLUMNS: readonly (readonly [name: string, read: (record: SetCookieRecord) => Cell])[] = [
  ['id', (record) => record.id],
  ['input', (record) => record.input],
  ['frame', (record) => record.frame],
  ['time', (record) => record.time],
  ['stream', (record) => record.stream],
  ['src', (record) => record.src],
  ['src_port', (record) => record.srcPort],
  ['dst', (record) => record.dst],
  ['dst_port', (record) => record.dstPort],
  ['host', (record) => record.host],
  ['protocol', (record) => record.protocol],
  ['stream_id', (record) => record.streamId],
  ['tls', (record) => record.tls],
  ['method', (record) => record.request?.method],
  ['url', (record) => record.request?.url],
  ['request_frame', (record) => record.request?.frame],
  ['status', (record) => record.status],
  ['name', (record) => record.cookie.name],
  ['value', (record) => record.cookie.value],
  ['domain', (record) => record.cookie.domain],
  ['path', (record) => record.cookie.path],
  ['expires', (record) => record.cookie.expires],
  ['max_age', (record) => record.cookie.maxAge],
  ['secure', (record) => record.cookie.secure],
  ['httponly', (record) => record.cookie.httpOnly],
  ['samesite', (record) => record.cookie.sameSite],
  ['partitioned', (record) => record.cookie.partitioned],
  ['deletion', (record) => record.deletion],
  ['lifetime_seconds', (record) => record.lifetimeSeconds],
  ['incomplete', (record) => record.incomplete],
  ['set_cookie', (record) => record.setCookie],
  ['truncated', (record) => record.truncated === true],
];

/** Only text comes from the wire: a number may be negative. */
function cellText(cell: Cell, raw: boolean): string {
  return escapeCsv(String(cell ?? ''), raw || typeof cell !== 'string');
}

const row = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

export function createCsv({ csvRaw }: Pick<ReportOptions, 'csvRaw'>): Reporter {
  const records = createRecordSource();
  return {
    auditUse: 'none',
    needsRequests: true,
    wants: (kind, hasSetCookie) => kind === 'response' && hasSetCookie,
    begin: () => row(COLUMNS.map(([name]) => name)),
    message(message, results) {
      if (message.kind !== 'response') return '';
      return records
        .read(message, results)
        .filter((record) => record.type === 'set-cookie')
        .map((record) => row(COLUMNS.map(([, read]) => cellText(read(record), csvRaw))))
        .join('');
    },
    end: () => [],
  };
}
