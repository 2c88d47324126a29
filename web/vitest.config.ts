// Unit and component tests of all web packages, in one run. Browser tests are scripts of their own (admin/test/browser).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'jsdom',
    pool: 'threads',
    include: ['{api,ui,player,admin,tv,manual}/{src,test}/**/*.test.{ts,tsx}'],
    setupFiles: ['tools/test_setup.ts'],
    restoreMocks: true,
    // A page in jsdom takes seconds on a loaded machine.
    testTimeout: 60_000,
  },
});
