/** What the programs for Node share; why they are bundled: docs/adr/0016-bundled-programs.md. */
export const nodeBundle = {
  platform: 'node' as const,
  resolve: { conditionNames: ['source', 'node', 'import', 'default'] },
  output: {
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
  },
};
