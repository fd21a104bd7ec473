// What reports cost: the page of 1,000 operations and 10,000 occurrences, and all formats beside none of a run.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { REPORT_FORMATS } from '../dist/src/reporters/formats.js';
import { REPORTERS } from '../dist/src/reporters/index.js';
import { median, root, timed, turned } from './measure.mjs';

const folder = await mkdtemp(join(tmpdir(), 'specproof-reports-'));
const page = join(folder, 'report.html');
const html = REPORTERS.html.render(largeReport(), { color: false });
await writeFile(page, html);
const megabytes = Buffer.byteLength(html) / 1e6;
console.log(`the page: ${megabytes.toFixed(2)} MB, wanted 5: ${megabytes <= 5 ? 'holds' : 'does not hold'}`);
const paints = await firstPaints(pathToFileURL(page).href);
const paint = median(paints);
console.log(
  `first paint: ${Math.round(paint)} ms, wanted 1000: ${paint <= 1000 ? 'holds' : 'does not hold'}`,
);

const bin = join(root, 'dist/src/cli/bin.js');
const reports = REPORT_FORMATS.flatMap((format) => ['--report', `${format}=${join(folder, format)}`]);
const runs = { none: [], all: reports };
const times = { none: [], all: [] };
for (let round = 0; round < 5; round++)
  for (const name of turned(['none', 'all'], round)) {
    const args = [
      bin,
      'verify',
      'superoffice-pocket',
      'apple-caller-ids',
      '--self',
      '--quiet',
      ...runs[name],
    ];
    times[name].push((await timed(process.execPath, args, { cwd: root })).wall);
  }
const ratio = median(times.all.map((wall, i) => wall / times.none[i]));
console.log(
  `a run with all ${REPORT_FORMATS.length} reports, of one without: ${ratio.toFixed(2)}, wanted 1.1: ${ratio <= 1.1 ? 'holds' : 'does not hold'}`,
);
await rm(folder, { recursive: true, force: true });

/** Milliseconds from navigation to the first contentful paint, in a new tab each time. */
async function firstPaints(url) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const all = [];
  for (let i = 0; i < 5; i++) {
    const tab = await browser.newPage();
    await tab.goto(url);
    all.push(
      await tab.evaluate(
        `new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime)).observe({ type: 'paint', buffered: true }))`,
      ),
    );
    await tab.close();
  }
  await browser.close();
  return all;
}

/** 1,000 operations, 50 causes with 200 occurrences each, and sixty clauses for each operation. */
function largeReport() {
  const ids = Array.from({ length: 1000 }, (_, i) => `operation${i}`);
  const states = ['seen', 'seen', 'seen', 'empty', 'never'];
  const causes = Array.from({ length: 50 }, (_, c) => ({
    check: 'response.body.schema',
    severity: 'error',
    message: `/member${c}: expected type integer, received "7"`,
    pointer: `#/components/schemas/Thing/properties/member${c}/type`,
    at: `body#/member${c}`,
    expected: 'type integer',
    received: '"7"',
    document: 'api',
    location: { file: 'api.yaml', line: 10 + c, column: 7 },
    line: `member${c}: { type: integer }`,
    operations: ids.slice(c * 20, c * 20 + 20),
    count: 200,
    curl: `curl -sS -i 'http://127.0.0.1:8080/things/${c}' -H 'Accept: application/json'`,
    occurrences: Array.from({ length: 200 }, (_, i) => ({
      operation: ids[c * 20 + (i % 20)],
      case: `${ids[c * 20 + (i % 20)]}:coverage:${i}`,
      received: `"${i}"`,
    })),
  }));
  const evidence = ids.flatMap((operation, i) =>
    Array.from({ length: 60 }, (_, at) => ({
      document: 'api',
      operation,
      about: at < 45 ? 'success' : 'request',
      clause: at === 0 ? '200' : `200 application/json #/member${at}`,
      pointer: `#/paths/~1things~1${i}/get/responses/200`,
      state: states[(i + at) % 5],
      count: 1,
      line: 100 + i,
    })),
  );
  const counted = {
    clauses: 60_000,
    seen: 36_000,
    empty: 12_000,
    never: 12_000,
    errorClauses: 0,
    errorSeen: 0,
  };
  return {
    version: 2,
    tool: { name: 'specproof', version: '0.1.0' },
    seed: 1,
    failOn: 'error',
    end: 'complete',
    documents: [{ name: 'api', source: 'api.yaml', hash: 'a', title: 'An API', version: '1', server: 'http://127.0.0.1:8080' }],
    summary: { operations: 1000, cases: 30_000, exchanges: 30_000, causes: { error: 50, warning: 0, note: 0 }, occurrences: { error: 10_000, warning: 0, note: 0 }, evidence: counted },
    operations: ids.map((id, i) => ({ document: 'api', id, method: 'GET', path: `/things/${i}`, exchanges: 30, causes: 1 })),
    causes,
    evidence,
  }; // prettier-ignore
}
