// The mock as a browser meets it: its pages, and the web pages of others that call it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/load/index.js';
import type { Mock } from '../../src/mock/index.js';
import { startMock } from '../../src/mock/index.js';
import { Browser, chromiumOrSkip } from './chromium.js';

// Other programs take their time when everything is tested at once.
const root = new URL('../..', import.meta.url).pathname;
const contracts = await loadContracts(
  ['spec/superoffice-pocket.openapi.yaml', 'spec/apple-caller-ids.openapi.yaml'],
  { cwd: root },
);
const RESOURCES = '/api/v1/orgs/9467895078742654934/brands/9467895078742654921/caller-ids';
const DOCUMENTS = contracts.map(({ name, title, operations }) => ({ name, title, operations }));

const executable = chromiumOrSkip();

describe.skipIf(executable === undefined)('the mock in a browser', () => {
  let mock: Mock;
  let browser: Browser;
  const site = createServer((_, response) =>
    response
      .setHeader('Content-Type', 'text/html')
      .end('<!doctype html><link rel="icon" href="data:,"><p>site</p>'),
  );

  beforeAll(async () => {
    mock = await startMock({ contracts });
    browser = await Browser.start(executable ?? '');
    await once(site.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(async () => {
    await browser.close();
    await mock.close();
    site.close();
  });

  it('lists every operation on its index, with links to the references', async () => {
    const { page, requests, complaints } = await browser.open();
    await page.goto(mock.url);
    const rows = await page.locator('tr').allInnerTexts();
    expect(rows.map((row) => row.split(/\s+/).slice(0, 2).join(' '))).toEqual(
      DOCUMENTS.flatMap(({ name, operations }) => {
        // The path of the servers that the document names.
        const base = name === 'superoffice-pocket' ? '/Cust12345' : '';
        return operations.map(({ method, path }) => `${method.toUpperCase()} ${base}${path}`);
      }),
    );
    await page.getByRole('link', { name: 'Reference' }).last().click();
    await page.waitForURL('**/__specproof/reference/apple-caller-ids');
    expect(outside(requests, mock.url)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each(DOCUMENTS)(
    'shows the operations of $name in its reference, which asks nobody but the mock',
    async (document) => {
      const { page, requests, complaints } = await browser.open();
      await page.goto(`${mock.url}/__specproof/reference/${document.name}`);
      await page.locator('.opblock').first().waitFor();
      expect(await page.locator('h1, h2').first().innerText()).toContain(document.title);
      const shown = await page.locator('.opblock-summary-path').allInnerTexts();
      expect(shown.map((path) => path.replaceAll('\u200b', ''))).toEqual(
        document.operations.map(({ path }) => path),
      );
      expect(await page.locator('.version-pragma, .errors-wrapper').count()).toBe(0);
      expect(await page.getByText('Warning').count()).toBe(0);
      // Everything unfolded: descriptions, schemas and examples are drawn only then.
      for (const summary of await page.locator('.opblock-summary-control').all()) await summary.click();
      await page.locator('.opblock-body .responses-table').first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(requests.length).toBeGreaterThanOrEqual(4);
      expect(outside(requests, mock.url)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it('lets the reader of a reference try an operation out', async () => {
    await mock.reset();
    const { page, complaints } = await browser.open();
    await page.goto(`${mock.url}/__specproof/reference/apple-caller-ids`);
    await page.locator('.btn.authorize').first().click();
    await page.locator('.modal-ux input').first().fill('token');
    await page.locator('.modal-ux button.authorize').first().click();
    await page.locator('.modal-ux .btn-done').click();
    await page.locator('.opblock-summary-control').first().click();
    await page.locator('.btn.execute').click();
    await page.locator('.live-responses-table .response-col_status').last().waitFor();
    expect(await page.locator('.live-responses-table .response-col_status').last().innerText()).toMatch(
      /^200/,
    );
    expect(mock.requests()).toMatchObject([
      { operation: 'getCallerIdResources', status: 200, headers: { authorization: '[redacted]' } },
    ]);
    expect(complaints).toEqual([]);
  });

  it('lets a page of another origin call it with credentials and read every header', async () => {
    const { page, complaints } = await browser.open();
    await page.goto(`http://127.0.0.1:${String((site.address() as AddressInfo).port)}/`);
    const call = (target: string, init: RequestInit): Promise<[number, string | null, string]> =>
      page.evaluate(
        async ([url, options]) => {
          const response = await fetch(url, options);
          return [response.status, response.headers.get('apple-request-id'), await response.text()];
        },
        [target, init] as const,
      );
    await mock.reset();
    const authorized = { headers: { Authorization: 'Bearer token' }, credentials: 'include' } as const;
    const [status, requestId, text] = await call(mock.url + RESOURCES, authorized);
    expect([status, requestId]).toEqual([200, 'cbc6080e-53c8-43cb-8d46-082859226bfb']);
    expect(text).toContain('"data"');
    const posted = await call(`${mock.url}/api/v1/Agents/Pocket/GetRegisteredDevices`, {
      method: 'POST',
      body: '{}',
      headers: { Authorization: 'SoTicket 7T:abc', 'Content-Type': 'application/json' },
    });
    expect(posted[0]).toBe(200);
    expect(mock.requests().map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(complaints).toEqual([]);
    // An error can be read too; that it is one, the browser notes in its console.
    expect((await call(mock.url + RESOURCES, {}))[0]).toBe(401);
  });

  it('lets a page of another origin neither read nor change what the mock keeps', async () => {
    await mock.reset();
    await fetch(mock.url + RESOURCES);
    const { page } = await browser.open();
    await page.goto(`http://127.0.0.1:${String((site.address() as AddressInfo).port)}/`);
    const outcomes = await page.evaluate(async (base) => {
      const attempts: [string, RequestInit][] = [
        ['requests', {}],
        ['requests', { method: 'DELETE' }],
        ['reset', { method: 'POST' }],
        ['reset', { method: 'POST', mode: 'no-cors' }],
      ];
      return Promise.all(
        attempts.map(([name, init]) =>
          fetch(`${base}/__specproof/${name}`, init).then(({ type }) => type, String),
        ),
      );
    }, mock.url);
    expect(outcomes).toEqual([...Array<unknown>(3).fill(expect.stringContaining('Failed')), 'opaque']);
    await page.setContent(`<iframe src="${mock.url}/__specproof/requests"></iframe>`);
    const framed = page.frameLocator('iframe').locator('body');
    expect(await framed.innerText()).toContain('closed to web pages');
    expect(mock.requests()).toHaveLength(1);
  });

  it('keeps out a page of an origin that is not allowed', async () => {
    const closed = await startMock({ contracts, cors: ['http://localhost:1'] });
    const { page } = await browser.open();
    await page.goto(`http://127.0.0.1:${String((site.address() as AddressInfo).port)}/`);
    const outcome = page.evaluate(
      (url) => fetch(url, { headers: { Authorization: 'Bearer x' } }).then(String, String),
      closed.url + RESOURCES,
    );
    expect(await outcome).toContain('Failed to fetch');
    expect(closed.requests().filter(({ method }) => method === 'GET')).toEqual([]);
    await closed.close();
  });
});

function outside(requests: readonly string[], origin: string): string[] {
  return requests.filter((url) => new URL(url).origin !== origin);
}
