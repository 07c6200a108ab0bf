import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { errorMessage, inputInvalid } from '@skvm/core';
import { createAccess } from './access.ts';
import { createApp } from './create-app.ts';
import { loadPage } from './page-files.ts';
import type { ReviewSource } from './review-source.ts';

/** The hosts that a server of ours may listen on. */
export const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '::1'] as const;

/** The port when none is asked for, that of the published system. */
export const DEFAULT_PORT = 7878;

export interface ServeReviewInput {
  readonly source: ReviewSource;
  /** One of {@link LOOPBACK_HOSTS}; default `127.0.0.1`. */
  readonly host?: string;
  /** 0: any that is free. Default: {@link DEFAULT_PORT}, or any free one when that is taken. */
  readonly port?: number;
  /** Who decides, for the audit log. */
  readonly by: string;
}

/** A server that listens. */
export interface ReviewServer extends AsyncDisposable {
  /** With the token that is worth one session. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** The default port was taken. */
  readonly isPortReplaced: boolean;
}

/**
 * Serves the review page on the loopback interface until it is disposed of.
 *
 * @throws INPUT_INVALID for a host that is not loopback, or a port that cannot be had
 */
export async function serveReview({ source, host = '127.0.0.1', port, by }: ServeReviewInput): Promise<ReviewServer> {
  if (!LOOPBACK_HOSTS.some((known) => known === host)) {
    throw inputInvalid(
      `Expected --host to be ${LOOPBACK_HOSTS.join(', ')}, got "${host}": the page can change skills, so it is for this machine alone`,
      'For another machine forward the port: ssh -L 7878:127.0.0.1:7878 <machine>',
    );
  }
  const page = await loadPage();
  const access = createAccess();
  let authority = '';
  const app = createApp({ source, access, page, by, authority: () => authority });
  const listen = (wanted: number) => listenOn(createAdaptorServer({ fetch: app.fetch }), host, wanted);
  let isPortReplaced = false;
  const server = await listen(port ?? DEFAULT_PORT)
    .catch((error: NodeJS.ErrnoException) => {
      if (port !== undefined || error.code !== 'EADDRINUSE') throw error;
      isPortReplaced = true;
      return listen(0);
    })
    .catch((error: unknown) => {
      throw inputInvalid(
        `Cannot listen on ${host}:${port ?? DEFAULT_PORT}: ${errorMessage(error)}`,
        'Give another port, or --port=0 for any that is free.',
      );
    });
  const { port: taken } = server.address() as AddressInfo;
  // Browsers leave the port of http out when it is 80.
  authority = `${host === '::1' ? '[::1]' : host}${taken === 80 ? '' : `:${taken}`}`;
  return {
    // A fragment never leaves the browser: no log, no referrer.
    url: `http://${authority}/#token=${access.token}`,
    host,
    port: taken,
    isPortReplaced,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

type NodeServer = ReturnType<typeof createAdaptorServer>;

function listenOn(server: NodeServer, host: string, port: number): Promise<NodeServer> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
