import type { NamedProbe } from '../behaviors/index.js';
import { probesOf } from '../behaviors/index.js';
import type { Change } from '../behaviors/shared/behavior.js';
import { refusalKeys, successKeys } from '../document/responses.js';
import { replacedAt } from '../json/edit.js';
import type { Json } from '../json/json.js';
import { isObject } from '../json/json.js';
import { tokensOf } from '../json/pointer.js';
import { jsonText } from '../json/text.js';
import type { Operation, Parameter } from '../model/document.js';
import type { Case, PlannedRequest } from '../model/exchange.js';
import { baseRequest } from './base-request.js';
import type { Draft, PlanOptions } from './shared/draft.js';
import { toCase } from './shared/draft.js';

export interface ProbeOptions {
  /** Case ids to repeat, if any: a probe is run as a whole when one of them is its own. */
  cases: readonly string[];
  plan: PlanOptions;
}

/** Makes the case of a probe's request: the operation's usual request with the parts that `change` names changed. */
export type ProbeCaseMaker = (probe: Omit<NamedProbe, 'probe'>, change: Change) => Case;

/** The maker of an operation's probe requests; undefined when no valid request of it can be made. */
export function probeCases(operation: Operation, options: PlanOptions): ProbeCaseMaker | undefined {
  // Changes name members of a body by JSON Pointer.
  const base = baseRequest(operation, options, 'json');
  return base && ((probe, change) => caseOf(operation, base, probe, change, options));
}

/** The probes of an operation that are to be run, each ready to start: all, or those that a case id belongs to. */
export function selectedProbes(operation: Operation, cases: readonly string[]): NamedProbe[] {
  return probesOf(operation).filter(
    ({ name }) =>
      cases.length === 0 || cases.some((id) => id.startsWith(`${operation.id}:behaviors:${name}:`)),
  );
}

/** The requests that probes are known to send before anything is answered; more follow from the answers. */
export function* plannedProbes(operation: Operation, { cases, plan }: ProbeOptions): Generator<Case> {
  const makeCase = probeCases(operation, plan);
  if (!makeCase) return;
  const seen = new Set<string>();
  for (const probe of selectedProbes(operation, cases)) {
    for (const step of probe.probe) {
      if (step.kind !== 'send') continue;
      const planned = makeCase(probe, step.change);
      const key = requestKey(planned);
      if (!seen.has(key)) yield planned;
      seen.add(key);
    }
  }
}

/** Equal for cases that send the same bytes and claim the same of them. */
export function requestKey({ expected, request }: Case): string {
  return jsonText([expected.claim, request]);
}

function caseOf(
  operation: Operation,
  base: Draft,
  { name, declared }: Omit<NamedProbe, 'probe'>,
  change: Change,
  options: PlanOptions,
): Case {
  const { claim = 'documented', clause = declared.pointer, label, why, target } = change;
  const expected =
    claim === 'invalid'
      ? { claim, statuses: refusalKeys(operation), reason: `the document's ${name} does not allow it` }
      : { claim, statuses: successKeys(operation), reason: `the document declares ${name}` };
  const details = {
    phase: 'behaviors' as const,
    label: `${name}:${label}`,
    why,
    clause,
    expected,
    ...(target === undefined ? {} : { change: (request: PlannedRequest) => ({ ...request, target }) }),
  };
  return toCase(operation, changed(operation, base, change), options, details);
}

function changed(operation: Operation, base: Draft, { parameters = {}, body, rewrite }: Change): Draft {
  const values = new Map<Parameter, Json>(base.parameters);
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = operation.parameters.find((each) => each.in === 'query' && each.name === name);
    if (!parameter) continue;
    if (value === undefined) values.delete(parameter);
    else values.set(parameter, value);
  }
  const draft: Draft = { ...base, parameters: values };
  if ((!body && !rewrite) || !base.body || !isObject(base.body.value)) return draft;
  const { media, value: usual } = base.body;
  const value = body ? replacedAt(usual, tokensOf(body.pointer) ?? [], body.value) : usual;
  return { ...draft, body: { media, value: rewrite && isObject(value) ? rewrite(value) : value } };
}
