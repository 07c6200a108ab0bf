/**
 * The first process of a sandbox with loopback ports, as source for `node -e`, so that it needs no file of its own:
 * listens on the ports inside, hands each connection to the socket that leads out, and runs the command as its child.
 * `SKVM_RELAY` holds `{ports, folder, environment}`; the environment is the command's and not the relay's, because
 * `NODE_OPTIONS` of a command must not act here. Signals go to the whole process group, so the command has them anyway.
 */
export const RELAY_PROGRAM = `
const { spawn } = require('node:child_process');
const { createServer, connect } = require('node:net');
const { constants } = require('node:os');
const { ports, folder, environment } = JSON.parse(process.env.SKVM_RELAY);
const couple = (from, to) => {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => from.readableEnded || to.destroy());
};
const run = () => {
  const child = spawn(process.argv[1], process.argv.slice(2), { stdio: 'inherit', env: environment });
  child.on('error', (error) => {
    process.stderr.write(error.message + '\\n');
    process.exit(126);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
};
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
let waiting = ports.length;
for (const port of ports) {
  const server = createServer({ allowHalfOpen: true }, (inner) => {
    const outer = connect({ path: folder + '/' + port, allowHalfOpen: true });
    couple(inner, outer);
    couple(outer, inner);
  });
  server.listen(port, '127.0.0.1', () => {
    waiting -= 1;
    if (waiting === 0) run();
  });
}
`;
