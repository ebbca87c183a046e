import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vitest/config';

export const CONTRACT_ORIGIN_PATH = '/contract-origin';

/** The origin that the Http contract asks for (`test/contract/http.contract.ts` lists its paths), as part of vitest's own server. */
export function contractOrigin(): Plugin {
  return {
    name: 'sluice-contract-origin',
    configureServer(server) {
      server.middlewares.use(CONTRACT_ORIGIN_PATH, createContractOrigin());
    },
  };
}

/** The same as a request listener, for Node. */
export function createContractOrigin(): (request: IncomingMessage, response: ServerResponse) => void {
  let cancelled = 0;
  return (request, response) => {
    const [name, first, second] = new URL(request.url ?? '/', 'http://origin').pathname.slice(1).split('/');
    response.setHeader('Cache-Control', 'no-store');
    const number = Number(first);
    switch (name) {
      case 'bytes':
        return sendBytes(request, response, number);
      case 'status':
        return void response.writeHead(number).end(`status ${number}`);
      case 'redirect':
        return void response.writeHead(302, { Location: 'bytes/10' }).end();
      case 'headers':
        return void response.end(JSON.stringify(request.headers));
      case 'answer-headers':
        return void response.setHeader('X-Sluice-Test', 'Yes').end('ok');
      case 'slow':
        return sendSlowly(response, number, Number(second), () => (cancelled += 1));
      case 'broken':
        response.writeHead(200, { 'Content-Length': number * 2 });
        response.write(pattern(0, number), () => setTimeout(() => response.destroy(), 50));
        return;
      case 'dropped':
        return void request.socket.destroy();
      case 'silent':
        return;
      case 'cancelled':
        return void response.end(String(cancelled));
      default:
        return void response.writeHead(404).end('no such path');
    }
  };
}

function sendBytes(request: IncomingMessage, response: ServerResponse, length: number): void {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (asked === null) return void response.writeHead(200, { 'Content-Length': length, 'Accept-Ranges': 'bytes' }).end(pattern(0, length));
  const start = Number(asked[1]);
  const end = asked[2] === '' ? length : Math.min(length, Number(asked[2]) + 1);
  if (start >= length) return void response.writeHead(416, { 'Content-Range': `bytes */${length}` }).end();
  response.writeHead(206, { 'Content-Length': end - start, 'Content-Range': `bytes ${start}-${end - 1}/${length}` }).end(pattern(start, end));
}

function sendSlowly(response: ServerResponse, pieces: number, everyMs: number, onCancelled: () => void): void {
  response.writeHead(200, { 'Content-Length': pieces * 1000 });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(pattern(sent * 1000, (sent + 1) * 1000));
    sent += 1;
    if (sent < pieces) return;
    clearInterval(timer);
    response.end();
  }, everyMs);
  response.once('close', () => {
    clearInterval(timer);
    if (sent < pieces) onCancelled();
  });
}

function pattern(start: number, end: number): Uint8Array {
  return Uint8Array.from({ length: end - start }, (_, index) => (start + index) % 251);
}
