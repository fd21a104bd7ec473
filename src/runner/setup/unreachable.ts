import { ToolError } from '../../errors.js';

/** Why a server cannot be reached, and what may help. `reason`: in the words of the connection's error. */
export function unreachable(origin: string, reason: string): ToolError {
  const { why = reason, hint } = KNOWN.find(({ pattern }) => pattern.test(reason)) ?? OTHER;
  return new ToolError(`${origin} cannot be reached: ${why}`, { hint: hint(origin) });
}

interface Known {
  pattern: RegExp;
  /** In place of the reason, where that only specialists understand. */
  why?: string;
  hint: (origin: string) => string;
}

const KNOWN: readonly Known[] = [
  {
    pattern: /wrong version number|packet length too long|unsupported protocol|http request|EPROTO/i,
    why: 'it does not speak TLS',
    hint: (origin) => `Did you mean ${origin.replace(/^https:/, 'http:')} ?`,
  },
  {
    pattern: /self-signed|self signed|unable to (verify|get) /i,
    hint: () => 'Name its certificate, or that of its issuer, in NODE_EXTRA_CA_CERTS=file.pem to trust it.',
  },
];

const OTHER: Omit<Known, 'pattern'> = {
  hint: () => 'Check that the server is running and that --server is right.',
};
