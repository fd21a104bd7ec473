// Answers every request at once with the same devices, in a process of its own; prints its port.
import { createServer } from 'node:http';

const device = { DeviceName: 'Phone', DeviceIdentifier: '1', PocketVersion: '8', Language: 'en', PNSHandle: null, Platform: 'Apple', OSVersion: '10' }; // prettier-ignore
const body = JSON.stringify([device, device]);
const head = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, head).end(body));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
