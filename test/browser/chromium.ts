import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Quiet and headless; nothing but what a test asks for goes over the network, and all names of .test lead to this machine. */
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP *.test 127.0.0.1',
]; // prettier-ignore

/** The browser of CHROMIUM_PATH, else the first in PATH. */
function findChromium(): string | undefined {
  const { CHROMIUM_PATH: given, PATH: path = '' } = process.env;
  if (given !== undefined && given !== '') return given;
  const places = path.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return places.find(isExecutable);
}

/** Where none is found the tests are skipped and say so, unless SPECPROOF_REQUIRE_BROWSER demands them. */
export function chromiumOrSkip(): string | undefined {
  const found = findChromium();
  if (found === undefined && (process.env['SPECPROOF_REQUIRE_BROWSER'] ?? '') !== '')
    throw new Error(`no browser: set CHROMIUM_PATH, or install one of ${NAMES.join(', ')}`);
  if (found === undefined)
    console.warn(`browser tests are skipped: none of ${NAMES.join(', ')} in PATH, and no CHROMIUM_PATH`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A page, and everything it asked for or complained of. */
export interface Observed {
  page: Page;
  /** URLs of all requests; those of data: URLs left out. */
  requests: string[];
  complaints: string[];
}

export class Browser {
  private constructor(
    private readonly context: BrowserContext,
    private readonly profile: string,
  ) {}

  static async start(executablePath: string): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'specproof-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: FLAGS,
      ignoreHTTPSErrors: true,
    });
    return new Browser(context, profile);
  }

  async open({ colorScheme = 'light' }: { colorScheme?: 'light' | 'dark' } = {}): Promise<Observed> {
    const page = await this.context.newPage();
    await page.emulateMedia({ colorScheme });
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) requests.push(request.url());
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return { page, requests, complaints };
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}
