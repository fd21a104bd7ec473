import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import type { Proof } from '../../src/prove/index.js';
import { CRUD_DOCUMENT } from '../support/crud-document.js';
import { ORDERS } from '../support/orders.js';
import type { Prover } from '../support/prover.js';
import { proverOf } from '../support/prover.js';

let folder: string;
let prove: Prover['prove'];
let proofOf: Prover['proofOf'];
beforeAll(async () => {
  ({ folder, prove, proofOf } = await proverOf({ 'orders.json': ORDERS }));
});
afterAll(() => rm(folder, { recursive: true }));

describe('specproof prove', () => {
  it('says how much the verifier notices, who survives and why, the verdict last', async () => {
    const { code, stdout, stderr } = await prove('orders.json');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^noticed, by operation\n {2}getOrder +\d+ of \d+\n {2}addOrder +\d+ of \d+$/m);
    expect(stdout).toContain('survived unshown  2 faults: no answer of the mock shows it');
    expect(stdout).toMatch(/orders\.json:\d+:\d+ {2}"gone": \{\}/);
    expect(stdout).toMatch(/\nnoticed \d+ of \d+ faults \(\d\d[.\d]* %\) {2}\d+ survived, 2 clauses never shown, seed 1\n$/); // prettier-ignore
  });

  it('finds every fault of an answer, of credentials and of what is let in', async () => {
    const { kinds, survivors } = await proofOf('orders.json');
    for (const kind of ['body', 'header', 'media-type', 'input', 'credentials'])
      expect(kinds.find(({ name }) => name === kind)).toMatchObject({ killed: kinds.find(({ name }) => name === kind)?.mutants }); // prettier-ignore
    expect(survivors.filter(({ why }) => why === 'no check found anything wrong')).toEqual([]);
  });

  it('fails where less is noticed than is wanted', async () => {
    const { code, stdout } = await prove('orders.json', '--sample', '10', '--min-kill', '100%', '--operation', 'getOrder', '--quiet'); // prettier-ignore
    expect(code).toBe(/\(100 %\)/.test(stdout) ? 0 : 1);
    const enough = await prove('orders.json', '--sample', '10', '--min-kill', '10%', '--quiet');
    expect(enough.code).toBe(0);
    expect(enough.stdout).toMatch(/^noticed [^\n]+\n?[^\n]*seed 1\n$/);
  });

  it('draws the same sample each time, of all operations', async () => {
    const sample = ['orders.json', '--sample', '6', '--seed', '3'];
    const first = await proofOf(...sample);
    expect(await proofOf(...sample)).toEqual(first);
    expect(first.operations.map(({ mutants }) => mutants)).toEqual([3, 3]);
    expect(first.summary).toMatchObject({ mutants: 6, operationsLeft: 0 });
    expect(first.summary.leftOut).toBeGreaterThan(20);
  });

  it('puts no fault into what the mock cannot answer, and says so', async () => {
    const impossible = structuredClone(ORDERS) as {
      paths: Record<string, Record<string, { responses: JsonObject }>>;
    };
    impossible.paths['/orders']!['post']!.responses = { 201: { description: 'made', content: { 'application/json': { schema: { allOf: [{ type: 'string' }, { type: 'object' }] } } } } }; // prettier-ignore
    await writeFile(join(folder, 'impossible.json'), JSON.stringify(impossible));
    const { stdout, code } = await prove('impossible.json', '--verbose', '--operation', 'addOrder');
    expect(code).toBe(0);
    expect(stdout).toContain('could break 201 application/json  addOrder');
    expect(stdout).not.toMatch(/refuses a valid request.* addOrder/);
  });

  it('gives no reason for a survivor that the mock gives without a fault', async () => {
    // The answer to an invalid page has no documented status, whatever is at fault.
    const responses = { 200: { description: 'ok' }, 401: { description: 'no', content: { 'application/json': { schema: { type: 'object' } } } } }; // prettier-ignore
    const coins = { operationId: 'coins', security: [{ T: [] }], parameters: [{ name: 'page', in: 'query', schema: { type: 'integer' } }], responses }; // prettier-ignore
    const document = { openapi: '3.1.0', info: { title: 'Coins', version: '1' }, paths: { '/coins': { get: coins } }, components: { securitySchemes: { T: { type: 'http', scheme: 'bearer' } } } }; // prettier-ignore
    await writeFile(join(folder, 'coins.json'), JSON.stringify(document));
    const { survivors } = await proofOf('coins.json');
    const empty = survivors.find(({ id }) => id.endsWith('401:empty'));
    expect(empty?.why).toContain('response.body.missing');
  });

  it('proves nothing where no fault can be tried', async () => {
    const nothing = { openapi: '3.1.0', info: { title: 'None', version: '1' }, paths: { '/a': { get: { operationId: 'getA', parameters: [{ $ref: '#/components/nothing' }], responses: {} } } } }; // prettier-ignore
    await writeFile(join(folder, 'nothing.json'), JSON.stringify(nothing));
    const { stdout, code } = await prove('nothing.json');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^not tried\n {2}getA {2}\S.*\n\nno fault could be tried {2}seed 1\n$/);
  });

  it('names what is lost with an example of the document', async () => {
    const shown = structuredClone(ORDERS) as { paths: Record<string, Record<string, { requestBody: { content: Record<string, JsonObject> } }>> }; // prettier-ignore
    const { 'application/json': media = {} } = shown.paths['/orders']!['post']!.requestBody.content;
    delete media['example'];
    media['examples'] = { full: { value: { sku: 'A-1', count: 2 } }, short: { value: { sku: 'A-1' } } };
    await writeFile(join(folder, 'shown.json'), JSON.stringify(shown, null, 1));
    media['examples'] = { full: { value: { sku: 'A-1', count: 2 } } };
    await writeFile(join(folder, 'unshown.json'), JSON.stringify(shown, null, 1));
    const before = await proofOf('shown.json', '--operation', 'addOrder');
    const after = await proofOf('unshown.json', '--operation', 'addOrder');
    const rateOf = ({ summary: { mutants, killed } }: Proof): number => killed / mutants;
    expect(rateOf(after)).toBeLessThan(rateOf(before));
    const lost = after.survivors.filter(({ id }) => before.survivors.every((each) => each.id !== id));
    expect(lost).toEqual([
      expect.objectContaining({
        id: 'addOrder:refuses without body/count',
        why: 'it is only a warning: request.valid.refused',
        remedy: 'give the request an example without it: what an example shows must be served',
      }),
    ]);
  });

  it('writes who survived in every format that tells of findings', async () => {
    const formats = ['ctrf', 'github', 'gitlab', 'html', 'junit', 'markdown', 'ndjson', 'sarif', 'terminal'];
    const { code, stdout } = await prove(
      ...['orders.json', '--operation', 'getOrder', '--min-kill', '100%', '--quiet'],
      ...formats.flatMap((format) => ['--report', `${format}=proof.${format}`]),
    );
    expect(code).toBe(1);
    const texts = await Promise.all(
      formats.map((format) => readFile(join(folder, `proof.${format}`), 'utf8')),
    );
    const of = (format: string): string => texts[formats.indexOf(format)] ?? '';
    const verdict = stdout.split('  ')[0]!.replace(/, wanted.*/, '');
    expect(verdict).toMatch(/^noticed \d+ of \d+ faults \(\d\d[.\d]* %\)$/);
    for (const format of ['github', 'html', 'junit', 'markdown', 'terminal'])
      expect(of(format).replaceAll('%25', '%'), format).toContain(verdict);
    expect(of('junit')).toMatch(/<testcase name="could break 200 application\/json #\/gone" [^>]*file="orders\.json" line="\d+"><?/); // prettier-ignore
    expect(of('github')).toMatch(/^::error title=prove\.unshown,file=orders\.json,line=\d+,col=\d+::nobody noticed a server that could break 200 application\/json #\/gone: /m); // prettier-ignore
    const sarif = JSON.parse(of('sarif')) as { runs: { results: { ruleId: string }[] }[] };
    const survivors = sarif.runs[0]!.results;
    expect(survivors.map(({ ruleId }) => ruleId)).toContain('prove.unshown');
    expect(JSON.parse(of('gitlab'))).toHaveLength(survivors.length);
    const ctrf = JSON.parse(of('ctrf')) as { results: { summary: { failed: number } } };
    // The whole run is a test too, which fails where no other does.
    expect(ctrf.results.summary.failed).toBe(survivors.length);
    expect(of('markdown')).toMatch(/`orders\.json:\d+:\d+` `"gone": \{\}/);
  });

  it('keeps no exchanges to write as an archive', async () => {
    expect(await prove('orders.json', '--report', 'har=a.har')).toMatchObject({
      code: 2,
      stderr: 'specproof: har: prove tells of servers, and keeps no exchanges\n',
    });
  });

  it('goes on where a run before has ended, and only with the same measurement', async () => {
    const some = ['orders.json', '--resume', 'state.ndjson', '--operation', 'getOrder'];
    const part = await proofOf(...some, '--sample', '5');
    const linesOf = async (): Promise<string[]> =>
      (await readFile(join(folder, 'state.ndjson'), 'utf8')).trim().split('\n');
    const first = await linesOf();
    expect(first).toHaveLength(1 + part.summary.mutants);
    // The verdict of an earlier run is taken as it is; a line that was broken off is not.
    const changed = first.with(1, first[1]!.replace(/"by":"[^"]*"/, '"by":"an earlier run"'));
    await writeFile(join(folder, 'state.ndjson'), `${changed.join('\n')}\n{"mutant":"half`);
    const whole = await proofOf(...some, '--jobs', '2');
    expect(whole.checks.find(({ name }) => name === 'an earlier run')).toMatchObject({ killed: 1 });
    const { mutants, unshown } = whole.summary;
    expect((await linesOf()).filter((line) => line.includes('"killed"'))).toHaveLength(mutants - unshown);
    expect(await prove(...some, '--seed', '2')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/state\.ndjson: is of another measurement: the seed differs\n.*Remove the file/s) as string, // prettier-ignore
    });
  });

  it('follows what is made through its life on a server that keeps it, with one slip at a time', async () => {
    await writeFile(join(folder, 'crud.yaml'), CRUD_DOCUMENT);
    const { kinds, survivors, checks } = await proofOf('crud.yaml', '--operation', 'createProduct');
    const noticed = kinds.find(({ name }) => name === 'sequence')!;
    expect(noticed.mutants).toBeGreaterThanOrEqual(10);
    const survived = survivors.filter(({ kind }) => kind === 'sequence');
    expect(survived.map(({ id, why }) => [id, why])).toEqual([
      ['listProducts:sequence:unlisted', 'it is only a warning: sequence.unlisted'],
    ]);
    const codes = checks.map(({ name }) => name).filter((name) => name.startsWith('sequence.'));
    expect(codes.sort()).toEqual(['sequence.id-reused', 'sequence.lost-write', 'sequence.stale-read', 'sequence.use-after-free']); // prettier-ignore
  });
});
