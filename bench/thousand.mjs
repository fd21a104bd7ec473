// A made document of 1,000 operations.

/** 250 resources with four operations each, and schemas that refer to each other. */
export function thousand() {
  const names = Array.from({ length: 250 }, (_, i) => `Resource${String(i)}`);
  const json = (schema) => ({ 'application/json': { schema } });
  const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
  const answers = (schema) => ({
    200: { description: 'found', content: json(schema) },
    404: { description: 'not found', content: json(ref('Problem')) },
  });
  const operation = (operationId, rest) => ({ operationId, summary: operationId, tags: ['all'], ...rest });
  const paths = names.flatMap((name) => {
    const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
    const size = { name: 'size', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } };
    const requestBody = { required: true, content: json(ref(name)) };
    const responses = answers(ref(name));
    const list = answers({ type: 'array', items: ref(name) });
    return [
      [
        `/${name}`,
        {
          get: operation(`list${name}`, { parameters: [size], responses: list }),
          post: operation(`make${name}`, { requestBody, responses }),
        },
      ],
      [
        `/${name}/{id}`,
        {
          get: operation(`get${name}`, { parameters: [id], responses }),
          put: operation(`put${name}`, { parameters: [id], requestBody, responses }),
        },
      ],
    ];
  });
  const schemas = names.map((name, i) => {
    const properties = Object.fromEntries(
      Array.from({ length: 12 }, (_, j) => [`member${String(j)}`, member(i + j)]),
    );
    const next = ref(names[(i + 1) % names.length]);
    const required = ['member0', 'member1'];
    return [name, { type: 'object', required, properties: { ...properties, next } }];
  });
  const Problem = { type: 'object', properties: { message: { type: 'string', example: 'no such thing' } } };
  return {
    openapi: '3.1.0',
    info: { title: 'A thousand operations', version: '1' },
    servers: [{ url: 'https://example.org' }],
    tags: [{ name: 'all' }],
    paths: Object.fromEntries(paths),
    components: { schemas: { ...Object.fromEntries(schemas), Problem } },
  };
}

function member(i) {
  const kinds = [
    { type: 'string', maxLength: 40, example: 'some text' },
    { type: 'integer', minimum: 0, maximum: 1000 + i },
    { type: 'string', format: 'date-time' },
    { type: 'array', items: { type: 'string', enum: ['one', 'two', `n${String(i)}`] }, maxItems: 5 },
    { type: 'object', properties: { inner: { type: 'number' }, other: { type: ['string', 'null'] } } },
  ];
  return kinds[i % kinds.length];
}
