/** An XML element as text; attributes that are undefined are left out. */
export function element(name: string, attributes: Readonly<Record<string, string | number | undefined>>, ...children: readonly string[]): string {
  const head = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeText(String(value))}"`])).join('');
  if (children.length === 0) return `<${name}${head}/>`;
  if (children.every((child) => !child.startsWith('<'))) return `<${name}${head}>${children.map(escapeText).join('')}</${name}>`;
  const indented = children.join('\n').split('\n').map((line) => `  ${line}`).join('\n');
  return `<${name}${head}>\n${indented}\n</${name}>`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
