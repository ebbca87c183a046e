import ts from 'typescript';
import { defaults } from '../../src/config/defaults.js';
import { sectionRules, topRules } from '../../src/config/rules.js';
import type { Rule } from '../../src/config/rules.js';
import { parseFile, readText } from './source-tree.js';

/** One option: from the rule, the default and the comment at its type. */
export interface OptionDoc {
  /** null for one outside the sections. */
  readonly section: string | null;
  readonly name: string;
  readonly fullName: string;
  readonly rule: Rule;
  readonly value: unknown;
  readonly comment: string;
}

export function optionDocs(): OptionDoc[] {
  const sections = Object.entries(sectionRules).flatMap(([section, rules]) => Object.entries<Rule>(rules).map(([name, rule]) => ({ section, name, rule })));
  const outside = Object.entries<Rule>(topRules).map(([name, rule]) => ({ section: null, name, rule }));
  return [...sections, ...outside].map(({ section, name, rule }) => ({
    section,
    name,
    fullName: section === null ? name : `${section}.${name}`,
    rule,
    value: member(section === null ? defaults : member(defaults, section), name),
    comment: comments().get(section === null ? name : `${section}.${name}`) ?? '',
  }));
}

function member(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Object.entries(object).find(([key]) => key === name)?.[1] : undefined;
}

/** Comments of ResolvedConfig by the option's full name. */
function comments(): Map<string, string> {
  const { ast } = parseFile('src/config/config.ts', readText('src/config/config.ts'));
  const found = new Map<string, string>();
  const read = (members: ts.NodeArray<ts.TypeElement>, prefix: string): void => {
    for (const property of members) {
      if (!ts.isPropertySignature(property) || !ts.isIdentifier(property.name)) continue;
      const name = `${prefix}${property.name.text}`;
      if (property.type !== undefined && ts.isTypeLiteralNode(property.type)) read(property.type.members, `${name}.`);
      else found.set(name, ts.getJSDocCommentsAndTags(property).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join(' '));
    }
  };
  ts.forEachChild(ast, (node) => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === 'ResolvedConfig') read(node.members, '');
  });
  return found;
}

/** The tables of docs/configuration.md, one a section: the comments are the documentation. */
export function optionTables(): string {
  const bySection = new Map<string, OptionDoc[]>();
  for (const option of optionDocs()) bySection.set(option.section ?? 'worker and log', [...(bySection.get(option.section ?? 'worker and log') ?? []), option]);
  return [...bySection].map(([section, options]) => `## ${section}\n\n| option | |\n|---|---|\n${options.map(toRow).join('\n')}\n`).join('\n');
}

function toRow({ name, comment }: OptionDoc): string {
  const text = comment.replace(/\s+/g, ' ').replace(/\{@link (\w+)\}/g, '`$1`').replaceAll('|', '\\|');
  return `| \`${name}\` | ${text.trim()} |`;
}
