import { defineConfig } from 'rolldown';

// Why: docs/adr/0016-bundled-programs.md.
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  resolve: { conditionNames: ['source', 'node', 'import', 'default'] },
  // Asked for and done without: native helpers of ws, and the inspector of Ink.
  external: ['bufferutil', 'utf-8-validate', 'react-devtools-core'],
  // React's own development build checks each render.
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  output: {
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
  },
});
