// ASP.NET and ASP.NET Core: data protection tickets (their key id is in clear), older tickets and session numbers, and
// objects of BinaryFormatter ([MS-NRBF]).

import { fromAnyBase64, fromBase64, fromHex } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { readingOf } from './plain.ts';

/** "Authenticated encryption details in ASP.NET Core": magic number, key id, then what only the key opens. */
const MAGIC = Buffer.from('09f0c9f0', 'hex');
const KEY_ID_BYTES = 16;

export const decodeDataProtection: Decoder = ({ name, text }) => {
  if (!text.startsWith('CfDJ8')) return null;
  const bytes = fromAnyBase64(text);
  if (bytes === null || bytes.length <= MAGIC.length + KEY_ID_BYTES) return null;
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const keyId = guid(bytes.subarray(MAGIC.length, MAGIC.length + KEY_ID_BYTES));
  return decodedValue({
    // A ticket is the session itself; what is called a session holds the number of one.
    format: /session/i.test(name) ? 'aspnet-core-session-id' : 'aspnet-core',
    framework: 'ASP.NET Core',
    title: 'ASP.NET Core ticket',
    protection: 'encrypted',
    reading: readingOf({ keyId }),
    detail: `it was made with the key ${keyId}`,
    maskedDetail: 'it names the key it was made with',
  });
};

/** Microsoft's GUID: the first three groups have their bytes reversed. */
function guid(bytes: Buffer): string {
  const groups = [
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8, 10),
    bytes.subarray(10),
  ];
  return groups.map((group) => group.toString('hex')).join('-');
}

/** A record of type 0, then root and header ids and the version 1.0: [MS-NRBF] 2.6.1. */
const FORMATTER = /^AAEAAAD\/{5}AQAAAAAAAA/;

export const decodeBinaryFormatter: Decoder = ({ text }) => {
  if (!FORMATTER.test(text) || fromBase64(text) === null) return null;
  return decodedValue({
    format: 'dotnet-serialized',
    framework: '.NET',
    title: 'Serialised .NET object',
    protection: 'none',
    serialization: 'dotnet',
    detail: 'an object of BinaryFormatter, which can run code where it is loaded; it is not read here',
  });
};

interface NamedValue {
  readonly name: RegExp;
  readonly fits: (text: string) => boolean;
  readonly format: string;
  readonly title: string;
  readonly protection: 'opaque' | 'encrypted';
}

/** Known by their names: the values alone could be anything. */
const NAMED: readonly NamedValue[] = [
  {
    name: /^ASP\.NET_SessionId$/i,
    fits: (text) => /^[a-z0-5]{24}$/.test(text),
    format: 'aspnet-session-id',
    title: 'ASP.NET session number',
    protection: 'opaque',
  },
  {
    name: /^ASPSESSIONID[A-Z]{8}$/,
    fits: (text) => /^[A-P]{24}$/.test(text),
    format: 'asp-session-id',
    title: 'Classic ASP session number',
    protection: 'opaque',
  },
  {
    name: /^\.ASPX(?:AUTH|FORMSAUTH|ROLES|ANONYMOUS)$/i,
    fits: (text) => (fromHex(text) ?? fromAnyBase64(text))?.length !== undefined && text.length >= 64,
    format: 'aspnet-ticket',
    title: 'ASP.NET forms ticket',
    protection: 'encrypted',
  },
  {
    name: /^\.AspNet\./,
    fits: (text) => text.length >= 64 && fromAnyBase64(text) !== null,
    format: 'owin-ticket',
    title: 'ASP.NET (OWIN) ticket',
    protection: 'encrypted',
  },
  {
    name: /^\.AspNetCore\./,
    fits: (text) => /^chunks-\d{1,2}$/.test(text),
    format: 'aspnet-core-chunks',
    title: 'ASP.NET Core ticket in several cookies',
    protection: 'opaque',
  },
];

export const decodeAspNet: Decoder = ({ name, text }) => {
  const found = NAMED.find((value) => value.name.test(name) && value.fits(text));
  if (found === undefined) return null;
  const { format, title, protection } = found;
  const framework =
    format === 'aspnet-core-chunks' ? 'ASP.NET Core' : format === 'asp-session-id' ? 'ASP' : 'ASP.NET';
  return decodedValue({ format, framework, title, protection });
};
