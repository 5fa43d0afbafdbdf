// The shapes that frameworks give their session values, recognised without a key and without decoding them.

interface ValueFormat {
  readonly name: string;
  readonly shape: RegExp;
  /** What has to be in it as well. */
  readonly mark?: RegExp;
  /** A value of letters and digits alone may have it. */
  readonly isPlain?: true;
}

/** `": ` in base64, where it may be in its groups of four: Python's JSON has the space that Flask leaves out. */
const SPACED_JSON = /^(?:.{4})*?(?:Ijog|..I6I[A-P]|...iOi[A-D])/;

/** In order: the first that fits counts. Each is anchored and linear. */
const FORMATS: readonly ValueFormat[] = [
  { name: 'a JWE', shape: /^eyJ[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/ },
  { name: 'a JWT', shape: /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/ },
  {
    name: 'a Starlette session',
    shape: /^ey[\w+/]+={0,2}\.[\w-]{5,8}\.[\w-]{20,}$/,
    mark: SPACED_JSON,
  },
  { name: 'a Flask session', shape: /^\.?[\w-]+={0,2}\.[\w-]{5,8}\.[\w-]{20,}$/ },
  { name: 'a Django signed session', shape: /^\.?[\w-]+:[0-9A-Za-z]{6}:[\w-]{27,}$/ },
  { name: 'an Express session', shape: /^s(?::|%3A)[^.]+\.[A-Za-z0-9+/%=]{27,}$/i },
  { name: 'a Laravel session', shape: /^eyJpdiI6/, isPlain: true },
  { name: 'an ASP.NET Core ticket', shape: /^CfDJ8/, isPlain: true },
  {
    name: 'a Mojolicious session',
    shape: /^ey[A-Za-z0-9+/]+(?:-{1,2}|Wlpa)--[0-9a-f]{40}(?:[0-9a-f]{24})?$/,
  },
  // Signed by HMAC, or encrypted with AES-GCM: 12 bytes of vector, 16 of tag. A random token may hold `--` too.
  {
    name: 'a Rails session',
    shape:
      /^[A-Za-z0-9+/%]+=*--(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}|[A-Za-z0-9+/%]{16,48}--[A-Za-z0-9+/%]{22,66}(?:=|%3D)*)$/,
  },
  { name: 'a Phoenix session', shape: /^SFMyNTY\./ },
  { name: 'a WordPress login', shape: /^[^|%]+(?:%7C|\|)\d{10}(?:%7C|\|)/ },
  { name: 'a Tornado login', shape: /^2\|1:\d\|\d+:\d+\|/ },
  { name: 'a Java session', shape: /^[0-9A-F]{32}(?:\.\w+)?$/, isPlain: true },
  { name: 'a serialized object', shape: /^(?:rO0AB|AAEAAAD|BAh|gAS|KGRw)/, isPlain: true },
];
/** Most sessions are random numbers, in hexadecimal digits or in base 62. */
const PLAIN = /^[0-9A-Za-z]*$/;
const PLAIN_FORMATS = FORMATS.filter(({ isPlain }) => isPlain);

/** Long enough to have a shape; longer ones are of no format. */
const MIN_CHARACTERS = 10;
const MAX_CHARACTERS = 8192;

/** Encrypted with another nonce whenever it is written: two values may hold the same. */
const REWRITTEN: readonly (string | null)[] = ['a JWE', 'a Laravel session', 'a Rails session'];

/** Whether the framework writes such a session anew with every response, so that another value means nothing. */
export function isRewritten(value: string): boolean {
  return REWRITTEN.includes(valueFormat(value));
}

/** A JWT without a signature (RFC 7519 section 6): anyone can write it, so there is no key in it. */
export function isUnsignedToken(value: string): boolean {
  return value.endsWith('.') && valueFormat(value) === 'a JWT';
}

/** The format of a value in words ("a JWT"), or null. */
export function valueFormat(value: string): string | null {
  if (value.length < MIN_CHARACTERS || value.length > MAX_CHARACTERS) return null;
  const text = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  const formats = PLAIN.test(text) ? PLAIN_FORMATS : FORMATS;
  return formats.find(({ shape, mark }) => shape.test(text) && mark?.test(text) !== false)?.name ?? null;
}
