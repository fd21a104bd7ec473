import { refusalKeys } from '../../document/responses.js';
import type { Credentials } from '../../http/credentials/index.js';
import { carriesCredential } from '../../http/credentials/index.js';
import type { WrongCredentials } from '../../http/credentials/wrong-credentials.js';
import { isOpen, wrongCredentials } from '../../http/credentials/wrong-credentials.js';
import { isFormType, isJsonType, isXmlType, parseMediaType } from '../../http/media-type.js';
import { Secrets } from '../../http/secrets/redaction.js';
import type { Pointer } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { MediaType, Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { sampleIn, writable } from '../shared/body-in-media-type.js';
import type { Draft, PlanOptions } from '../shared/draft.js';
import { toCase } from '../shared/draft.js';

const NONE: Credentials = { headers: [], query: [] };

/**
 * Sends requests without credentials, and with wrong ones where the user gave real ones (a document's placeholder
 * might be right). Credentials that satisfy one of the documented alternatives are not sent.
 */
export function securityCases(operation: Operation, base: Draft, options: PlanOptions): Case[] {
  if (isOpen(operation)) return [];
  const hasOwn = carriesCredential(operation, options.headers);
  // A server may count failed logins of an existing user, so these are sent only where writes are allowed.
  const all = hasOwn ? [] : wrongCredentials(operation, options.credentials, options.allowWrites);
  const wrong = all.filter(({ isPlaceholder }) => !isPlaceholder);
  const places = credentialPlaces(operation);
  const bare = withoutCredentials(base, places);
  const plan = withoutOwn(operation, options);
  const make = (
    draft: Draft,
    label: string,
    why: string,
    { credentials = NONE, pointer = securityOf(operation) }: Partial<WrongCredentials> = {},
  ): Case =>
    toCase(operation, draft, plan, {
      phase: 'negative',
      label: `security:${label}`,
      why,
      clause: pointer,
      expected: {
        claim: 'unauthenticated',
        statuses: refusalKeys(operation),
        reason: 'the operation needs credentials',
      },
      credentials,
    });
  return [
    make(bare, 'none', 'without credentials'),
    // Without credentials from the user, other requests would show no more than the one above.
    ...(hasOwn || wrong.length > 0 ? otherDrafts(operation, bare) : []).map(({ draft, label, why }) =>
      make(draft, `none:${label}`, `without credentials, ${why}`),
    ),
    ...wrong.map((each) => make(bare, each.label, each.why, each)),
  ];
}

/** Where the document says that an operation needs credentials: there, or at its root for all that do not say otherwise. */
function securityOf({ contract, pointer }: Operation): Pointer {
  const own = join(pointer, 'security');
  return valueAt(contract.document, own) === undefined ? '#/security' : own;
}

interface Other {
  draft: Draft;
  label: string;
  why: string;
}

/**
 * Requests that a server may process by other code, which may not ask for credentials: without the optional
 * parameters, and with a body of each other kind of media type.
 */
function otherDrafts(operation: Operation, base: Draft): Other[] {
  const required = [...base.parameters].filter(([parameter]) => parameter.required);
  const minimal: Other = {
    draft: { ...base, parameters: new Map(required) },
    label: 'minimal',
    why: 'with the required parameters only',
  };
  return [...(required.length < base.parameters.size ? [minimal] : []), ...otherBodies(operation, base)];
}

function otherBodies(operation: Operation, base: Draft): Other[] {
  const { body } = base;
  if (!body) return [];
  const kinds = new Set([kindOf(body.media)]);
  return (operation.requestBody?.content ?? []).flatMap((media) => {
    const kind = kindOf(media);
    const value = media.type.includes('*')
      ? undefined
      : (writable(operation, media, body.value) ?? sampleIn(operation, media));
    if (value === undefined || kinds.has(kind)) return [];
    kinds.add(kind);
    const draft = { ...base, body: { media, value } };
    return [{ draft, label: `content-type:${media.type}`, why: `with a body as ${media.type}` }];
  });
}

/** Groups media types that servers read with the same parser. */
function kindOf({ type }: MediaType): string {
  if (isJsonType(type)) return 'JSON';
  if (isXmlType(type)) return 'XML';
  return isFormType(type) ? 'form' : (parseMediaType(type)?.essence ?? type);
}

/** Places where a documented credential is sent, named as `placeOf` names them. */
function credentialPlaces({ contract }: Operation): ReadonlySet<string> {
  const keys = contract.securitySchemes.filter(({ type }) => type === 'apiKey');
  const places = keys.map(({ in: place = '', name = '' }) => placeOf(place, name));
  return new Set([placeOf('header', 'Authorization'), ...places]);
}

function placeOf(place: string, name: string): string {
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}

/** Removes parameters that carry a credential: some documents describe one as a parameter as well. */
function withoutCredentials(draft: Draft, places: ReadonlySet<string>): Draft {
  const kept = [...draft.parameters].filter(([{ in: place, name }]) => !places.has(placeOf(place, name)));
  return { ...draft, parameters: new Map(kept) };
}

/** Removes the user's own credentials too, so that the request has none at all. */
function withoutOwn({ contract }: Operation, options: PlanOptions): PlanOptions {
  const secrets = new Secrets([contract]);
  const headers = options.headers.filter(([name]) => !secrets.hidesHeader(name, 'any value'));
  return { ...options, headers };
}
