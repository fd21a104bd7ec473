import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cause, Evidence, Report } from '../../src/model/report.js';
import { REPORTERS } from '../../src/reporters/index.js';
import type { FaultyRun } from '../reporters/faulty-run.js';
import { faultyRun, HOSTILE } from '../reporters/faulty-run.js';
import { causeOf, reportOf } from '../reporters/reports.js';
import type { Observed } from './chromium.js';
import { Browser, chromiumOrSkip } from './chromium.js';

const chromium = chromiumOrSkip();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

function written(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'specproof-page-')), 'report.html');
  writeFileSync(path, text);
  return pathToFileURL(path).href;
}

describe.skipIf(chromium === undefined)('the HTML report in Chromium', () => {
  let browser: Browser;
  let run: FaultyRun;
  let url: string;
  beforeAll(async () => {
    browser = await Browser.start(chromium ?? '');
    run = await faultyRun();
    url = written(run.texts.html);
  });
  afterAll(() => browser.close());

  async function opened(address = url): Promise<Observed> {
    const observed = await browser.open();
    await observed.page.goto(address);
    await observed.page.waitForSelector('html[data-ready]', { state: 'attached' });
    return observed;
  }

  /** The rules of accessibility that the page breaks as it is now. */
  async function broken({ page }: Observed): Promise<string[]> {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(
      () => (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run(), // prettier-ignore
    );
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' ')}`,
    );
  }

  it('says on its first screen what is broken, where the contract says otherwise, and how to repeat it', async () => {
    const { page, requests, complaints } = await opened();
    await page.setViewportSize({ width: 1280, height: 900 });
    const [first] = run.report.causes.filter(({ severity }) => severity === 'error');
    expect(await page.locator('h1').innerText()).toMatch(
      /The contract is broken in \d+ ways, at 2 of 3 operations\./,
    );
    const item = page.locator('.list li').first();
    const text = await item.innerText();
    for (const part of [first?.check, `pets.openapi.yaml:${String(first?.location.line)}`, 'curl -sS -i']) expect(text).toContain(part); // prettier-ignore
    expect((await item.boundingBox())?.y).toBeLessThan(300);
    const rows = page.locator('.map li');
    expect(await rows.count()).toBe(3);
    const box = await rows.last().boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(900);
    expect(await rows.first().locator('path.b').count()).toBe(1);
    expect(await rows.last().locator('path.b').count()).toBe(0);
    // It asks for nothing but itself.
    expect(requests).toEqual([url]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'breaks no rule of axe in the %s, with everything open',
    async (colorScheme) => {
      const observed = await opened();
      const { page } = observed;
      await page.emulateMedia({ colorScheme });
      expect(await broken(observed)).toEqual([]);
      for (const round of [1, 2]) {
        await page.evaluate(
          "document.querySelectorAll('details').forEach((each) => void (each.open = true))",
        );
        await page.waitForTimeout(100 * round);
      }
      expect(await page.locator('.exchange').count()).toBeGreaterThan(5);
      expect(await broken(observed)).toEqual([]);
      await page.close();
    },
  );

  it('leads from a bar to the clause, its line, its cause and the exchange with the place highlighted', async () => {
    const { page } = await opened();
    const bars = page.locator('#operation-1 .picture');
    const { width = 0, height = 0 } = (await bars.boundingBox()) ?? {};
    const own = run.report.evidence.filter(({ operation }) => operation === 'getPet');
    const at = own.findIndex(({ clause }) => clause === '200 application/json #/id');
    await bars.click({ position: { x: ((at + 0.5) / own.length) * width, y: height / 2 } });
    const row = page.locator(`[id="operation-1:${String(at + 1)}"]`);
    expect(await page.locator(':focus').getAttribute('id')).toBe(`operation-1:${String(at + 1)}`);
    const cells = await row.locator('td').allInnerTexts();
    expect(cells[0]).toContain('broken');
    expect(cells[1]).toBe('200 application/json #/id');
    expect(cells[2]).toMatch(/^pets\.openapi\.yaml:\d+$/);
    await row.locator('summary').click();
    // What the server sent is text, and not a part of the page.
    expect(await row.locator('mark').first().innerText()).toContain(HOSTILE.slice(0, 30));
    expect(await page.locator('main script').count()).toBe(0);
    await row.locator('a').first().click();
    expect(await page.locator(':focus').getAttribute('class')).toContain('card');
    await page.close();
  });

  it('is searched, filtered, walked by keyboard, and linked into', async () => {
    const { page } = await opened();
    const shown = (): Promise<string[]> => page.locator('details.op:visible .name').allInnerTexts();
    await page.keyboard.press('/');
    await page.keyboard.type('health');
    // What has come into view has its text with the next frame.
    await expect.poll(shown).toEqual(['health\nGET /health']);
    expect(await page.locator('#found').innerText()).toBe('fitting: 0 causes, 1 operation');
    await page.locator('#search').fill('');
    await page.getByRole('button', { name: 'broken' }).click();
    await expect.poll(async () => (await shown()).length).toBe(2);
    await page.locator('#operation-2 > summary').focus();
    await page.keyboard.press('Enter');
    await page.locator('#operation-2 tbody tr').first().waitFor({ state: 'attached' });
    expect(await page.locator('#operation-2 tbody tr:visible').count()).toBe(
      await page.locator('#operation-2 tbody tr[data-state=broken]').count(),
    );
    await page.close();
    const linked = await opened(`${url}#operation-3:1`);
    expect(await linked.page.locator('#operation-3').getAttribute('open')).toBe('');
    await linked.page.close();
  });

  it('stays small and usable with a thousand operations and ten thousand occurrences', async () => {
    const address = written(REPORTERS.html.render(largeReport(), { color: false }));
    const size = readFileSync(new URL(address)).length;
    expect(size).toBeLessThan(5e6);
    const { page, complaints } = await opened(address);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.locator('#search').fill('/operation77');
    expect(await page.locator('details.op:visible').count()).toBe(11);
    await page.locator('details.op:visible > summary').first().click();
    expect(await page.locator('details.op:visible tbody tr').count()).toBe(60);
    const card = page.locator('.card').first();
    await page.locator('#search').fill('');
    await card.getByText('10000 occurrences').click();
    expect(await card.locator('tbody tr').count()).toBe(100);
    await card.getByRole('button', { name: 'more' }).click();
    expect(await card.locator('tbody tr').count()).toBe(10_000);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

/** A thousand operations of sixty clauses each, and a cause of ten thousand occurrences. */
function largeReport(): Report {
  const ids = Array.from({ length: 1000 }, (_, i) => `operation${String(i)}`);
  const states = ['seen', 'seen', 'empty', 'never'] as const;
  const evidence = ids.flatMap((operation, i): Evidence[] =>
    Array.from({ length: 60 }, (_, at) => ({
      ...{ document: 'pets', operation, about: 'success', count: 1, line: i * 60 + at + 1 },
      ...{ clause: `200 application/json #/member${String(at)}`, state: states[(i + at * 7) % 4] ?? 'seen' },
      pointer: `#/paths/~1${operation}/get/responses/200/content/application~1json/schema/properties/member${String(at)}`,
    })),
  ); // prettier-ignore
  const occurrences = Array.from({ length: 10_000 }, (_, i) => ({ operation: ids[i % 1000] ?? '', case: `${ids[i % 1000] ?? ''}:examples:${String(i)}`, received: `"${String(i)}"` })); // prettier-ignore
  const cause: Cause = causeOf({ operations: ids, count: 10_000, occurrences });
  const others = Array.from({ length: 200 }, (_, i) => causeOf({ pointer: `#/components/schemas/S${String(i)}`, operations: [ids[i] ?? ''] })); // prettier-ignore
  const operations = ids.map((id) => ({ document: 'pets', id, method: 'GET', path: `/${id}`, exchanges: 60, causes: 1 })); // prettier-ignore
  return reportOf({ causes: [cause, ...others], evidence, operations });
}
