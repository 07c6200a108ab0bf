/** True when stdout is to carry one JSON document. Asked of the bare arguments: they may not even parse. */
export function isJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}
