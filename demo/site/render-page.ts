import { Marked, type Tokens } from 'marked';

/** A page of Markdown as its author wrote it. */
export interface SourcePage {
  /** From the root of the repository: `docs/live.md`. */
  readonly path: string;
  readonly text: string;
}

/** Where links lead that leave the site: files of the repository that are no page of it. */
export interface SiteTarget {
  readonly isPage: (path: string) => boolean;
  readonly repositoryUrl: string;
}

/** The first heading. */
export function titleOf({ path, text }: SourcePage): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? path;
}

/** `docs/live.md` → `live.html`; the table of contents is the site's index. */
export function siteName(path: string): string {
  return path.replace(/^docs\//, '').replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html');
}

/** As GitHub makes them, so that one link serves both places. */
export function slugOf(heading: string): string {
  return heading.toLowerCase().replace(/<[^>]+>|[^\p{L}\p{N} _-]/gu, '').trim().replaceAll(' ', '-');
}

/** The page's body as HTML. */
export function renderPage(page: SourcePage, target: SiteTarget): string {
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading): string {
        const slug = slugOf(text);
        return `<h${depth} id="${slug}"><a class="anchor" href="#${slug}">${this.parser.parseInline(tokens)}</a></h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        return `<a href="${escapeText(siteLink(href, page.path, target))}">${this.parser.parseInline(tokens)}</a>`;
      },
      // Long lines are scrolled, by keyboard too.
      code({ text, lang }: Tokens.Code): string {
        return `<pre tabindex="0"><code class="language-${lang ?? ''}">${escapeText(text)}\n</code></pre>\n`;
      },
      // Tables of more than two columns may be wider than a phone.
      table(token: Tokens.Table): string {
        const row = (cells: readonly Tokens.TableCell[], tag: 'td' | 'th'): string => `<tr>${cells.map(({ text, tokens }) => (text === '' ? '<td></td>' : `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`)).join('')}</tr>`;
        const head = token.header.some(({ text }) => text !== '') ? `<thead>${row(token.header, 'th')}</thead>` : '';
        return `<div class="wide"${token.header.length > 2 ? ' tabindex="0"' : ''}><table>${head}<tbody>${token.rows.map((cells) => row(cells, 'td')).join('')}</tbody></table></div>\n`;
      },
    },
  });
  return marked.parse(page.text, { async: false });
}

function siteLink(href: string, from: string, { isPage, repositoryUrl }: SiteTarget): string {
  if (/^[a-z]+:|^#/.test(href)) return href;
  const url = new URL(href, `file:///${from}`);
  const path = url.pathname.slice(1);
  if (isPage(path)) return `${siteName(path)}${url.hash}`;
  return path.startsWith('docs/') ? path.slice('docs/'.length) : `${repositoryUrl}/blob/main/${path}${url.hash}`;
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
