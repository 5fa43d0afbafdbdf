// Adminer's permanent login (auth.inc.php): for each login its database system, server, user and database in base64, joined by
// `-`, and behind a colon the password, encrypted with a key of the server. Several are separated by a space.

import { fromBase64 } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { readingOf } from './plain.ts';

const LOGIN =
  /^([\w+/]{0,344}={0,2})-([\w+/]{0,344}={0,2})-([\w+/]{1,344}={0,2})-([\w+/]{0,344}={0,2}):[\w+/]{1,1024}={0,2}(?: |$)/;

export const decodeAdminer: Decoder = ({ name, formText }) => {
  if (name !== 'adminer_permanent') return null;
  const parts = LOGIN.exec(formText);
  if (parts === null) return null;
  const [driver = '', server = '', user = '', database = ''] = parts
    .slice(1)
    .map((part) => fromBase64(part)?.toString('utf8') ?? '');
  if (user === '') return null;
  return decodedValue({
    format: 'adminer',
    framework: 'PHP',
    title: 'Adminer permanent login',
    protection: 'none',
    reading: readingOf({ driver, server, user, database }),
    leaks: ['user name', 'database server'],
    remarks: ['its password encrypted'],
  });
};
