// openapi-backend as its documentation sets up a mock, on node:http. `quick`: it refuses our 3.1 document otherwise.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { OpenAPIBackend } from 'openapi-backend';

const [port, file] = process.argv.slice(2);
const definition = JSON.parse(readFileSync(file, 'utf8'));
const answer = (response, status, value) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
};
const api = new OpenAPIBackend({
  definition,
  quick: true,
  handlers: {
    validationFail: (context, _request, response) => answer(response, 400, context.validation.errors),
    unauthorizedHandler: (_context, _request, response) => answer(response, 401, {}),
    notFound: (_context, _request, response) => answer(response, 404, {}),
    notImplemented: (context, _request, response) => {
      const { status, mock } = context.api.mockResponseForOperation(context.operation.operationId);
      answer(response, status, mock);
    },
  },
});
for (const name of Object.keys(definition.components.securitySchemes))
  api.registerSecurityHandler(name, ({ request }) => request.headers.authorization !== undefined);
await api.init();

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const [path, query] = request.url.split('?');
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? undefined : JSON.parse(text);
    void api.handleRequest(
      { method: request.method, path, query, body, headers: request.headers },
      request,
      response,
    );
  });
}).listen(Number(port), '127.0.0.1');
