// The versions of HTTP, as messages and records name them.

export type HttpVersion = 'http/1.0' | 'http/1.1' | 'h2' | 'h3';
