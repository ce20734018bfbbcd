import { dirname, join, normalize } from 'node:path/posix';
import ts from 'typescript';
import { walk } from './tree.mjs';

/**
 * @typedef {object} Import
 * @property {string} specifier as written
 * @property {string | null} file path from the root for relative imports, otherwise null
 * @property {boolean} isTypeOnly nothing of it is there at run time
 */

/** @param {ts.ImportDeclaration | ts.ExportDeclaration} node */
function isTypeOnly(node) {
	if (ts.isExportDeclaration(node)) return node.isTypeOnly;
	const clause = node.importClause;
	if (clause === undefined) return false;
	if (clause.isTypeOnly) return true;
	const named = clause.namedBindings;
	if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
	return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/**
 * The module a node asks for: import and export declarations, `import()`, `import('x')` types,
 * `require('x')` and `new URL('x', import.meta.url)`.
 * @param {ts.Node} node
 * @returns {{ specifier: ts.Node | undefined, isTypeOnly: boolean } | null}
 */
function request(node) {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
		return { specifier: node.moduleSpecifier, isTypeOnly: isTypeOnly(node) };
	}
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
		return { specifier: node.argument.literal, isTypeOnly: true };
	}
	if (!ts.isCallExpression(node)) return null;
	const isDynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword;
	const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
	return isDynamic || isRequire ? { specifier: node.arguments[0], isTypeOnly: false } : null;
}

/**
 * Everything a source file imports, type imports included.
 * @param {import('./tree.mjs').Source} source
 * @returns {Import[]}
 */
export function importsOf(source) {
	/** @type {Import[]} */
	const found = [];
	for (const script of source.scripts) {
		walk(script, (node) => {
			const asked = request(node);
			if (!asked?.specifier || !ts.isStringLiteralLike(asked.specifier)) return;
			const specifier = asked.specifier.text;
			const file = specifier.startsWith('.') ? join(dirname(source.name), specifier) : null;
			found.push({
				specifier,
				file: file === null ? null : normalize(file.replace(/\?.*$/, '')),
				isTypeOnly: asked.isTypeOnly,
			});
		});
	}
	return found;
}

/**
 * Groups of files that import each other, directly or in a circle (Tarjan's strongly connected
 * components with more than one member, and files that import themselves).
 * @param {ReadonlyMap<string, readonly string[]>} graph file → files it imports
 * @returns {string[][]}
 */
export function importCycles(graph) {
	/** @type {Map<string, { index: number, low: number, isOpen: boolean }>} */
	const seen = new Map();
	/** @type {string[]} */
	const stack = [];
	/** @type {string[][]} */
	const cycles = [];
	/** @param {string} file */
	const visit = (file) => {
		const mark = { index: seen.size, low: seen.size, isOpen: true };
		seen.set(file, mark);
		stack.push(file);
		for (const next of graph.get(file) ?? []) {
			if (!graph.has(next)) continue;
			const known = seen.get(next);
			const other = known ?? visit(next);
			if (other.isOpen) mark.low = Math.min(mark.low, known ? other.index : other.low);
		}
		if (mark.low === mark.index) closeGroup(file);
		return mark;
	};
	/** @param {string} file the first of its group on the stack */
	const closeGroup = (file) => {
		const group = stack.splice(stack.lastIndexOf(file));
		for (const member of group) {
			const mark = seen.get(member);
			if (mark) mark.isOpen = false;
		}
		if (group.length > 1 || graph.get(file)?.includes(file)) cycles.push(group);
	};
	for (const file of graph.keys()) if (!seen.has(file)) visit(file);
	return cycles;
}
