import type { Style } from '../style.ts';
import type { ConfigReport } from '../verbs/config-report.ts';

/** The configuration for people. */
export function configText(report: ConfigReport, style: Style): string {
  const { file, places, routes, variables, plugins } = report;
  const heading = (text: string) => style('bold', text);
  const origin = (text: string) => style('dim', `(${text})`);
  const width = Math.max(...Object.keys(variables).map((name) => name.length));
  return [
    `${heading('Configuration')} ${file.path}${file.exists ? '' : ` ${origin('not there')}`}`,
    '',
    heading('Folders'),
    ...Object.entries(places).map(([name, { path, from }]) => `  ${name.padEnd(10)} ${path} ${origin(from)}`),
    '',
    heading('Routes'),
    ...(routes.length === 0 ? [`  ${origin('none')}`] : []),
    ...routes.map(({ match, kind, baseUrl, key }) => {
      const keyText = key === null ? 'no key' : `key ${key.value ?? 'missing'} ${origin(key.from)}`;
      return `  ${match}  →  ${kind}${baseUrl === null ? '' : ` ${baseUrl}`}, ${keyText}`;
    }),
    '',
    heading('Variables'),
    ...Object.entries(variables).map(([name, value]) => `  ${name.padEnd(width)}  ${value ?? style('dim', 'not set')}`),
    ...(plugins.length === 0 ? [] : ['', heading('Plug-ins'), ...plugins.map((plugin) => `  ${plugin}`)]),
  ].join('\n');
}
