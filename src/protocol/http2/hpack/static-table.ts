// The 61 fields that every HPACK table begins with (RFC 7541 appendix A).

import { TableField } from '../../field-compression/field.ts';

const FIELDS_BEFORE_ACCEPT_CHARSET = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
] as const;

/** From here on only one field has a value. */
const NAMES =
  `accept-charset accept-encoding accept-language accept-ranges accept access-control-allow-origin age
  allow authorization cache-control content-disposition content-encoding content-language content-length
  content-location content-range content-type cookie date etag expect expires from host if-match if-modified-since
  if-none-match if-range if-unmodified-since last-modified link location max-forwards proxy-authenticate
  proxy-authorization range referer refresh retry-after server set-cookie strict-transport-security
  transfer-encoding user-agent vary via www-authenticate`.split(/\s+/);

/** By index; index 0 is used for none. */
export const STATIC_FIELDS: readonly (TableField | null)[] = [
  null,
  ...FIELDS_BEFORE_ACCEPT_CHARSET.map(([name, value]) => new TableField(name, value)),
  ...NAMES.map((name) => new TableField(name, name === 'accept-encoding' ? 'gzip, deflate' : '')),
];

export const STATIC_COUNT = STATIC_FIELDS.length - 1;
