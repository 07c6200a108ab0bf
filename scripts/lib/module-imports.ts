import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** One import of a module, however it is written. */
export interface ModuleImport {
  specifier: string;
  /** Erased from the built code: `import type`, `export type … from`, `import('x').T`. */
  isTypeOnly: boolean;
  /** `export * from …`, without a name of its own. */
  isExportAll: boolean;
  line: number;
}

/** Every import in a TypeScript file whose specifier is a literal: static, re-exporting, dynamic, and in types. */
export function moduleImports(file: string): ModuleImport[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: ModuleImport[] = [];
  const add = (literal: ts.Node | undefined, isTypeOnly: boolean, isExportAll = false): void => {
    if (!literal || !ts.isStringLiteralLike(literal)) return;
    const line = source.getLineAndCharacterOfPosition(literal.getStart()).line + 1;
    found.push({ specifier: literal.text, isTypeOnly, isExportAll, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly, node.exportClause === undefined);
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
