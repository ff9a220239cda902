import { defineConfig } from 'rolldown';
import { nodeBundle } from '../../rolldown.shared.ts';

export default defineConfig({
  ...nodeBundle,
  input: { main: 'src/main.ts' },
  // Asked for and done without: native helpers of ws, and the inspector of Ink.
  external: ['bufferutil', 'utf-8-validate', 'react-devtools-core'],
  // React's own development build checks each render.
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
});
