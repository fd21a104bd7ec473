import { createServer as createPrism } from '@stoplight/prism-http-server';

/** Prism's own server, as `prism mock` sets it up, without its log. */
export function prismOf(operations: Parameters<typeof createPrism>[0]): ReturnType<typeof createPrism> {
  return createPrism(operations, {
    components: { logger: silent() },
    cors: true,
    config: {
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      isProxy: false,
      upstreamProxy: undefined,
      mock: { dynamic: false },
    },
  });
}

function silent(): Parameters<typeof createPrism>[1]['components']['logger'] {
  const ignore = (): void => undefined;
  const logger = {
    info: ignore,
    debug: ignore,
    success: ignore,
    warn: ignore,
    error: ignore,
    child: () => logger,
  };
  return logger;
}
