/** The source files of a checkout, as `/`-separated paths from its root. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import ts from 'typescript';
import { ROOT } from '../steps/shell.mjs';

const SKIPPED = new Set(['node_modules', 'dist', 'out', 'build']);

/**
 * @param {string} folder from the root
 * @param {RegExp} pattern over file names
 * @param {string} [root]
 * @returns {string[]} empty when the folder is not there
 */
export function filesIn(folder, pattern, root = ROOT) {
	if (!existsSync(join(root, folder))) return [];
	return readdirSync(join(root, folder), { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => {
			const name = `${folder}/${entry.name}`;
			if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesIn(name, pattern, root);
			return pattern.test(entry.name) ? [name] : [];
		});
}

/**
 * @typedef {object} Source
 * @property {string} name path from the root
 * @property {string} text whole file
 * @property {readonly ts.SourceFile[]} scripts one for a script, any number for a component
 */

/**
 * @param {string} name path from the root
 * @param {string} text
 * @returns {Source}
 */
export function parseSource(name, text) {
	const parts = name.endsWith('.svelte') ? componentScripts(text) : [text];
	const kind = /\.[mc]?js$/.test(name) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
	const scripts = parts.map((part) =>
		ts.createSourceFile(name, part, ts.ScriptTarget.Latest, true, kind),
	);
	return { name, text, scripts };
}

/** @param {string} text of a Svelte component @returns {string[]} */
function componentScripts(text) {
	const root = parse(text, { modern: true });
	return [root.module, root.instance].flatMap((script) => {
		if (!script) return [];
		const { start, end } = /** @type {{ start: number, end: number }} */ (
			/** @type {unknown} */ (script.content)
		);
		return [text.slice(start, end)];
	});
}

/** @param {string} name path from the root @param {string} [root] */
export function readSource(name, root = ROOT) {
	return parseSource(name, readFileSync(join(root, name), 'utf8'));
}

/**
 * Calls `visit` for every node below and including `node`.
 * @param {ts.Node} node
 * @param {(node: ts.Node) => void} visit
 */
export function walk(node, visit) {
	visit(node);
	ts.forEachChild(node, (child) => {
		walk(child, visit);
	});
}
