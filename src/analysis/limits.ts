// The limits of analysis/, with their units.

/** Bytes of a configuration or a baseline. A larger file is a mistake of the user: it is refused before it is read. */
export const MAX_SETTINGS_BYTES = 1 << 24;
