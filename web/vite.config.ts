// How the explorer is built: from web/ into dist/web, every asset named by its hash and nothing inline.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defaultClientConditions, defineConfig, type Plugin, type ProxyOptions } from 'vite';

/** The server that a page under development asks. */
const server = process.env.COMMUNIQUE_URL ?? 'http://127.0.0.1:3000';

/** Requests of programs go to the server; browsers that open an address get the page. */
const toServer: ProxyOptions = {
  target: server,
  bypass: ({ headers, url }) =>
    headers.accept?.includes('text/html') && !url?.includes('.') ? '/index.html' : undefined,
};
const proxy = { '^/$': toServer, '/v1': toServer, '/problems': toServer, '/openapi': toServer, '/docs': toServer };

/** Where the shapes of countries come from, and the code of the map by which the page asks for them. */
const WORLD = 'virtual:world';

/** The countries of Natural Earth as the page needs them: their shapes, each under its ISO 3166-1 alpha-2 code. */
const world: Plugin = {
  name: 'world',
  resolveId: id => (id === WORLD ? `\0${WORLD}` : undefined),
  load(id) {
    if (id !== `\0${WORLD}`) return undefined;
    const require = createRequire(import.meta.url);
    const topology = JSON.parse(readFileSync(require.resolve('world-atlas/countries-110m.json'), 'utf8'));
    const { numericToAlpha2 } = require('i18n-iso-countries');
    const geometries = topology.objects.countries.geometries.map(({ type, id: code, arcs }: Shape) => {
      const country = code === undefined ? undefined : numericToAlpha2(code);
      return { type, arcs, ...(country !== undefined && { id: country }) };
    });
    const countries = { type: 'GeometryCollection', geometries };
    return `export default JSON.parse(${JSON.stringify(JSON.stringify({ ...topology, objects: { countries } }))});`;
  },
};

interface Shape {
  readonly type: string;
  readonly id?: string;
  readonly arcs: unknown;
}

/** Leaves each file compressed beside it, where that is smaller: the server sends it so, without compressing it each time. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        const plain = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        for (const [ending, source] of [
          ['br', brotliCompressSync(plain)],
          ['gz', gzipSync(plain, { level: 9 })],
        ] as const)
          if (source.length < plain.length)
            this.emitFile({ type: 'asset', fileName: `${file.fileName}.${ending}`, source });
      }
    },
  },
};

export default defineConfig({
  plugins: [world, compressed],
  root: import.meta.dirname,
  // The client as it stands here, rather than as it is published.
  resolve: { conditions: ['@communique/source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: { pluginTimings: false },
      // The shapes of countries stay as they are when the code of the map changes.
      output: { codeSplitting: { groups: [{ name: 'world', test: WORLD }] } },
    },
  },
  server: { proxy },
  preview: { proxy },
});
