import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The window's page. scripts/build.mjs builds the Node side. */
export default defineConfig({
	root: 'renderer',
	base: './',
	publicDir: false,
	plugins: [svelte({ configFile: false })],
	build: {
		outDir: '../dist/renderer',
		emptyOutDir: true,
		target: 'chrome114',
		sourcemap: true,
		license: { fileName: 'licenses.md' },
		modulePreload: { polyfill: false },
		// The content security policy knows no data: addresses.
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 2000,
	},
});
