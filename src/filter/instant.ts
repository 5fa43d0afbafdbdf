// Points in packet time, read and printed as Wireshark does: `Jan  2, 2020 03:00:01.000005000 UTC` in the local
// zone for frame.time, seconds since 1970 with nine decimals for frame.time_epoch.

export interface Instant {
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Month day, year and time: the form that frame.time is printed in. The fraction and the zone may be missing. */
const PRINTED =
  /^([a-z]{3}) +(\d{1,2}), +(\d{4})(?: +(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?( *UTC| *Z)?$/i;
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?( *UTC| *Z|[+-]\d\d:?\d\d)?$/i;

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const nineDigits = (value: number): string => String(value).padStart(9, '0');

/** Nanoseconds since 1970: exact, for comparing. */
export function instantNs(instant: Instant): bigint {
  return BigInt(instant.seconds) * 1_000_000_000n + BigInt(instant.nanoseconds);
}

/** Reads seconds since 1970 with up to nine decimals; null when the text is no such number. */
export function parseEpoch(text: string): Instant | null {
  const match = /^(-?\d{1,13})(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) return null;
  const [, seconds = '', fraction] = match;
  if (seconds.startsWith('-') && fraction !== undefined) return null;
  return { seconds: Number(seconds), nanoseconds: Number((fraction ?? '').padEnd(9, '0')) };
}

/** Reads a date and time, in the local zone unless it names one; null when it cannot be read. */
export function parseDateAndTime(text: string): Instant | null {
  const printed = PRINTED.exec(text);
  const match = printed ?? ISO.exec(text);
  if (match === null) return null;
  const [, first = '', second = '', third = ''] = match;
  const [hour = '0', minute = '0', seconds = '0', fraction = '', zone = ''] = match.slice(4);
  const year = Number(printed ? third : first);
  const monthIndex = printed
    ? MONTHS.findIndex((name) => name.toLowerCase() === first.toLowerCase())
    : Number(second) - 1;
  const day = Number(printed ? second : third);
  if (monthIndex < 0 || monthIndex > 11) return null;
  const parts = [year, monthIndex, day, Number(hour), Number(minute), Number(seconds)] as const;
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  const offsetSeconds = offset
    ? Number(`${offset[1]}1`) * (Number(offset[2]) * 3600 + Number(offset[3]) * 60)
    : 0;
  const milliseconds = zone === '' ? new Date(...parts).getTime() : Date.UTC(...parts);
  return { seconds: milliseconds / 1000 - offsetSeconds, nanoseconds: Number(fraction.padEnd(9, '0')) };
}

export function printEpoch(instant: Instant): string {
  return `${instant.seconds}.${nineDigits(instant.nanoseconds)}`;
}

/** No single locale abbreviates every zone: each knows those of its own countries. */
const ZONE_LOCALES = ['en-US', 'en-GB', 'en-IN', 'en-AU', 'en-ZA', 'en-NZ'];
/** By offset: the name is slow to get, and a zone has one for each of its offsets. */
const zoneNames = new Map<number, string>();

/** The abbreviation of the local zone at that time, such as UTC or CET. */
function zoneName(date: Date): string {
  const offset = date.getTimezoneOffset();
  const known = zoneNames.get(offset);
  if (known !== undefined) return known;
  const names = ZONE_LOCALES.map((locale) => {
    const parts = new Intl.DateTimeFormat(locale, { timeZoneName: 'short' }).formatToParts(date);
    return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  });
  const [first = ''] = names;
  const name =
    names.find((candidate) => !candidate.startsWith('GMT+') && !candidate.startsWith('GMT-')) ?? first;
  zoneNames.set(offset, name);
  return name;
}

/** As tshark prints frame.time: local time, nanoseconds, zone. */
export function printDateAndTime(instant: Instant): string {
  const date = new Date(instant.seconds * 1000);
  const day = `${MONTHS[date.getMonth()]} ${String(date.getDate()).padStart(2)}, ${date.getFullYear()}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${day} ${time}.${nineDigits(instant.nanoseconds)} ${zoneName(date)}`;
}
