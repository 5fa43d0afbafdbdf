// The members of an entry, read leniently: what is missing, or of another type than HAR 1.2 says, is as good as absent.

export type HarObject = Readonly<Record<string, unknown>>;

const NOTHING: HarObject = {};

export function harObject(value: unknown): HarObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as HarObject)
    : NOTHING;
}

export function harList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Numbers as text, too. */
export function harText(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : '';
}

/** Text that is a number, too; null for what is none. */
export function harNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
