import MagicString from 'magic-string';
import type { Plugin } from 'rollup';
import ts from 'typescript';

/**
 * Private fields (#name) as plain ones, for a target that has none: else each would be a WeakMap, which costs 2 kB gzip and a lookup
 * wherever a packet is read. Only of classes that no app ever holds. Each name tells its class, since a base class may have the same: `$TsVideo_units`.
 */
export const plainFields: Plugin = {
  name: 'plain-fields',
  transform(code, id) {
    if (!/\/src\/(?!player\/player\.ts).*\.ts$/.test(id)) return null;
    const text = new MagicString(code);
    const visit = (node: ts.Node, owner: string): void => {
      if (ts.isPrivateIdentifier(node)) text.update(node.getStart(file), node.end, `$${owner}_${node.text.slice(1)}`);
      ts.forEachChild(node, (child) => visit(child, ts.isClassLike(node) ? (node.name?.text ?? 'unnamed') : owner));
    };
    const file = ts.createSourceFile(id, code, ts.ScriptTarget.ES2022);
    visit(file, '');
    return text.hasChanged() ? { code: text.toString(), map: text.generateMap({ hires: 'boundary' }) } : null;
  },
};
