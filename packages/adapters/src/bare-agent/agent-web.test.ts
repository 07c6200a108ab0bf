import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { call, play } from './bare-agent.test-kit.ts';
import { webFetch } from './tools/web-fetch.ts';

describe('web_fetch', () => {
  async function serve(handler: Parameters<typeof createServer>[1]) {
    const server = createServer(handler as never).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
  }

  it('reaches the ports of the run on this machine and no other private address', async () => {
    await using good = await serve((_, response) => void response.end('hello'));
    await using other = await serve((_, response) => void response.end('secret'));
    await using redirecting = await serve((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${other.port}/` }).end();
    });
    const get = (url: string) => call('web_fetch', { url });
    const { outputs } = await play(
      [
        get(`http://127.0.0.1:${good.port}/`),
        get(`http://localhost:${good.port}/`),
        get(`http://127.0.0.1:${other.port}/`),
        get(`http://localhost:${other.port}/`),
        get(`http://[::ffff:127.0.0.1]:${other.port}/`),
        get(`http://2130706433:${other.port}/`),
        get(`http://127.0.0.1:${redirecting.port}/`),
        get('http://169.254.169.254/latest/meta-data/'),
        get('http://10.0.0.1/'),
        get('file:///etc/passwd'),
        get('not a url'),
        'done',
      ],
      { input: { loopbackPorts: [good.port, redirecting.port] } },
    );
    expect(outputs[0]).toBe('HTTP 200\n\nhello');
    expect(outputs[1]).toBe('HTTP 200\n\nhello');
    for (const output of outputs.slice(2, 9)) expect(output).toMatch(/is a private address and may not be fetched/);
    expect(outputs[9]).toBe('file: is not http or https');
    expect(outputs[10]).toBe('"not a url" is not a URL');
  });

  it('shows what a client goes by, and no other header', async () => {
    await using server = await serve((_, response) => {
      const headers = {
        link: '</two>; rel="next"',
        'retry-after': '1',
        'set-cookie': 'key=secret',
        'x-other': 'no',
        'content-type': 'application/json',
        location: '/one',
      };
      response.writeHead(503, headers).end('{}');
    });
    const { outputs, calls } = await play([call('web_fetch', { url: `http://127.0.0.1:${server.port}/` }), 'done'], {
      input: { loopbackPorts: [server.port] },
    });
    expect(outputs[0]).toBe(
      'HTTP 503\ncontent-type: application/json\nlink: </two>; rel="next"\nlocation: /one\nretry-after: 1\n\n{}',
    );
    expect(calls[0]?.isError).toBe(true);
  });

  it('takes headers along to the same origin and to no other', async () => {
    const seen: [string | undefined, string | undefined, string | undefined, string | undefined][] = [];
    const note: Parameters<typeof serve>[0] = (request, response) => {
      const { authorization, cookie } = request.headers;
      seen.push([request.method, request.url, authorization, cookie ?? (request.headers['x-key'] as string)]);
      response.end('end');
    };
    await using other = await serve(note);
    await using own = await serve((request, response) => {
      if (request.url === '/end') return note(request, response);
      const location = request.url === '/same' ? '/end' : `http://127.0.0.1:${other.port}/end`;
      response.writeHead(request.method === 'POST' ? 307 : 301, { location }).end();
    });
    const headers = { Authorization: 'Bearer x', Cookie: 'a=b', 'X-Key': 'k' };
    const get = (path: string, more = {}) =>
      call('web_fetch', { url: `http://127.0.0.1:${own.port}${path}`, headers, ...more });
    const { outputs } = await play(
      [
        get('/same'),
        get('/other'),
        get('/same', { method: 'POST', body: 'b' }),
        get('/same', { method: 'HEAD' }),
        'done',
      ],
      { input: { loopbackPorts: [own.port, other.port] } },
    );
    expect(outputs.map((output) => output?.slice(0, 8))).toEqual(Array(4).fill('HTTP 200'));
    expect(seen).toEqual([
      ['GET', '/end', 'Bearer x', 'a=b'],
      ['GET', '/end', undefined, undefined],
      ['POST', '/end', 'Bearer x', 'a=b'],
      ['HEAD', '/end', 'Bearer x', 'a=b'],
    ]);
  });

  it.each([
    '0.0.0.0',
    '0177.0.0.1',
    '0x7f.1',
    '127.1',
    '127.0.0.2',
    '[::1]',
    '[::]',
    '[::ffff:10.0.0.1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[fd00::1]',
    '[fe80::1]',
    '100.64.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
  ])('refuses %s', async (host) => {
    const options = { loopbackPorts: host === '127.0.0.2' ? [80] : [], signal: new AbortController().signal };
    expect((await webFetch({ url: `http://${host}/` }, options)).text).toMatch(/is a private address/);
  });
});
