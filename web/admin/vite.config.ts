import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The development server hands API calls to a running `tvms serve`; its address comes from the environment.
const server = process.env.TVMS_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/admin/',
  plugins: [react()],
  build: {
    target: 'es2022',
    // Lowering light-dark() needs a colour scheme written in the same file; Mantine sets it by a variable.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Inlined data: addresses would need a wider content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': server, '/img': server, '/t': server } },
});
