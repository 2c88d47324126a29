// The viewer's app for browsers of today. Everything is relative: it works at / and under /watch/<deployment>/.
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const { version }: { version: string } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

export default defineConfig({
  base: './',
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [react()],
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    modulePreload: { polyfill: false },
    // The engine behind the player is one chunk of that size, loaded when idle.
    chunkSizeWarningLimit: 800,
  },
});
