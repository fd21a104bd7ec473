// The mock as a browser meets it: its pages, and the web pages of others that call it.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import { loadContracts } from '../../src/load/index.js';
import type { Mock } from '../../src/mock/index.js';
import { startMock } from '../../src/mock/index.js';
import { Browser, chromiumOrSkip } from './chromium.js';

// Other programs take their time when everything is tested at once.
const run = promisify(execFile);
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

  it.each(['light', 'dark'] as const)(
    'lists every operation on its index, in the %s theme',
    async (colorScheme) => {
      const { page, requests, complaints } = await browser.open({ colorScheme });
      await page.goto(mock.url);
      const rows = await page.locator('.operations tr').allInnerTexts();
      expect(rows.map((row) => row.split(/\s+/).slice(0, 2).join(' '))).toEqual(
        DOCUMENTS.flatMap(({ name, operations }) => {
          // The path of the servers that the document names.
          const base = name === 'superoffice-pocket' ? '/Cust12345' : '';
          return operations.map(({ method, path }) => `${method.toUpperCase()} ${base}${path}`);
        }),
      );
      expect(rows.at(-1)).toContain('Caller id resources of a brand · getCallerIdResources');
      const colors = await page.evaluate<[color: string, ground: string][]>(`
      [...document.querySelectorAll('h1, .note, .note a, .method, button, code')].map((element) => {
        const groundOf = (at) => getComputedStyle(at).backgroundColor;
        let ground = element;
        while (ground.parentElement && groundOf(ground) === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
        return [getComputedStyle(element).color, groundOf(ground)];
      })`);
      expect(colors.length).toBeGreaterThan(10);
      for (const [color, ground] of colors)
        expect(contrast(color, ground), `${color} on ${ground}`).toBeGreaterThan(4.5);
      expect(luminance(colors[0]?.[1] ?? '') < 0.5).toBe(colorScheme === 'dark');
      expect(outside(requests, mock.url)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it('copies a command for each operation, which the mock answers with success', async () => {
    const { page } = await browser.open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: mock.url });
    await page.goto(mock.url);
    await mock.reset();
    const buttons = await page.getByRole('button', { name: 'Copy curl' }).all();
    for (const button of buttons) {
      await button.click();
      await page.getByRole('button', { name: 'Copied' }).first().waitFor();
      const line = await page.evaluate<string>('navigator.clipboard.readText()');
      const { stdout } = await run('sh', ['-c', line]);
      expect(stdout).toMatch(/^HTTP\/1.1 200 OK/);
      await page.getByRole('button', { name: 'Copied' }).waitFor({ state: 'detached' });
    }
    expect(mock.requests()).toHaveLength(DOCUMENTS.flatMap(({ operations }) => operations).length);
  });

  it('shows the last requests while they come, and what clients sent as text', async () => {
    await mock.reset();
    const { page, complaints } = await browser.open();
    await page.goto(mock.url);
    const rows = page.locator('#received tbody tr');
    expect(await rows.count()).toBe(0);
    await fetch(mock.url + RESOURCES);
    await rows.filter({ hasText: 'getCallerIdResources' }).waitFor();
    expect(await rows.first().innerText()).toMatch(/^GET\s[\s\S]*401/);
    await fetch(`${mock.url}/%3Cimg%20src=x%20onerror=alert(1)%3E`);
    await rows.filter({ hasText: 'No document describes' }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    await mock.reset();
    await page.getByText('None yet.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('leads from an operation on the index to the same in its reference', async () => {
    const { page } = await browser.open();
    await page.goto(mock.url);
    await page.locator('.operations a').nth(1).click();
    const shown = page.locator('.opblock.is-open .opblock-summary-path');
    await shown.waitFor();
    expect((await shown.innerText()).replaceAll('\u200b', '')).toBe('/api/v1/Agents/Pocket/GetMyCallerIDs');
  });

  it('says on its index what is left out of a document, and why', async () => {
    const lost = {
      get: { operationId: 'lost', responses: { 200: { $ref: '#/components/responses/Nowhere' } } },
    };
    const paths = {
      '/lost': lost,
      '/kept': { get: { operationId: 'kept', responses: { 204: { description: '' } } } },
    };
    const documents = [{ openapi: '3.1.0', info: { title: 'Half', version: '1' }, paths }];
    await using half = await startMock({ documents });
    const { page } = await browser.open();
    await page.goto(half.url);
    expect(await page.locator('.left-out').innerText()).toMatch(
      /GET\s+\/lost\s+half\.json:\d+:\d+ .*Nowhere/,
    );
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

  it.each(['light', 'dark'] as const)(
    'answers the first "Execute" of each reference with success, in the %s theme',
    async (colorScheme) => {
      for (const { name, operations } of DOCUMENTS) {
        await mock.reset();
        const { page, complaints } = await browser.open({ colorScheme });
        await page.goto(`${mock.url}/__specproof/reference/${name}`);
        await page.locator('.opblock-summary-control').first().click();
        await page.locator('.btn.execute').click();
        const status = page.locator('.live-responses-table .response-col_status').last();
        await status.waitFor();
        expect(await status.innerText()).toMatch(/^200/);
        expect(mock.requests()).toMatchObject([
          {
            operation: operations[0]?.id,
            status: 200,
            headers: { authorization: expect.stringMatching(/^\w+ placeholder/) as string },
          },
        ]);
        const ground = await page.evaluate<string>(
          'getComputedStyle(document.documentElement).backgroundColor',
        );
        expect(ground !== 'rgba(0, 0, 0, 0)' && luminance(ground) < 0.5).toBe(colorScheme === 'dark');
        expect(complaints).toEqual([]);
      }
    },
  );

  it('has valid values in the reference of a document without examples, and credentials of each kind', async () => {
    const { page } = await browser.open();
    for (const scheme of [
      { type: 'http', scheme: 'basic' },
      { type: 'http', scheme: 'bearer' },
      { type: 'http', scheme: 'Ticket' },
      { type: 'apiKey', in: 'header', name: 'X-Key' },
      { type: 'apiKey', in: 'query', name: 'key' },
      { type: 'openIdConnect', openIdConnectUrl: 'https://id.example/' },
      { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://id.example/', scopes: {} } } },
    ]) {
      await using bare = await startMock({ documents: [bareDocument(scheme)] });
      await page.goto(`${bare.url}/__specproof/reference/bare`);
      await page.locator('.opblock-summary-control').first().click();
      await page.locator('.btn.execute').click();
      await bare.waitFor('put', { timeout: 20_000 });
      expect([scheme, bare.requests()]).toMatchObject([scheme, [{ operation: 'put', status: 204 }]]);
    }
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

  it('lets a page without an origin of its own neither read nor change what the mock keeps', async () => {
    await mock.reset();
    await fetch(mock.url + RESOURCES);
    const { page } = await browser.open();
    await page.goto(`http://127.0.0.1:${String((site.address() as AddressInfo).port)}/`);
    const script = `
      const say = (what) => parent.postMessage(what, '*');
      Promise.all([
        fetch('${mock.url}/__specproof/requests').then((r) => r.text(), String),
        fetch('${mock.url}/__specproof/requests', { method: 'DELETE' }).then((r) => r.text(), String),
        fetch('${mock.url}/__specproof/reset', { method: 'POST', mode: 'no-cors' }).then((r) => r.type, String),
      ]).then((all) => say([self.origin, ...all]));`;
    const said = await page.evaluate<unknown>(`new Promise((resolve) => {
      addEventListener('message', ({ data }) => resolve(data), { once: true });
      const frame = document.createElement('iframe');
      frame.sandbox.add('allow-scripts');
      frame.srcdoc = ${JSON.stringify(`<script>${script}</script>`).replace('</', '<\\/')};
      document.body.append(frame);
    })`);
    const failed = expect.stringContaining('Failed to fetch') as string;
    expect(said).toEqual(['null', failed, failed, 'opaque']);
    expect(mock.requests()).toHaveLength(1);
  });

  it('lets a page whose host was rebound to this machine neither read nor change what the mock keeps', async () => {
    await mock.reset();
    await fetch(mock.url + RESOURCES);
    const rebound = `http://evil.test:${new URL(mock.url).port}`;
    const { page } = await browser.open();
    // A path that the document describes: its page is of the same origin as the mock's own pages by this name.
    await page.goto(rebound + RESOURCES);
    const statuses = await page.evaluate(async () => {
      const asked = [
        fetch('/__specproof/requests'),
        fetch('/__specproof/requests', { method: 'DELETE' }),
        fetch('/__specproof/reset', { method: 'POST' }),
        fetch('/__specproof/documents/apple-caller-ids.json'),
        fetch('/__specproof/curl/apple-caller-ids?operation=getCallerIdResources'),
        fetch('/'),
      ];
      return Promise.all(asked.map(async (each) => (await each).status));
    });
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403]);
    const [before, ...after] = mock.requests();
    expect(before).toMatchObject({ number: 1, path: RESOURCES });
    // The page itself, and the icon that Chromium asks for.
    expect(after.map(({ operation }) => operation)).toEqual(['getCallerIdResources', null]);
  });

  it('takes no form, script, picture or frame of another site for a visit', async () => {
    await mock.reset();
    await fetch(mock.url + RESOURCES);
    const { page } = await browser.open();
    await page.goto(`http://localhost:${String((site.address() as AddressInfo).port)}/`);
    const outcomes = await page.evaluate<string[]>(`Promise.all(
      [['script', 'requests'], ['img', 'documents/apple-caller-ids.json']].map(([kind, name]) => new Promise((resolve) => {
        const element = document.createElement(kind);
        element.onload = element.onerror = ({ type }) => resolve(type);
        element.src = '${mock.url}/__specproof/' + name;
        document.body.append(element);
      })),
    )`);
    expect(outcomes).toEqual(['error', 'error']);
    await page.setContent(
      `<form method="post" action="${mock.url}/__specproof/reset"><button>Win</button></form>`,
    );
    const [answer] = await Promise.all([page.waitForResponse('**/reset'), page.getByRole('button').click()]);
    expect(answer.status()).toBe(403);
    const [before, ...after] = mock.requests();
    expect(before).toMatchObject({ number: 1, path: RESOURCES });
    // Chromium may ask for the icon of the page that the form has led to.
    expect(after.filter(({ path }) => path !== '/favicon.ico')).toEqual([]);
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

/** A document without examples, whose only operation needs everything that a request can need. */
function bareDocument(scheme: JsonObject): JsonObject {
  const body = {
    type: 'object',
    required: ['code', 'at'],
    properties: {
      code: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{4}$' },
      at: { type: 'string', format: 'date' },
    },
  };
  const put = {
    operationId: 'put',
    security: [{ only: [] }],
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      { name: 'size', in: 'query', required: true, schema: { type: 'integer', minimum: 7 } },
    ],
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: { 204: { description: 'done' } },
  };
  return {
    openapi: '3.1.0',
    info: { title: 'Bare', version: '1' },
    paths: { '/bare/{id}': { put } },
    components: { securitySchemes: { only: scheme } },
  };
}

/** As WCAG 2.2 defines them. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map((text) => {
    const part = Number(text) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}
