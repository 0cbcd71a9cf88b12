// How the explorer is built: from web/ into dist/web, every asset named by its hash and nothing inline.
import { defineConfig, type ProxyOptions } from 'vite';

/** The server that a page under development asks. */
const server = process.env.COMMUNIQUE_URL ?? 'http://127.0.0.1:3000';

/** Requests of programs go to the server; browsers that open an address get the page. */
const toServer: ProxyOptions = {
  target: server,
  bypass: ({ headers, url }) =>
    headers.accept?.includes('text/html') && !url?.includes('.') ? '/index.html' : undefined,
};
const proxy = { '^/$': toServer, '/v1': toServer, '/problems': toServer, '/openapi': toServer, '/docs': toServer };

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: '../dist/web', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy },
  preview: { proxy },
});
