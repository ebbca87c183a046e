import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeText, renderPage, siteName, type SourcePage, titleOf } from './render-page.js';

/** The pages in the order in which a newcomer reads them; what is not named comes last. */
const order = ['README', 'getting-started', 'element', 'react', 'vue', 'player', 'state', 'events', 'configuration', 'errors', 'live', 'timed-events', 'overlay', 'recipes', 'migration', 'architecture'];

/** The documentation of the project in `root` as a site of plain files: name → content. Links are relative, so it can lie under any path. */
export function buildSite(root: string): ReadonlyMap<string, string | Uint8Array> {
  const about: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = readdirSync(join(root, 'docs'));
  const pages = names.filter((name) => name.endsWith('.md')).map((name): SourcePage => ({ path: `docs/${name}`, text: readFileSync(join(root, 'docs', name), 'utf8') })).sort((a, b) => rank(a) - rank(b));
  const target = { isPage: (path: string) => pages.some((page) => page.path === path), repositoryUrl: repositoryUrl(about) };
  const files = new Map<string, string | Uint8Array>();
  for (const page of pages) files.set(siteName(page.path), frame(page, pages, renderPage(page, target)));
  files.set('site.css', readFileSync(join(root, 'demo/site/site.css'), 'utf8'));
  files.set('icon.svg', readFileSync(join(root, 'demo/page/icon.svg'), 'utf8'));
  for (const name of names.filter((name) => /\.(?:png|svg)$/.test(name))) files.set(name, new Uint8Array(readFileSync(join(root, 'docs', name))));
  return files;
}

function rank({ path }: SourcePage): number {
  const at = order.findIndex((name) => path === `docs/${name}.md`);
  return at < 0 ? order.length : at;
}

function repositoryUrl(about: unknown): string {
  const repository = typeof about === 'object' && about !== null && 'repository' in about ? about.repository : null;
  const url = typeof repository === 'object' && repository !== null && 'url' in repository ? String(repository.url) : '';
  return url.replace(/^git\+|\.git$/g, '');
}

function frame(page: SourcePage, pages: readonly SourcePage[], body: string): string {
  const links = pages.map((other) => `<li><a href="${siteName(other.path)}"${other === page ? ' aria-current="page"' : ''}>${escapeText(titleOf(other))}</a></li>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(titleOf(page))} · Sluice</title>
<link rel="icon" href="icon.svg">
<link rel="stylesheet" href="site.css">
</head>
<body>
<a class="skip" href="#content">To the text</a>
<nav aria-label="Pages"><a class="brand" href="index.html">Sluice</a>
<ul>
${links}
</ul></nav>
<main id="content">
${body}</main>
</body>
</html>
`;
}
