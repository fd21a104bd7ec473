// The example page, bundled as an app would be, in a real browser: its client calls the mock across origins.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledDocument } from '../../src/load/bundled.js';
import type { Mock } from '../../src/mock/index.js';
import { startMock } from '../../src/mock/index.js';
import { ROOT } from '../support/root.js';
import { Browser, chromiumOrSkip } from './chromium.js';

const PAGE = join(ROOT, 'examples/page');
const executable = chromiumOrSkip();

describe.skipIf(executable === undefined)('the example page in a browser', () => {
  let mock: Mock;
  let browser: Browser;
  let script = '';
  const site = createServer((request, response) => {
    if (request.url === '/page.js') response.setHeader('Content-Type', 'text/javascript').end(script);
    else
      response
        .setHeader('Content-Type', 'text/html')
        // No code is made while the page runs.
        .setHeader('Content-Security-Policy', "default-src 'self'; connect-src *; img-src data:")
        .end(readFileSync(join(PAGE, 'index.html')));
  });

  beforeAll(async () => {
    mock = await startMock({ documents: [bundledDocument('superoffice-pocket', ROOT)], port: 0 });
    const { outputFiles } = await build({
      entryPoints: [join(PAGE, 'page.js')],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
    });
    script = outputFiles[0]?.text ?? '';
    browser = await Browser.start(executable ?? '');
    await once(site.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(async () => {
    await browser.close();
    await mock.close();
    site.close();
  });

  it('shows the phone book, and tells when nothing has changed', async () => {
    const { page, complaints } = await browser.open();
    const { port } = site.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${String(port)}/?server=${mock.url}/Cust12345`);
    await page.getByText(/^[1-9]\d* callers$/).waitFor();
    const callers = await page.locator('#callers li').allInnerTexts();
    expect(callers[0]).toMatch(/: [\d.]+$/);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Nothing has changed').waitFor();
    expect(await page.locator('#callers li').allInnerTexts()).toEqual(callers);
    expect(complaints).toEqual([]);
  });

  it('says that no server answers', async () => {
    const { page } = await browser.open();
    const { port } = site.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${String(port)}/?server=http://127.0.0.1:1`);
    await page.getByText('no whole answer came').waitFor();
    expect(await page.locator('#callers li').count()).toBe(0);
  });
});
