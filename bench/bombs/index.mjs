// All bombs by name: `make(n)` is the capture, `setCookies(n)` how many Set-Cookie fields are in it (null: it depends on
// limits), `warned` what the summary has to say.

import { CONTENT_BOMBS } from './contents.mjs';
import { FILE_BOMBS } from './files.mjs';
import { HTTP_BOMBS } from './http.mjs';
import { HTTP2_BOMBS } from './http2.mjs';
import { TRANSPORT_BOMBS } from './transport.mjs';

export const BOMBS = { ...HTTP_BOMBS, ...HTTP2_BOMBS, ...TRANSPORT_BOMBS, ...CONTENT_BOMBS, ...FILE_BOMBS };
