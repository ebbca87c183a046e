import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderPage, siteName, slugOf } from '../../../demo/site/render-page.js';
import { buildSite } from '../../../demo/site/site.js';

const target = { isPage: (path: string) => path === 'docs/live.md', repositoryUrl: 'https://code.test/sluice' };
const render = (text: string): string => renderPage({ path: 'docs/page.md', text }, target);

describe('a page of the site', () => {
  it('leads to pages of the site, to their files, to the repository and out', () => {
    expect(render('[a](live.md#clocks)')).toContain('href="live.html#clocks"');
    expect(render('![a](drawing.svg)')).toContain('src="drawing.svg"');
    expect(render('[a](../src/README.md)')).toContain('href="https://code.test/sluice/blob/main/src/README.md"');
    expect(render('[a](https://example.com/x)')).toContain('href="https://example.com/x"');
    expect(render('[a](#here)')).toContain('href="#here"');
  });

  it('gives headings the names that GitHub gives them', () => {
    expect(slugOf('`live/stale`')).toBe('livestale');
    expect(slugOf('When the stream ends or breaks')).toBe('when-the-stream-ends-or-breaks');
    expect(render('### `a/b`')).toContain('<h3 id="ab">');
  });

  it('shows code as it is written', () => {
    expect(render('```html\n<video controls></video>\n```')).toContain('&lt;video controls&gt;&lt;/video&gt;');
  });

  it('has no table head where there is none', () => {
    expect(render('| | |\n|---|---|\n| a | `b` |')).not.toContain('<thead>');
    expect(render('| x | |\n|---|---|\n| a | `b` |')).toContain('<thead><tr><th>x</th>');
  });
});

describe('the site', () => {
  const site = buildSite(fileURLToPath(new URL('../../..', import.meta.url)));
  const pages = [...site].filter((entry): entry is [string, string] => entry[0].endsWith('.html') && typeof entry[1] === 'string');

  it('has an index that leads to every page', () => {
    const index = site.get(siteName('docs/README.md'));
    expect(pages.length).toBeGreaterThan(8);
    for (const [name] of pages) expect(index).toContain(`href="${name}"`);
  });

  it.each(pages)('has no link on %s that leads nowhere', (_name, html) => {
    const links = [...html.matchAll(/(?:href|src)="(?!https?:|data:)([^"#]*)(#[^"]*)?"/g)].map(([, file = '', hash = '']) => ({ file, hash }));
    const broken = links.filter(({ file, hash }) => {
      const to = file === '' ? html : site.get(file);
      return to === undefined || (hash !== '' && typeof to === 'string' && !to.includes(`id="${decodeURIComponent(hash.slice(1))}"`));
    });
    expect(broken).toEqual([]);
  });

  it('runs no script and loads nothing from elsewhere', () => {
    for (const [name, html] of pages) expect(html, name).not.toMatch(/<script(?! src="https:\/\/cdn)|<link[^>]+https?:/);
  });
});
