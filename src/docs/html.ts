// Pieces of HTML that several pages have.
import { xml } from '../formats/xml.ts';

/** A link to a section, beside its heading. */
export const anchor = (id: string, title: string): string =>
  `<a class="anchor" href="#${xml(id)}" aria-label="Link to “${xml(title)}”">#</a>`;

/** Tables of more columns are read across on a phone too. */
const STACKED = 3;

/** A table, which scrolls by itself where it is wider than the page. Cells are HTML. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[], scope = '') =>
    row.map(cell => `<${tag}${scope}>${cell}</${tag}>`).join('');
  const header = head.some(cell => cell !== '') ? `<thead><tr>${cells('th', head, ' scope="col"')}</tr></thead>` : '';
  const body = rows.map(row => `<tr>${cells('td', row)}</tr>`).join('');
  return `<div class="table" tabindex="0" role="group" aria-label="Table"><table${head.length > STACKED ? '' : ' class="stack"'}>${header}<tbody>${body}</tbody></table></div>\n`;
}
