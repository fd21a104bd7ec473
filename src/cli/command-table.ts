import type { Commands, Run } from './command-spec.js';

/** Every command takes DOC…: paths, URLs, or names of bundled documents; none stands for those of the configuration. */
export const COMMANDS: Commands = {
  init: {
    group: 'start',
    summary: 'set a project up: configuration, scripts and a pipeline',
    description:
      'Finds the OpenAPI documents in this folder and writes what is missing: specproof.config.yaml, scripts of package.json, ' +
      'a line of .gitignore, and a pipeline. What is there stays as it is. Without a document, it writes an example of one.\n' +
      'At a terminal it asks; elsewhere, and with --yes, it takes what is likely.',
    examples: [
      ['specproof init', 'asks for what it has to know'],
      ['specproof init api.yaml --server http://127.0.0.1:8080 --ci github --yes', 'asks nothing'],
    ],
    options: ['config', 'server', 'out', 'ci', 'yes', 'debug'],
    load: async () => (await import('./commands/init.js')).runInit as unknown as Run,
  },
  verify: {
    group: 'server',
    examples: [
      ['specproof verify', 'the documents and the server of the configuration'],
      ['specproof verify api.yaml --server http://127.0.0.1:8080', 'a server'],
      ['specproof verify api.yaml --plan', 'lists the requests, and sends none'],
      ['specproof verify api.yaml --operation listThings --phase negative', 'a part of them'],
      ["specproof verify --used-by 'pacts/*.json'", 'what consumers rely on'],
      ['specproof verify --report json=report.json', 'writes the report'],
    ],
    summary: 'prove that a server keeps every documented clause',
    description:
      'Sends requests that follow from the documents to a server, valid and invalid ones, judges every answer by the ' +
      'documents, and reports what is broken and what was never shown.\n' +
      'Ends with 0 when everything holds, 1 on findings, 2 on unusable input or an unreachable server, 130 when interrupted.',
    options: [
      'config', 'server', 'self', 'header', 'credential', 'limitedCredential', 'param', 'phase', 'fuzz', 'operation', 'case', 'usedBy', 'shard', 'seed', 'plan', 'dryRun',
      'concurrency', 'rate', 'maxPause', 'timeout', 'connectTimeout', 'wait', 'maxTime', 'maxBody', 'maxCases', 'budget',
      'maxPlanSteps', 'maxPlanBytes', 'maxFailures',
      'minEvidence', 'lenientInput', 'allowWrites', 'readsOnly', 'strict', 'maxFile', 'allowOutside', 'failOn',
      'report', 'verbose', 'quiet', 'debug',
    ], // prettier-ignore
    load: async () => (await import('./commands/verify.js')).runVerify as unknown as Run,
  },
  check: {
    group: 'server',
    summary: 'judge recorded traffic by the documents; send nothing',
    description:
      'Reads what a browser, proxy or gateway has recorded, a HAR file or NDJSON with one exchange in each line, and judges it ' +
      'by the same checks and evidence as verify. Requests to documented servers that no document describes are listed.\n' +
      'Ends with 0 when everything holds, 1 on findings, 2 on unusable input, 130 when interrupted.',
    examples: [
      ['specproof check traffic.har', 'the documents of the configuration, at the servers that they name'],
      ['specproof check traffic.har api.yaml --server http://127.0.0.1:8080', 'another server'],
    ],
    argument: { name: '<traffic>', description: 'the recording: a HAR file, or NDJSON' },
    takesDocuments: true,
    options: [
      'config', 'server', 'minEvidence', 'lenientInput', 'failOn', 'strict', 'maxFile', 'allowOutside', 'report', 'verbose',
      'quiet', 'debug',
    ], // prettier-ignore
    load: async () => (await import('./commands/check.js')).runCheck as unknown as Run,
  },
  proxy: {
    group: 'server',
    summary: 'pass traffic on to a server, and judge it by the documents',
    description:
      'Relays requests and answers as they are, until interrupted, and judges them by the same checks and evidence as verify; ' +
      'what is broken is told as it shows. A request with the header X-Specproof-Findings gets what is found in a field of ' +
      'its answer, which is kept back until then.\n' +
      'Ends with 0 when everything holds, 1 on findings, or when nothing was judged, and 2 on unusable input.',
    examples: [
      ['specproof proxy --upstream http://127.0.0.1:8080', 'the documents of the configuration'],
      ['specproof proxy api.yaml --upstream http://127.0.0.1:8080 --port 0', 'on any free port'],
      ['specproof proxy --upstream http://127.0.0.1:8080 --record traffic.har', 'keeps the exchanges'],
    ],
    options: [
      'config', 'upstream', 'port', 'host', 'tlsCert', 'tlsKey', 'connectTimeout', 'maxBody', 'minEvidence', 'lenientInput',
      'failOn', 'strict', 'maxFile', 'allowOutside', 'record', 'report', 'verbose', 'quiet', 'debug',
    ], // prettier-ignore
    load: async () => (await import('./commands/proxy.js')).runProxy as unknown as Run,
  },
  prove: {
    group: 'server',
    examples: [
      ['specproof prove api.yaml', 'how much verify would notice'],
      ["specproof prove api.yaml --run 'npm test' --min-kill 90%", 'how much your own tests would notice'],
      ['specproof prove api.yaml --sample 50 --seed 7', 'a part of the faults, the same each time'],
      [
        "specproof prove api.yaml --run 'npm test' --upstream http://127.0.0.1:8080",
        'in the answers of a real server',
      ],
    ],
    summary: 'measure how much a suite of contract tests would notice',
    description:
      'Serves the documents with one fault at a time, runs the verifier or your own suite against each, and says which ' +
      'faults nobody noticed, why, and what would change that.\n' +
      'Ends with 0, or with 1 where less was noticed than --min-kill asks for.',
    options: [
      'config', 'run', 'runTimeout', 'states', 'upstream', 'jobs', 'sample', 'seed', 'resume', 'operation', 'maxTime', 'minKill', 'failOn', 'strict', 'maxFile',
      'allowOutside', 'report', 'verbose', 'quiet', 'debug',
    ], // prettier-ignore
    load: async () => (await import('./commands/prove.js')).runProve as unknown as Run,
  },
  report: {
    group: 'server',
    summary: 'show saved reports in any format, merge the parts of one run, compare two',
    description:
      'Reads what --report json=FILE has written. Several files are the parts of one verification (verify --shard), and ' +
      'become one report. With --against, what is new, gone or lost since another report is told.\n' +
      'Ends as the run did: 0 when everything holds, 1 on findings, 2 on unusable input or a run that was broken off, 130 when it was interrupted.',
    examples: [
      ['specproof report report.json --report html=report.html', 'in another format'],
      ['specproof report part-*.json --report json=report.json', 'the parts of one run as a whole'],
      ['specproof report report.json --against main.json --report markdown=-', 'what a change has changed'],
    ],
    argument: { name: '<file...>', description: 'reports in JSON' },
    options: ['against', 'report', 'verbose', 'quiet', 'debug'],
    load: async () => (await import('./commands/report.js')).runReport as unknown as Run,
  },
  mock: {
    group: 'document',
    examples: [
      ['specproof mock', 'the documents of the configuration, on port 4010'],
      ['specproof mock api.yaml --port 0 --records 100', 'any free port, and more data'],
      ['specproof mock api.yaml --delay 2s', 'a slow server'],
      ['specproof mock api.yaml --engine prism', 'with stock Prism'],
    ],
    summary:
      'serve the documents: validated requests, answers of examples and of data that behaves as declared',
    description:
      'Serves all documents on one port until interrupted. A request chooses its answer with the header ' +
      "Prefer: code=401 or Prefer: example=NAME; 'dynamic=true' makes one up from the schema, 'delay=2s' waits, and\n" +
      "'fault=reset', 'hang', 'truncate' or 'status-503' goes wrong. Changed documents are read again.\n" +
      'The pages are at / and below /__specproof/: references, received requests, reset.',
    options: [
      'config', 'engine', 'port', 'host', 'seed', 'records', 'stateful', 'data', 'states', 'cors', 'control', 'tlsCert', 'tlsKey', 'log', 'delay', 'maxDelay', 'fault', 'strict',
      'maxFile', 'allowOutside', 'debug',
    ], // prettier-ignore
    load: async () => (await import('./commands/mock.js')).runMock as unknown as Run,
  },
  generate: {
    group: 'document',
    examples: [
      ['specproof generate', 'the documents of the configuration'],
      ['specproof generate api.yaml --out src/api', 'into a folder of your own'],
      ['specproof generate --check', 'for pipelines: writes nothing, ends with 1 when something is stale'],
    ],
    summary: 'write TypeScript types and a fetch client for each document',
    description:
      'Writes types.ts, client.ts, runtime.ts, validators.js and index.ts into OUT/<document>/. The same document always gives the same bytes.',
    options: [
      'config',
      'out',
      'int64',
      'emit',
      'check',
      'addDependency',
      'strict',
      'maxFile',
      'allowOutside',
      'debug',
    ],
    load: async () => (await import('./commands/generate.js')).runGenerate as unknown as Run,
  },
  lint: {
    group: 'document',
    examples: [
      ['specproof lint', 'the documents of the configuration'],
      ['specproof lint api.yaml --strict', 'unknown formats and keywords are errors'],
      ['specproof lint --report json=lint.json', 'writes a report'],
    ],
    summary: 'list all problems of the documents, schemas that cannot be enforced included',
    description:
      'Prints one line for each problem, with file, line and column. Ends with 1 when there are errors.',
    options: ['config', 'strict', 'maxFile', 'allowOutside', 'report', 'debug'],
    load: async () => (await import('./commands/lint.js')).runLint as unknown as Run,
  },
  'pact check': {
    group: 'server',
    examples: [
      ['specproof pact check pacts/*.json', 'by the documents of the configuration'],
      ['specproof pact check pacts/app-shop.json shop.yaml', 'by a document'],
      ['specproof pact check pacts/*.json --report json=pacts.json', 'writes a report'],
    ],
    summary: 'judge what consumers expect by the documents',
    description:
      'Judges each interaction of pacts by the documents, with the checks of live answers: a consumer may use less than is ' +
      'documented, never more. Pacts and documents are told apart by what they say.\n' +
      'Ends with 0 when everything holds, 1 when a consumer uses what is not documented.',
    argument: {
      name: '[PACT|DOC...]',
      description: 'pacts, and OpenAPI documents (default: those of the configuration)',
    },
    options: ['config', 'strict', 'maxFile', 'allowOutside', 'report', 'debug'],
    load: async () => (await import('./commands/pact-check.js')).runPactCheck as unknown as Run,
  },
  'pact verify': {
    group: 'server',
    examples: [
      [
        'specproof pact verify pacts/*.json --states states.yaml',
        'the mock of the documents, in the states of a file',
      ],
      [
        'specproof pact verify pacts/*.json --server http://127.0.0.1:8080 --states-url http://127.0.0.1:8080/states',
        'a server',
      ],
      [
        'specproof pact verify --broker https://broker.example --pending --publish --provider-version $COMMIT',
        'a broker',
      ],
    ],
    summary: "verify what consumers expect with a server, by Pact's own Verifier",
    description:
      "Has Pact's own Verifier send the requests of pacts to a server, and compare the answers; without a server, the mock of " +
      'the documents. Credentials take the place of those in the pacts. Needs the package @pact-foundation/pact.\n' +
      'Ends with 0 when everything is kept, 1 when something is not, 2 when it could not find out.',
    argument: {
      name: '[PACT|DOC...]',
      description: 'pacts, and OpenAPI documents (default: those of the configuration)',
    },
    options: [
      'config', 'server', 'self', 'credential', 'states', 'statesUrl', 'broker', 'selector', 'pending', 'wipSince', 'publish',
      'provider', 'providerVersion', 'providerBranch', 'timeout', 'strict', 'maxFile', 'allowOutside', 'report', 'debug',
    ], // prettier-ignore
    load: async () => (await import('./commands/pact-verify.js')).runPactVerify as unknown as Run,
  },
  completion: {
    group: 'shell',
    summary: 'print what lets a shell complete commands and options',
    description:
      'Prints a script for bash, zsh or fish: commands, options, and the values that options take.',
    examples: [
      ['eval "$(specproof completion bash)"', 'in ~/.bashrc'],
      ['specproof completion zsh > ~/.zfunc/_specproof', 'in a folder of your fpath'],
      ['specproof completion fish > ~/.config/fish/completions/specproof.fish', 'once'],
    ],
    argument: { name: '<shell>', description: 'the shell', choices: ['bash', 'zsh', 'fish'] },
    options: ['debug'],
    load: async () => (await import('./commands/completion.js')).completionOf(COMMANDS),
  },
};
