import { behaviorsOf } from '../../../behaviors/index.js';
import { responseFor } from '../../../document/responses.js';
import { headerValue } from '../../../http/headers.js';
import { documentedMediaType } from '../../../http/media-type.js';
import type { Json } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import type { Contract, Operation } from '../../../model/document.js';
import type { Case, Exchange, PlannedRequest } from '../../../model/exchange.js';
import type { Evidence, Finding } from '../../../model/report.js';
import type { RunOptions } from '../../../runner/options.js';
import { operationRunOf } from '../../../runner/options.js';
import { usualCase } from '../../../runner/plan.js';
import type { Reliance } from '../../../runner/record/reliance.js';
import { NOBODY } from '../../../runner/record/reliance.js';
import { interactionsAsked } from '../check/index.js';
import type { PactFile } from '../file.js';
import type { SentParts } from './sent-parts.js';
import { changedParts, partsPlanned } from './sent-parts.js';
import type { Use } from './use.js';
import { readsAt, useOf, valuesAt } from './use.js';

/**
 * The run that verifies what the consumers of pacts rely on: operations that none of them asks for are left out, and what
 * is broken besides is a note. `unknown`: interactions that rely on nothing that is documented.
 */
export function usedByPacts(
  run: RunOptions,
  pacts: readonly PactFile[],
): { run: RunOptions; unknown: { pact: PactFile; description: string }[] } {
  const unknown: { pact: PactFile; description: string }[] = [];
  const uses = pacts.flatMap((pact) =>
    interactionsAsked(pact, run.contracts).flatMap(({ interaction, operation, findings }) => {
      const use = operation && useOf(pact, { interaction, findings }, operation);
      if (!use) unknown.push({ pact, description: interaction.description });
      return use ?? [];
    }),
  );
  return { run: reliedOn(run, new PactReliance(uses, run)), unknown };
}

/** The run without the operations that nobody relies on; what else nobody relies on is no more than a note in it. */
function reliedOn(run: RunOptions, usedBy: Reliance): RunOptions {
  const operations = run.operations.map((own) =>
    usedBy.operation(own.operation).length > 0
      ? own
      : { ...own, phases: [], isWhole: false, skip: own.skip ?? NOBODY },
  );
  return { ...run, operations, usedBy };
}

/** Who relies on what, by the pacts. */
class PactReliance implements Reliance {
  private readonly byOperation = new Map<Operation, Use[]>();
  private readonly operations = new Map<string, Operation>();
  private readonly bases = new Map<Operation, SentParts>();

  constructor(
    uses: readonly Use[],
    private readonly run: RunOptions,
  ) {
    for (const use of uses) this.byOperation.set(use.operation, [...this.of(use.operation), use]);
    for (const operation of run.contracts.flatMap((contract: Contract) => contract.operations))
      this.operations.set(`${operation.contract.name} ${operation.id}`, operation);
  }

  operation(operation: Operation): string[] {
    return labelsOf(this.of(operation));
  }

  /** Who sends such a request, and reads what is wrong with the answer. */
  finding(finding: Finding, { case: planned, request, outcome }: Exchange): string[] {
    const askers = this.askersOf(planned, { ...planned.request, headers: request.headers });
    // What follows from several answers, and how fast they are, is no matter of one place.
    const { at, check } = finding;
    const isOfContent = /^(body|header:)/.test(at) && check.startsWith('response.');
    if (!isOfContent || outcome.kind === 'failure' || askers.length === 0) return labelsOf(askers);
    const { operation } = planned;
    const response = responseFor(operation, outcome.status);
    const type = headerValue(outcome.headers, 'content-type') ?? '';
    const media = response && documentedMediaType(type, response.content)?.type;
    const readers = this.of(operation).filter(
      (use) =>
        use.response === response?.status &&
        (use.media === media || media === undefined) &&
        readsOfAnswer(use, at),
    );
    return labelsOf(readers);
  }

  clause(entry: Evidence): string[] {
    return labelsOf(this.usersOf(entry));
  }

  isShown(entry: Evidence): boolean {
    if (entry.state === 'seen') return true;
    const [, place] = / #(.*)$/s.exec(entry.clause) ?? [];
    if (entry.state === 'never' || place === undefined) return false;
    return this.usersOf(entry).every((use) => valuesAt(use, place).every(isEmpty));
  }

  private of(operation: Operation): Use[] {
    return this.byOperation.get(operation) ?? [];
  }

  /** Those who send a request that differs from the usual one in what this one does; or are refused as this one is to be. */
  private askersOf({ operation, expected, clause }: Case, request: PlannedRequest): Use[] {
    const uses = this.of(operation);
    const refused = uses.filter(({ status }) => status >= 400);
    const served = uses.filter(({ status }) => status < 400);
    if (expected.claim === 'method') return [];
    if (expected.claim === 'unauthenticated') return refused.filter(isOfCredentials);
    const changed = changedParts(partsPlanned(request, operation), this.baseOf(operation));
    if (expected.claim === 'invalid')
      return refused.filter(({ broken, sent, ...use }) =>
        broken.length > 0
          ? broken.includes(clause)
          : !isOfCredentials(use) && changed.length > 0 && changed.every((part) => sent.has(part)),
      );
    const whole = served.filter(({ sent }) => changed.every((part) => sent.has(part)));
    if (whole.length > 0) return whole;
    return changed.every((part) => served.some(({ sent }) => sent.has(part))) ? served : [];
  }

  /** What the usual request of an operation says. */
  private baseOf(operation: Operation): SentParts {
    const known = this.bases.get(operation);
    if (known) return known;
    const own = operationRunOf(this.run, operation);
    const usual = own && usualCase(own, this.run);
    const base: SentParts = usual ? partsPlanned(usual.request, operation) : new Map<string, string>();
    this.bases.set(operation, base);
    return base;
  }

  private usersOf({ document, operation: id, about, clause, pointer }: Evidence): Use[] {
    const operation = this.operations.get(`${document} ${id}`);
    if (!operation) return [];
    const uses = this.of(operation);
    if (about === 'behavior') return uses.filter((use) => isBehaviorUsed(operation, clause, use));
    if (clause.startsWith('refuses security:')) return uses.filter(isOfCredentials);
    const [, requirement] = /^accepts security:(.*)$/s.exec(clause) ?? [];
    if (requirement !== undefined) return uses.filter(({ credentials }) => credentials.includes(requirement));
    if (about === 'request')
      return uses.filter(({ broken, status }) => status >= 400 && broken.includes(pointer));
    return uses.filter((use) => readsClause(use, clause));
  }
}

/** Whether what is wrong with an answer, at `header:<name>` or a place of the body, is read. */
function readsOfAnswer(use: Use, at: string): boolean {
  const [, header] = /^header:(.*)$/s.exec(at) ?? [];
  if (header === undefined) return use.media !== undefined && readsAt(use, at.replace(/^body#?/, ''));
  return use.headers.has(header.toLowerCase()) || (header === 'content-type' && use.media !== undefined);
}

/** Whether a clause about answers is relied on: `200`, `200 header x-total`, `200 application/json #/items/[]/id`. */
function readsClause(use: Use, clause: string): boolean {
  if (clause === use.response) return true;
  const rest = clause.startsWith(`${use.response} `) ? clause.slice(use.response.length + 1) : undefined;
  const [, header] = /^header (.*)$/s.exec(rest ?? '') ?? [];
  if (header !== undefined) return use.headers.has(header);
  const [media, place] = (rest ?? '').split(' #', 2);
  if (media === undefined || media !== use.media) return false;
  return place === undefined || readsAt(use, place);
}

/** Whether what a behavior declares names something that is sent, or is about every answer. */
function isBehaviorUsed(operation: Operation, clause: string, { sent, status }: Use): boolean {
  if (status >= 400) return false;
  const found = behaviorsOf(operation).find(({ behavior, declared }) =>
    behavior.promised(declared).some((promise) => promise.clause === clause),
  );
  if (!found) return true;
  const isProbed = found.behavior.probe !== undefined;
  return (
    !isProbed ||
    textsIn(found.declared.value as Json).some(
      (text) => sent.has(`query ${text}`) || sent.has(`body ${text}`),
    )
  );
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function isOfCredentials({ status, credentials }: Pick<Use, 'status' | 'credentials'>): boolean {
  return (status === 401 || status === 403) && credentials.length === 0;
}

function isEmpty(value: Json): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

function labelsOf(uses: readonly Use[]): string[] {
  return [...new Set(uses.map(({ label }) => label))];
}
