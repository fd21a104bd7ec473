import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Report } from '../../src/model/report.js';
import { API, startFaultyServer } from '../reporters/faulty-run.js';
import { ROOT } from '../support/root.js';

interface Step {
  id?: string;
  if?: string;
  shell?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}

interface Action {
  inputs: Record<string, { description: string; default: string }>;
  outputs: Record<string, { value: string }>;
  runs: { using: string; steps: Step[] };
}

const text = readFileSync(join(ROOT, 'action.yml'), 'utf8');
const action = parse(text) as Action;
const { inputs, runs } = action;

describe('action.yml', () => {
  it('is a composite action whose inputs are texts, each of them used', () => {
    expect(runs.using).toBe('composite');
    const used = Array.from(text.matchAll(/\binputs\.([a-z-]+)/g), ([, name = '']) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(inputs).sort());
    for (const input of Object.values(inputs)) expect(typeof input.default).toBe('string');
    for (const { run, shell, uses } of runs.steps) expect([run !== undefined, shell]).toEqual(uses === undefined ? [true, 'bash'] : [false, undefined]); // prettier-ignore
  });

  it('puts no input into the text of a script, where it would be run', () => {
    for (const { run = '' } of runs.steps) expect(run).not.toContain('${{');
  });
});

interface Ran {
  code: number;
  stdout: string;
  outputs: Record<string, string>;
}

/** The scripts of the action one after another, as a runner runs them. */
async function ranWith(folder: string, given: Record<string, string>): Promise<Ran> {
  const values: Record<string, string> = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [`inputs.${name}`, given[name] ?? input.default])); // prettier-ignore
  const output = join(folder, 'output');
  const env = { ...process.env, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: join(folder, 'summary.md'), GITHUB_ACTION_PATH: ROOT, RUNNER_TEMP: folder }; // prettier-ignore
  let told = '';
  for (const { id, run, env: own = {} } of runs.steps.filter((step) => step.run !== undefined)) {
    const filled = Object.entries(own).map(([name, value]) => [name, value.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, key: string) => values[key] ?? '')]); // prettier-ignore
    writeFileSync(output, '');
    const { code, stdout } = await bash(run ?? '', join(folder, given['working-directory'] ?? '.'), { ...env, ...Object.fromEntries(filled) } as NodeJS.ProcessEnv); // prettier-ignore
    told += stdout;
    for (const line of readFileSync(output, 'utf8').trim().split('\n')) {
      const [name = '', value = ''] = line.split(/=(.*)/s);
      values[`steps.${id ?? ''}.outputs.${name}`] = value;
    }
    if (code !== 0) return { code, stdout: told, outputs: outputsOf(values) };
  }
  return { code: 0, stdout: told, outputs: outputsOf(values) };
}

function outputsOf(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(action.outputs).map(([name, { value }]) => [name, values[value.slice(4, -3)] ?? '']),
  );
}

/** As GitHub runs `shell: bash`. */
function bash(
  script: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve) => {
    execFile('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout: stdout + stderr });
    });
  }); // prettier-ignore
}

describe('the scripts of action.yml', () => {
  it('verify a server, and leave annotations, a summary, reports and what differs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'specproof-action-'));
    const project = join(folder, 'a project');
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    symlinkSync(ROOT, join(project, 'node_modules/specproof'));
    writeFileSync(join(project, 'my api.yaml'), API);
    const server = await startFaultyServer();
    const given = { 'working-directory': 'a project', documents: '"my api.yaml"', server: server.url };
    const args = `--phase examples --operation getPet\n-H 'X-Who: $(touch hacked) "you"'`;
    const first = await ranWith(folder, { ...given, args });
    expect(first.code).toBe(1);
    expect(first.outputs['exit-code']).toBe('1');
    expect(first.stdout).toMatch(/^::error title=response\.body\.schema,file=my api\.yaml,line=\d+/m);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toMatch(/^## /m);
    const report = JSON.parse(readFileSync(first.outputs['report'] ?? '', 'utf8')) as Report;
    expect(report.operations.map(({ id }) => id)).toEqual(['getPet']);
    expect(JSON.stringify(report)).toContain('$(touch hacked)');
    const sarif = JSON.parse(readFileSync(join(project, 'specproof-report/specproof.sarif'), 'utf8')) as { version: string }; // prettier-ignore
    expect(sarif.version).toBe('2.1.0');
    expect(readFileSync(join(project, 'specproof-report/specproof.html'), 'utf8')).toContain('<html');
    const second = await ranWith(folder, {
      ...given,
      args,
      against: 'specproof-report/specproof.json',
      reports: 'again',
    });
    server.close();
    expect(second.code).toBe(1);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('0 causes new');
  });

  it('run another command, with the specproof of the action where a project has none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'specproof-action-'));
    writeFileSync(join(folder, 'api.yaml'), API);
    const { code, outputs } = await ranWith(folder, { command: 'lint', documents: 'api.yaml' });
    expect([code, outputs['exit-code']]).toEqual([0, '0']);
    expect(readFileSync(join(folder, 'specproof-report/specproof.sarif'), 'utf8')).toContain('"2.1.0"');
  });
});
