import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

type Tokens = ReadonlyMap<string, string>;
const css = readFileSync(path.resolve('renderer/styles/tokens.css'), 'utf8');

function block(selector: string): Tokens {
	const start = css.indexOf(`${selector} {`);
	const body = css.slice(start, css.indexOf('\n}', start));
	const colours = body.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/gu);
	return new Map([...colours].map(([, name = '', colour = '']) => [name, colour]));
}

const light = block(':root');
const dark = new Map([...light, ...block(":root[data-theme='dark']")]);
const lightMore = new Map([...light, ...block(":root[data-contrast='more']")]);
const darkMore = new Map([
	...dark,
	...block(":root[data-contrast='more']"),
	...block(":root[data-theme='dark'][data-contrast='more']"),
]);

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
	const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
	const [r = 0, g = 0, b = 0] = parts.map((c) =>
		c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
	);
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(tokens: Tokens, front: string, back: string): number {
	const [a, b] = [tokens.get(front) ?? '', tokens.get(back) ?? ''].map(luminance);
	const [low = 0, high = 0] = [a ?? 0, b ?? 0].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['surface', 'sunken', 'rail', 'window', 'raised', 'soft', 'sel'];
const KINDS = ['audio', 'video', 'image', 'signal', 'loss', 'warn', 'ok'];

describe.each([
	['light', light],
	['dark', dark],
	['light with more contrast', lightMore],
	['dark with more contrast', darkMore],
] as const)('colours, %s', (_name, tokens) => {
	test('every text reads on every surface (4.5:1)', () => {
		for (const surface of SURFACES) {
			for (const text of ['t1', 't2', 't3', 'accent']) {
				const ratio = contrast(tokens, text, surface);
				expect(ratio, `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
			}
		}
	});

	test('a main button that cannot be used still reads (4.5:1)', () => {
		const button = readFileSync(path.resolve('renderer/components/Button.svelte'), 'utf8');
		const rule = /\.primary:disabled \{([^}]*)\}/u.exec(button)?.[1] ?? '';
		const token = (property: string): string =>
			new RegExp(`\\s${property}: var\\(--([a-z0-9]+)\\);`, 'u').exec(rule)?.[1] ?? '';
		expect(contrast(tokens, token('color'), token('background'))).toBeGreaterThanOrEqual(4.5);
		expect(rule).toContain('opacity: 1;');
	});

	test('every kind and state reads on its own tint and on tables (4.5:1)', () => {
		for (const kind of KINDS) {
			expect(contrast(tokens, kind, `${kind}-tint`), kind).toBeGreaterThanOrEqual(4.5);
			expect(contrast(tokens, kind, 'surface'), kind).toBeGreaterThanOrEqual(4.5);
		}
	});

	test('edges of inputs are seen on every surface (3:1)', () => {
		for (const surface of SURFACES) {
			expect(contrast(tokens, 'ctl', surface), surface).toBeGreaterThanOrEqual(3);
		}
	});

	test('the primary button reads', () => {
		expect(contrast(tokens, 'accentfg', 'accentfill')).toBeGreaterThanOrEqual(4.5);
	});
});

test.each([
	['light', lightMore],
	['dark', darkMore],
] as const)('more contrast brings quiet text to 7:1 (%s)', (_name, tokens) => {
	for (const text of ['t2', 't3']) {
		expect(contrast(tokens, text, 'surface'), text).toBeGreaterThanOrEqual(7);
	}
});

test('dark replaces colours only, and all of them', () => {
	const names = [...block(":root[data-theme='dark']").keys()];
	const fixed = ['accentfg'];
	for (const name of light.keys()) if (!fixed.includes(name)) expect(names).toContain(name);
});
