// The pages of the documentation: the files of docs/, and those beside them that they lead to.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface DocPage {
  /** What it is called below /docs; empty for the index. */
  readonly name: string;
  /** Where its file is in the package. */
  readonly file: string;
  /** Markdown. */
  readonly text: string;
}

/** What pages of docs/ lead to, by the names that it has below /docs. */
const BESIDE: Readonly<Record<string, string>> = {
  readme: 'README.md',
  client: 'client/README.md',
  contributing: 'CONTRIBUTING.md',
  security: 'SECURITY.md',
  changelog: 'CHANGELOG.md',
};

/** All pages, by name. */
export async function pagesIn(root: string): Promise<ReadonlyMap<string, DocPage>> {
  const own = (await readdir(join(root, 'docs'))).filter(file => file.endsWith('.md'));
  const files = [
    ...own.map(file => [file === 'README.md' ? '' : file.slice(0, -'.md'.length), `docs/${file}`]),
    ...Object.entries(BESIDE),
  ] as [string, string][];
  const read = async ([name, file]: [string, string]) => ({
    name,
    file,
    text: await readFile(join(root, file), 'utf8'),
  });
  return new Map((await Promise.all(files.map(read))).map(page => [page.name, page]));
}

/** What pages lead to that is no page, such as mappings of tables: the files of the folders of docs/, by where they are in it. */
export async function filesIn(root: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(root, 'docs');
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter(entry => entry.isFile() && entry.parentPath !== folder);
  const read = async ({ parentPath, name }: (typeof files)[number]) => {
    const file = join(parentPath, name);
    return [relative(folder, file).replaceAll('\\', '/'), await readFile(file, 'utf8')] as const;
  };
  return new Map(await Promise.all(files.map(read)));
}
