import type { Pointer } from '../../json/json.js';
import type { Operation, SecurityRequirement, SecurityScheme } from '../../model/document.js';
import { corruptCredential, emptied, renamed } from './corrupt-credential.js';
import type { Credentials, GivenCredentials } from './index.js';
import {
  authenticationName,
  credentialsOf,
  headerOf,
  nameOf,
  placeholderOf,
  provided,
  withSchemeName,
} from './index.js';

/** Credentials that satisfy no alternative of an operation, with one fault in what the user gave for one of them. */
export interface WrongCredentials {
  /** Unique within the operation, e.g. `Bearer:wrong` or `Key+Tenant:without:Key`. */
  label: string;
  /** In words that follow `a request`. */
  why: string;
  pointer: Pointer;
  credentials: Credentials;
  /** Whether what was given is but the document's own placeholder: who knows whether another value is wrong? */
  isPlaceholder: boolean;
}

/** A credential as it is sent. */
interface Piece {
  scheme: SecurityScheme;
  value: string;
  isRight: boolean;
}

/**
 * For every alternative that the user gave credentials for, and each of its schemes: its credential left out, corrupted,
 * empty, and under the name of another authentication scheme, as far as what is then sent satisfies no alternative.
 * `keepsUser`: whether a wrong password may be tried for the right user, which many servers count.
 */
export function wrongCredentials(
  operation: Operation,
  given: GivenCredentials,
  keepsUser: boolean,
): WrongCredentials[] {
  const rightOf = (scheme: SecurityScheme): string => withSchemeName(scheme, given[scheme.key] ?? '');
  const alternatives = provided(operation, given);
  const rights = new Set(alternatives.flatMap(({ schemes }) => schemes.map(rightOf)));
  const seen = new Set<string>();
  return alternatives.flatMap((requirement) =>
    requirement.schemes.flatMap((scheme) => {
      const isFirst = !seen.has(scheme.key);
      seen.add(scheme.key);
      const faults = faultsOf(operation, requirement, scheme, rightOf(scheme), keepsUser);
      return faults
        .filter(({ name }) => isFirst || name === 'wrong' || name === 'without')
        .flatMap((fault) => trial(operation, requirement, scheme, fault, { rightOf, rights }));
    }),
  );
}

interface Given {
  rightOf: (scheme: SecurityScheme) => string;
  /** All that is right for any scheme. */
  rights: ReadonlySet<string>;
}

interface Fault {
  name: string;
  why: string;
  /** Sent in place of the right value; nothing at all when undefined. */
  value: string | undefined;
}

function faultsOf(
  operation: Operation,
  { schemes }: SecurityRequirement,
  scheme: SecurityScheme,
  right: string,
  keepsUser: boolean,
): Fault[] {
  const { key } = scheme;
  if (scheme.type === 'mutualTLS') return [];
  const names = operation.security.flatMap((each) => each.schemes.map(authenticationName));
  const underOtherName = renamed(scheme, right, new Set(names));
  return [
    {
      name: 'wrong',
      why: `with a wrong credential for ${key}`,
      value: corruptCredential(scheme, right, keepsUser),
    },
    ...(schemes.length > 1
      ? [{ name: 'without', why: `without the credential for ${key}`, value: undefined }]
      : []),
    { name: 'empty', why: `with an empty credential for ${key}`, value: emptied(scheme, right) },
    ...(underOtherName === undefined
      ? []
      : [
          {
            name: 'renamed',
            why: `with the credential for ${key} under another scheme's name`,
            value: underOtherName,
          },
        ]),
  ];
}

function trial(
  operation: Operation,
  { schemes }: SecurityRequirement,
  scheme: SecurityScheme,
  { name, why, value }: Fault,
  { rightOf, rights }: Given,
): WrongCredentials[] {
  const sent = schemes.filter((each) => each !== scheme || value !== undefined);
  const valueOf = (each: SecurityScheme): string => (each === scheme ? (value ?? '') : rightOf(each));
  const pieces = sent.map((each) => ({
    scheme: each,
    value: valueOf(each),
    isRight: each !== scheme || rights.has(valueOf(each)),
  }));
  if (maySatisfy(operation, pieces)) return [];
  const suffix = schemes.length > 1 ? `:${scheme.key}` : '';
  const isReal = (each: SecurityScheme): boolean => rightOf(each) !== placeholderOf(each);
  return [
    {
      label: `${nameOf({ schemes })}:${name}${suffix}`,
      why,
      pointer: scheme.pointer,
      credentials: credentialsOf({ schemes: sent }, valueOf),
      // What is left out is missing, whatever it would have been.
      isPlaceholder: name === 'without' ? !schemes.some(isReal) : !isReal(scheme),
    },
  ];
}

/** Whether a request without any credentials may be served. */
export function isOpen(operation: Operation): boolean {
  return maySatisfy(operation, []);
}

/** Whether what is sent could satisfy some alternative. A certificate is none of HTTP's business: it may be there. */
function maySatisfy({ security }: Operation, pieces: readonly Piece[]): boolean {
  if (security.length === 0) return true;
  return security.some(({ schemes }) =>
    schemes.every(
      (scheme) =>
        scheme.type === 'mutualTLS' || pieces.some((piece) => piece.isRight && serves(piece, scheme)),
    ),
  );
}

/** Whether a right credential of one scheme stands where another one looks for its own. */
function serves({ scheme, value }: Piece, wanted: SecurityScheme): boolean {
  if (placeOf(scheme) !== placeOf(wanted)) return false;
  // An API key in Authorization is any text, one with a scheme's name before it too.
  const isKey = scheme.type === 'apiKey' || wanted.type === 'apiKey';
  return isKey || value.toLowerCase().startsWith(`${authenticationName(wanted)} `);
}

function placeOf(scheme: SecurityScheme): string {
  const { in: place, name = '' } = scheme;
  if (scheme.type === 'apiKey' && place !== 'header') return `${place ?? ''} ${name}`;
  return `header ${(headerOf(scheme) ?? '').toLowerCase()}`;
}
