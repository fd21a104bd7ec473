import { sequenceKind } from '../../http/sequences/kinds.js';
import type { Json } from '../../json/json.js';
import type { Steps } from '../../json/steps.js';
import type { Contract } from '../../model/document.js';
import type { Variant } from '../../schema/vary/index.js';
import { invalidVariants } from '../../schema/violate/index.js';
import type { Draft } from '../shared/draft.js';

/**
 * The violations of the first item of a sequence of JSON texts, each with the whole sequence to send. Events are texts of
 * which a server may read what it likes.
 */
export function* itemViolations(
  contract: Contract,
  { media, value }: NonNullable<Draft['body']>,
): Steps<Variant & { sent: Json }> {
  const kind = sequenceKind(media.type);
  if (!media.itemSchema || !kind || kind === 'events' || !Array.isArray(value)) return;
  const [first, ...others] = value;
  if (first === undefined) return;
  const carrier = { isText: false, isProvable: () => true };
  for (const variant of invalidVariants(contract, media.itemSchema.pointer, first, 'request', carrier))
    yield variant && { ...variant, path: `/0${variant.path}`, sent: [variant.value, ...others] };
}
