import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** A project of plain Node tests. */
function project(name: string, include: readonly string[], timeoutMs = 20_000) {
	return {
		test: {
			name,
			include: [...include],
			environment: 'node',
			pool: 'forks' as const,
			testTimeout: timeoutMs,
			hookTimeout: timeoutMs,
		},
	};
}

const renderer = project('renderer', ['test/renderer/**/*.test.ts']);

export default defineConfig({
	test: {
		maxWorkers: 2,
		coverage: {
			provider: 'v8',
			include: ['app/**', 'main/**', 'renderer/**'],
			reporter: ['text-summary', 'json-summary'],
		},
		projects: [
			project('app', ['test/app/**/*.test.ts'], 60_000),
			project('main', ['test/main/**/*.test.ts']),
			{
				test: { ...renderer.test, environment: 'jsdom' },
				plugins: [svelte({ configFile: false })],
				resolve: { conditions: ['browser'] },
			},
			project(
				'house',
				['test/*.test.ts', 'test/{scripts,bench,fixtures,native}/**/*.test.ts'],
				60_000,
			),
			{
				test: {
					...project('e2e', ['test/e2e/**/*.test.ts'], 120_000).test,
					// One window at a time: windows on one display take each other's focus.
					fileParallelism: false,
				},
			},
			project('fuzz', ['test/fuzz/**/*.fuzz.ts'], 3_600_000),
		],
	},
});
