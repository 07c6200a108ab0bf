import type { Style } from '../style.ts';

/** A unified diff with additions, deletions and places in colour. */
export function diffText(patch: string, style: Style): string {
  return (
    patch
      .trimEnd()
      .split('\n')
      // A rule that the library draws above each file.
      .filter((line) => !/^={67}$/.test(line))
      .map((line) => {
        if (line.startsWith('+++') || line.startsWith('---')) return style('bold', line);
        if (line.startsWith('@@')) return style('cyan', line);
        if (line.startsWith('+')) return style('green', line);
        if (line.startsWith('-')) return style('red', line);
        return line;
      })
      .join('\n')
  );
}
