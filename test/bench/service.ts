import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const LEASE = JSON.stringify({ schema: 'warden.lease/1', wakeSeq: 1, ackSeq: 1, holder: null, writer: '' });

/** Answers the calls of a batch with a signal: an empty list or a lease to every GET, 202 to every POST, an entity tag to all. */
export async function startService(): Promise<{ url: string; calls: () => number; stop: () => void }> {
  let calls = 0;
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => {
      calls += 1;
      const read = /\/o\?/.test(incoming.url ?? '') ? '{"objects":[]}' : LEASE;
      const body = incoming.method === 'GET' ? read : '';
      const status = incoming.method === 'POST' ? 202 : 200;
      const headers = {
        'content-type': 'application/json',
        etag: 'e1',
        'content-length': String(body.length),
      };
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
