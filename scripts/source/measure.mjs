/** What the budgets are counted in. */
import ts from 'typescript';
import { walk } from './tree.mjs';

/** Lines of a text; the end of the last line starts no new one. @param {string} text */
export function lineCount(text) {
	if (text === '') return 0;
	return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/**
 * Lines that hold code: neither blank nor comment alone.
 * @param {import('./tree.mjs').Source} source
 */
export function codeLineCount(source) {
	return source.scripts.reduce((sum, script) => {
		/** @type {Set<number>} */
		const lines = new Set();
		addTokenLines(script, script, lines);
		return sum + lines.size;
	}, 0);
}

/**
 * @param {ts.Node} node
 * @param {ts.SourceFile} script
 * @param {Set<number>} lines 0-based numbers of lines with a token
 */
function addTokenLines(node, script, lines) {
	if (ts.isJSDoc(node) || node.getWidth(script) === 0) return;
	const children = node.getChildren(script);
	for (const child of children) addTokenLines(child, script, lines);
	if (children.length > 0) return;
	const first = script.getLineAndCharacterOfPosition(node.getStart(script)).line;
	const last = script.getLineAndCharacterOfPosition(node.getEnd()).line;
	for (let line = first; line <= last; line++) lines.add(line);
}

/**
 * @typedef {object} FunctionSize
 * @property {string} place file:line
 * @property {number} lines from its first to its last line
 * @property {boolean} isNamed false for a callback written in place
 */

/** @param {ts.Node} node */
function isNamedFunction(node) {
	if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return true;
	const { parent } = node;
	return (
		ts.isVariableDeclaration(parent) ||
		ts.isPropertyAssignment(parent) ||
		ts.isPropertyDeclaration(parent)
	);
}

/**
 * Every function with a body: declarations, methods, accessors, constructors, callbacks.
 * @param {import('./tree.mjs').Source} source
 * @returns {FunctionSize[]}
 */
export function functionSizes(source) {
	/** @type {FunctionSize[]} */
	const sizes = [];
	for (const script of source.scripts) {
		walk(script, (node) => {
			if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
			const first = script.getLineAndCharacterOfPosition(node.getStart(script)).line;
			const last = script.getLineAndCharacterOfPosition(node.getEnd()).line;
			sizes.push({
				place: `${source.name}:${String(first + 1)}`,
				lines: last - first + 1,
				isNamed: isNamedFunction(node),
			});
		});
	}
	return sizes;
}

/**
 * Places where `any` is written as a type.
 * @param {import('./tree.mjs').Source} source
 */
export function anyPlaces(source) {
	/** @type {string[]} */
	const places = [];
	for (const script of source.scripts) {
		walk(script, (node) => {
			if (node.kind !== ts.SyntaxKind.AnyKeyword) return;
			const { line } = script.getLineAndCharacterOfPosition(node.getStart(script));
			places.push(`${source.name}:${String(line + 1)}`);
		});
	}
	return places;
}

/**
 * The value below which `part` of the numbers lie (nearest rank); 0 for none.
 * @param {readonly number[]} numbers
 * @param {number} part 0..1
 */
export function quantile(numbers, part) {
	const sorted = numbers.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}
