// Packet times in the time zone of the user.

/** Seconds since 1970. */
interface Moment {
  readonly seconds: number;
}

/** `2026-11-22`. */
export function localDate({ seconds }: Moment): string {
  const date = new Date(seconds * 1000);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/** `20:58:12`, of the time of a record. */
export function localTime(recordTime: string): string {
  return new Date(`${recordTime.slice(0, 19)}Z`).toTimeString().slice(0, 8);
}
