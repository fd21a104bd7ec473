import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** pnpm as a newcomer gets it. */
export const PNPM = 'pnpm@12.21.0';

/**
 * Whether a registry of packages answers. Where none does, the tests that install from one are skipped and say so, unless
 * SPECPROOF_REQUIRE_REGISTRY demands them.
 */
export async function registryOrSkip(): Promise<boolean> {
  try {
    await run('npm', ['view', PNPM, 'version', '--fetch-retries=0', '--fetch-timeout=10000']);
    return true;
  } catch (error) {
    if ((process.env['SPECPROOF_REQUIRE_REGISTRY'] ?? '') !== '') throw error;
    console.warn(`tests that install packages are skipped: no registry gives ${PNPM}`);
    return false;
  }
}
