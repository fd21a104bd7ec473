import { VERSION } from '../version.js';
import type { CiProvider } from './ci-providers.js';
import type { PackageManager, Project } from './project.js';

/** What a pipeline does. */
export interface Pipeline {
  /** Whether a configuration names the server: then it is verified. */
  hasServer: boolean;
  /** Folder of the reports. */
  reports: string;
}

/** A file of a project's own pipelines, which nobody has to be told of; where that is taken, one to be included. */
export const CI_FILES: Readonly<Record<CiProvider, { path: string; beside?: string }>> = {
  github: { path: '.github/workflows/specproof.yml' },
  gitlab: { path: '.gitlab-ci.yml', beside: '.gitlab/specproof.yml' },
};

/** The text of the pipeline that lints, compares what is generated, and verifies. */
export function ciText(provider: CiProvider, project: Project, pipeline: Pipeline): string {
  return provider === 'github' ? githubText(project, pipeline) : gitlabText(project, pipeline);
}

const NODE = 22;

function githubText(project: Project, pipeline: Pipeline): string {
  const step = (command: string): string => `      - run: ${command}`;
  return `name: specproof
on: [push, pull_request]
permissions:
  contents: read
jobs:
  contract:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: ${String(NODE)}
${[...setup(project), ...checks(project)].map(step).join('\n')}
${verification(project, pipeline, '      ', '- run: |')}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: specproof-report
          path: ${pipeline.reports}
          if-no-files-found: ignore
`;
}

function gitlabText(project: Project, pipeline: Pipeline): string {
  return `specproof:
  image: node:${String(NODE)}
  script:
${[...setup(project), ...checks(project)].map((command) => `    - ${command}`).join('\n')}
${verification(project, pipeline, '    ', '- |')}
  artifacts:
    when: always
    paths:
      - ${pipeline.reports}
`;
}

/** Installs what the project has; without a package.json there is nothing to install. */
function setup({ manager, manifest }: Project): string[] {
  if (manifest === undefined) return [];
  return hasCorepack(manager) ? ['corepack enable', manager.install] : [manager.install];
}

function hasCorepack({ name }: PackageManager): boolean {
  return name === 'pnpm' || name === 'yarn';
}

function checks(project: Project): string[] {
  const run = commandOf(project);
  return [`${run} lint`, `${run} generate --check`];
}

/** The command line of the project's own specproof, else of this version. */
export function commandOf({ manager, manifest }: Project): string {
  return manifest === undefined ? `npx --yes specproof@${VERSION}` : `${manager.run} specproof`;
}

/** A green build that verified nothing but a mock would mislead: without a server, the step is a comment. */
function verification(project: Project, { hasServer }: Pipeline, indent: string, start: string): string {
  const server =
    typeof project.scripts['start'] === 'string'
      ? `${project.manager.name} start &`
      : '# Start your server here, in the background: ./my-server &';
  const lines = [
    '# Ends with 1 when the server breaks the documents.',
    start,
    `    ${server}`,
    `    ${commandOf(project)} verify --wait 60s`,
  ];
  if (hasServer) return lines.map((line) => indent + line).join('\n');
  const missing = [
    '# Name your server in specproof.config.yaml, and let it be verified here:',
    ...lines.slice(1).map((line) => `# ${line}`),
  ];
  return missing.map((line) => indent + line).join('\n');
}
