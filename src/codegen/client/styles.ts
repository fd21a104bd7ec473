import { isJsonType } from '../../http/media-type.js';
import type { Serialisation } from '../../http/serialize/parameters.js';
import type { Contract, Parameter } from '../../model/document.js';
import type { Shape } from '../../schema/shape/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { property } from '../shared/source-text.js';

/** The code of a parameter's style; undefined for one that is no list and has no members, in the usual encoding. */
type StyleCode = (parameter: Serialisation, shape: Shape) => string | undefined;

const DELIMITERS: Readonly<Record<string, string>> = { spaceDelimited: '%20', pipeDelimited: '%7C' };

/** Of query and cookie parameters and of form fields. */
export const pairsCode: StyleCode = (parameter, shape) => {
  const { style, explode, content } = parameter;
  const encode = encodeCode(parameter);
  const both = style === 'cookie' ? `${encode}, ${encode}` : encode;
  if (content) return isJsonType(content.type) ? `http.json(${encode})` : form(both, true);
  if (style === 'deepObject') return `http.deepObject(${encode})`;
  const isExploded = explode && (style === 'form' || style === 'cookie');
  if (isExploded || isScalar(shape)) return form(both, isScalar(shape));
  const delimiter = `'${DELIMITERS[style] ?? ','}'`;
  return `http.${explode ? 'listed' : 'delimited'}(${[delimiter, ...(both === '' ? [] : [both])].join(', ')})`;
};

function form(encode: string, isScalar: boolean): string | undefined {
  return isScalar && encode === '' ? undefined : `http.form(${encode})`;
}

function encodeCode({ in: place, style, allowReserved }: Serialisation): string {
  // What needs an escape in a cookie of this style is given with it (OpenAPI 3.2 §4.12.4).
  if (style === 'cookie') return 'http.asItIs';
  return allowReserved && place === 'query' ? 'http.reserved' : '';
}

/** Of path parameters. */
export const pathCode: StyleCode = ({ style, explode, allowReserved, content }, shape) => {
  if (content && isJsonType(content.type)) return 'http.jsonText';
  const isExploded = explode && !isScalar(shape);
  if (style === 'matrix') return `http.matrix(${isExploded ? 'true' : ''})`;
  const plain = isExploded ? 'true' : '';
  const args = allowReserved ? `${String(isExploded)}, http.reservedInPath` : plain;
  if (style === 'label') return `http.label(${args})`;
  return args === '' && isScalar(shape) ? undefined : `http.simple(${args})`;
};

/** Of header parameters. */
export const headerCode: StyleCode = ({ explode, content }, shape) => {
  if (content && isJsonType(content.type)) return 'http.jsonHeader';
  return isScalar(shape) ? undefined : `http.simple(${String(explode)}, http.asItIs)`;
};

/** The styles of parameters that are not written as usual, as the literal of an object; undefined without any. */
export function stylesCode(
  contract: Contract,
  parameters: readonly Parameter[],
  code: StyleCode,
): string | undefined {
  return objectCode(
    parameters.map((parameter) => {
      const { in: place, name } = parameter;
      const style = code(parameter, shapeOfParameter(contract, parameter));
      // Every object has a member of such a name.
      const own =
        place === 'path'
          ? 'http.simple()'
          : place === 'header'
            ? 'http.simple(false, http.asItIs)'
            : 'http.form()';
      return [name, style ?? (name in Object.prototype ? own : undefined)];
    }),
  );
}

/** The literal of an object, those members left out that have no code; undefined without any. */
export function objectCode(
  entries: readonly (readonly [name: string, code: string | undefined])[],
): string | undefined {
  const members = entries.flatMap(([name, code]) =>
    code === undefined ? [] : [`${name === '__proto__' ? "['__proto__']" : property(name)}: ${code}`],
  );
  return members.length > 0 ? `{ ${members.join(', ')} }` : undefined;
}

/** Whether openapi-fetch writes a header as documented: it knows neither objects nor null. */
export function isPlainHeader(contract: Contract, parameter: Parameter): boolean {
  return parameter.content === undefined && isScalar(shapeOfParameter(contract, parameter));
}

function shapeOfParameter(contract: Contract, { schema, content }: Parameter): Shape {
  return shapeOf(contract, (schema ?? content?.schema)?.pointer);
}

/** Whether all values are texts, numbers and the like. */
function isScalar(shape: Shape): boolean {
  const types = shape.types();
  return types.size > 0 && !['array', 'object', 'null'].some((type) => types.has(type));
}
