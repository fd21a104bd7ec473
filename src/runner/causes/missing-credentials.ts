import { carriesCredential } from '../../http/credentials/index.js';
import type { SecurityScheme } from '../../model/document.js';
import type { ReportedFinding } from '../../model/report.js';
import type { RunOptions } from '../options.js';
import type { RunFinding } from '../record/run-findings.js';
import type { Collected } from './draft.js';
import { absorb, draftOf, operationsOf } from './draft.js';

/** Codes of findings by which a server may refuse a request. */
const REFUSALS = [
  'request.valid.refused',
  'response.status.undocumented',
  'response.status.unexpected',
  'evidence.nothing-proved',
];

/** The environment variable that a scheme's credential is read from. */
export function credentialVariable(key: string): string {
  return `SPECPROOF_CREDENTIAL_${key.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/** Drafts with those made one, and put first, that say no more than that nobody gave a credential. */
export function withMissingCredentials(
  drafts: readonly Collected[],
  run: Pick<RunOptions, 'operations' | 'credentials' | 'server'>,
  limit: number,
): Collected[] {
  const lacking = operationsWithout(run);
  const isRefused = ({ worst, ...draft }: Collected): boolean =>
    worst.known === undefined &&
    REFUSALS.includes(worst.check) &&
    /^40[13]\b/.test(worst.received) &&
    [...draft.byOperation.keys()].every((id) => lacking.has(`${worst.document} ${id}`));
  const refused = drafts.filter(isRefused);
  const documents = [...new Set(refused.map(({ worst }) => worst.document))];
  const causes = documents.flatMap((document): Collected[] => {
    const own = refused.filter(({ worst }) => worst.document === document);
    const shown = own.find(({ worst }) => worst.curl !== undefined) ?? own[0];
    if (!shown) return [];
    const operations = [...new Set([shown, ...own].flatMap(operationsOf))];
    const schemes = operations.map((id) => lacking.get(`${document} ${id}`) ?? []);
    const worst = missing(shown.worst, schemes, run);
    const cause: Collected = {
      ...draftOf(worst),
      key: 'credentials.missing',
      byOperation: new Map(),
      count: 0,
      kept: [],
    };
    for (const draft of [shown, ...own.filter((each) => each !== shown)])
      absorb(cause, { ...draft, worst }, limit);
    return [cause];
  });
  return [...causes, ...drafts.filter((draft) => !refused.includes(draft))];
}

/** The schemes that nobody gave a credential for, by the document and id of the operations that need one of them. */
function operationsWithout({
  operations,
  credentials,
  server,
}: Pick<RunOptions, 'operations' | 'credentials' | 'server'>): Map<string, SecurityScheme[]> {
  const isGiven = ({ key }: SecurityScheme): boolean => Object.hasOwn(credentials, key);
  const found = operations
    .filter(({ operation, headers }) => server !== undefined && !carriesCredential(operation, headers))
    .filter(({ operation: { security } }) => !security.some(({ schemes }) => schemes.every(isGiven)))
    .map(({ operation: { contract, id, security } }) => {
      const schemes = security.flatMap((one) => one.schemes).filter((scheme) => !isGiven(scheme));
      return [`${contract.name} ${id}`, schemes] as const;
    });
  return new Map(found.filter(([, schemes]) => schemes.length > 0));
}

function missing(
  shown: ReportedFinding,
  byOperation: readonly (readonly SecurityScheme[])[],
  { operations: all }: Pick<RunOptions, 'operations'>,
): RunFinding {
  const schemes = byOperation.flat();
  const keys = [...new Set(schemes.map(({ key }) => key))];
  // One of them is enough where each operation takes any.
  const isAny = byOperation.every((own) => keys.every((key) => own.some((scheme) => scheme.key === key)));
  const listed = (texts: readonly string[]): string => texts.join(isAny ? ' or ' : ', ');
  const contract = all.find(({ operation }) => operation.contract.name === shown.document)?.operation
    .contract;
  const pointer = schemes[0]?.pointer ?? shown.pointer;
  const demanding =
    byOperation.length === 1
      ? 'an operation demands one'
      : `${String(byOperation.length)} operations demand one`;
  return {
    ...shown,
    check: 'credentials.missing',
    severity: 'error',
    message: `no credential was given for ${listed(keys)}, and ${demanding}`,
    pointer,
    location: contract?.locate(pointer) ?? shown.location,
    at: 'status',
    expected: `${listed(keys.map((key) => `--credential ${word(key)}`))}, in the environment ${listed(keys.map(credentialVariable))}, or credentials: { ${quoted(keys[0] ?? '')}: { command: … } } in the configuration`,
  };
}

/** A key of YAML's. */
function quoted(key: string): string {
  return /^[\w.-]+$/.test(key) ? key : `'${key.replaceAll("'", "''")}'`;
}

function word(key: string): string {
  return /^[\w.-]+$/.test(key) ? `${key}=…` : `"${key}=…"`;
}
