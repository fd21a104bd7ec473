import { faker } from '@faker-js/faker/locale/en';

const PACKAGE = /[/\\]@faker-js[/\\]faker[/\\]/;
const ENGLISH = /[/\\]@faker-js[/\\]faker[/\\]dist[/\\]locale[/\\]en\.js$/;

/**
 * Makes of faker in English a file without its names and words, and beside it, in a folder, one for each kind of them, which
 * is read when a value of that kind is first made: V8 takes as long to compile all of them as a mock takes for the rest
 * of its first answer, and few answers have values of more than two kinds.
 */
export function lateDefinitions(folder) {
  return {
    name: 'late-definitions',
    load: (id) => (ENGLISH.test(id) ? fakerOf(folder) : null),
    // Otherwise the lists of other locales stay, for what these calls might do.
    transform: (code, id) =>
      PACKAGE.test(id) ? code.replaceAll(/(?<=[=:,])`[^`]*`\.split\(/g, '/*#__PURE__*/ $&') : null,
    renderChunk: inAscii,
    generateBundle() {
      for (const [kind, values] of Object.entries(faker.rawDefinitions))
        this.emitFile({ type: 'asset', fileName: `${folder}/${kind}.json`, source: JSON.stringify(values) });
    },
  };
}

function fakerOf(folder) {
  return `import { createRequire } from 'node:module';
import { Faker } from '@faker-js/faker';
const read = createRequire(__filename);
const definitions = {};
for (const kind of ${JSON.stringify(Object.keys(faker.rawDefinitions))}) {
  const get = () => read(\`./${folder}/\${kind}.json\`);
  Object.defineProperty(definitions, kind, { configurable: true, enumerable: true, get });
}
export const faker = new Faker({ locale: definitions });
`;
}

/** V8 compiles it in two thirds of the time: one letter beyond Latin-1 makes it keep all of them in two bytes. */
function inAscii(code) {
  return code.replaceAll(/[^\0-~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
