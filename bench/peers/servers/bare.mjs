// node:http alone: reads the body, answers JSON of the lengths told, one for POST and one for GET.
import { createServer } from 'node:http';

const [port, postLength, getLength] = process.argv.slice(2).map(Number);
const answers = {
  POST: JSON.stringify('x'.repeat(postLength - 2)),
  GET: JSON.stringify('x'.repeat(getLength - 2)),
};

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = answers[request.method];
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
}).listen(port, '127.0.0.1');
