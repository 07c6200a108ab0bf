import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/**
 * Opens the outer end of the relay: for each port a unix socket `<folder>/<port>` that leads to the host's 127.0.0.1.
 *
 * A network namespace keeps out TCP, not unix sockets, so a folder that is visible on both sides is the way through.
 */
export async function openRelay(folder: string, ports: readonly number[]): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const servers = ports.map((port) => {
    const server = createServer({ allowHalfOpen: true }, (inner) => {
      const outer = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
      for (const socket of [inner, outer]) {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      }
      couple(inner, outer);
      couple(outer, inner);
    });
    server.listen(join(folder, String(port)));
    return server;
  });
  await Promise.all(servers.map((server) => once(server, 'listening')));
  return {
    async [Symbol.asyncDispose]() {
      const closed = servers.map((server) => once(server, 'close'));
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

/** Passes on what is read, the end of it (half-close) and a break of the connection. */
function couple(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => {
    if (!from.readableEnded) to.destroy();
  });
}
