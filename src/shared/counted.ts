// How many there are of something, for people: the only place that chooses between one and many.

/** `1 cookie`, `1,234 cookies`; `1 packet was`, `2 packets were`. `many`: where it is not `one` with an s. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `1,234`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
