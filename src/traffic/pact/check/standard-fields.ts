/** Fields of HTTP itself, which no document has to list (RFC 9110, RFC 9111, RFC 6265, Fetch, W3C Trace Context). */
const BOTH: readonly string[] = [
  ...[
    'cache-control',
    'connection',
    'content-encoding',
    'content-language',
    'content-length',
    'content-type',
  ],
  ...[
    'content-disposition',
    'date',
    'keep-alive',
    'pragma',
    'transfer-encoding',
    'upgrade',
    'via',
    'trailer',
  ],
];

export const STANDARD_REQUEST_FIELDS: readonly string[] = [
  ...BOTH,
  ...['accept', 'accept-charset', 'accept-encoding', 'accept-language', 'authorization', 'cookie', 'expect'],
  ...['forwarded', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range'],
  ...[
    'if-unmodified-since',
    'max-forwards',
    'origin',
    'prefer',
    'proxy-authorization',
    'range',
    'referer',
    'te',
  ],
  ...['user-agent', 'x-requested-with', 'traceparent', 'tracestate', 'access-control-request-headers'],
  ...['access-control-request-method'],
];

export const STANDARD_RESPONSE_FIELDS: readonly string[] = [
  ...BOTH,
  ...[
    'accept-ranges',
    'age',
    'allow',
    'content-range',
    'etag',
    'expires',
    'last-modified',
    'link',
    'location',
  ],
  ...['proxy-authenticate', 'retry-after', 'server', 'set-cookie', 'strict-transport-security', 'vary'],
  ...['www-authenticate', 'access-control-allow-origin', 'access-control-allow-headers'],
  ...['access-control-allow-methods', 'access-control-allow-credentials', 'access-control-expose-headers'],
  ...['access-control-max-age', 'content-security-policy', 'x-content-type-options', 'x-frame-options'],
];
