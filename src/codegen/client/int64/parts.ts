import type { Operation, Parameter } from '../../../model/document.js';
import type { Media } from '../media.js';
import { objectCode } from '../styles.js';
import type { Int64Places } from './places.js';

/** The part that takes integers of 64 bits as the program has them, before the others write them; undefined without any. */
export function int64GivenPart(
  { parameters }: Operation,
  media: Media,
  places: Int64Places,
): string | undefined {
  const byPlace = (['path', 'query', 'header', 'cookie'] as const).map((at) => {
    const here = parameters.filter((parameter) => parameter.in === at);
    return [at, objectCode(here.map((each) => [each.name, places.code(pointerOf(each))]))] as const;
  });
  const given = objectCode(byPlace);
  const body = media.body && places.code(bodyPointers(media));
  if (given === undefined && body === undefined) return undefined;
  return `http.int64Given(${[given ?? '{}', ...(body === undefined ? [] : [body])].join(', ')})`;
}

function pointerOf({ schema, content }: Parameter): string[] {
  const pointer = (schema ?? content?.schema)?.pointer;
  return pointer === undefined ? [] : [pointer];
}

function bodyPointers({ body }: Media): string[] {
  return [body?.media.schema?.pointer, body?.media.itemSchema?.pointer].filter((each) => each !== undefined);
}

/** Whether the JSON of a body may have integers of 64 bits. */
export function writesInt64(media: Media, places: Int64Places): boolean {
  return places.code(bodyPointers(media)) !== undefined;
}

/** The part that reads the answers' integers of 64 bits; undefined where no answer has any. */
export function int64ReadPart(
  { responses }: Operation,
  media: Media,
  places: Int64Places,
): string | undefined {
  const answers = responses.map(({ status, content }) => {
    const used = content.filter(({ type }) => media.answers.includes(type));
    const pointers = used.map(({ schema, itemSchema }) => (itemSchema ?? schema)?.pointer);
    return [status, places.code(pointers.filter((pointer) => pointer !== undefined))] as const;
  });
  // Items of streams are read digit for digit in every case.
  if (media.parseAs !== 'stream' && answers.every(([, code]) => code === undefined)) return undefined;
  return `http.int64Read(${objectCode(answers.map(([status, code]) => [status, code ?? '[]'])) ?? '{}'})`;
}
