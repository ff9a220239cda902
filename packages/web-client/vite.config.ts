import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.TERTULIA_DEV_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: {
    conditions: ['source', 'module', 'browser', 'development|production'],
    // What parses Markdown has the names of 2,000 characters with it, or asks `innerHTML` for them, which Trusted Types forbid.
    alias: { 'decode-named-character-reference': here('src/features/message-text/no-character-references.ts') },
  },
  build: { target: 'es2022', sourcemap: true },
  server: {
    port: 5173,
    proxy: {
      '/ws': { target: server, ws: true },
      '/files': server,
    },
  },
});
