// Entry of `npm run demo`, `npm test` and `npm run skvm -- <args>`: from a fresh clone they do all the set-up.
// This file keeps to syntax that old versions of Node can parse, so that they get one line and not a stack.
const major = Number.parseInt(process.versions.node, 10);
if (major < 18) {
  console.error(`SkVM: this is Node ${process.versions.node}; starting from a clone needs Node 18 or newer.`);
  process.exitCode = 3;
} else {
  import('./bootstrap/run-command.mjs').then(({ runCommand }) => runCommand(process.argv[2], process.argv.slice(3)));
}
