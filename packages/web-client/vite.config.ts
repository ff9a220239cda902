import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.TERTULIA_DEV_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: { target: 'es2022', sourcemap: true },
  server: {
    port: 5173,
    proxy: {
      '/ws': { target: server, ws: true },
      '/files': server,
    },
  },
});
