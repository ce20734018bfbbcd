/**
 * The dependency rule: which folder may import what. One function per folder, each answering with
 * the reason why an import is forbidden, or null. The table in ARCHITECTURE.md says the same.
 */
import { isBuiltin } from 'node:module';

/** Libraries that app/ may use: pure, no `node:`, no DOM. */
export const APP_LIBRARIES = ['chevrotain', 'fzstd', 'ipaddr.js', 'sdp-transform'];

/** Libraries that main/ may use besides Electron. */
export const MAIN_LIBRARIES = ['commander', 'csv-stringify', 'string-width', 'valibot'];

/** Libraries that renderer/ may use. */
export const RENDERER_LIBRARIES = [
	'@fontsource/inter',
	'@fontsource/jetbrains-mono',
	'@lucide/svelte',
	'chart.js',
	'svelte',
];

/** What one protocol's folder may use of the rest of app/. */
const PROTOCOL_NEIGHBOURS =
	/^app\/((bytes|errors|time|limits|inflate)\.ts|crypto\/|lane\/|network\/|media\/|analysis\/|protocols\/(protocol|kinds|stream-protocol|stream-probe|byte-trail)\.ts$|protocols\/[^/]+\/index\.ts$)/;

/**
 * @typedef {import('./imports.mjs').Import} Import
 * @typedef {(name: string, wanted: Import) => string | null} Rule
 */

/** Name of the package that a bare specifier belongs to. @param {string} specifier */
function packageOf(specifier) {
	const [first = '', second = ''] = specifier.split('/');
	return first.startsWith('@') ? `${first}/${second}` : first;
}

/**
 * @param {string} folder that imports
 * @param {string} specifier bare
 * @param {readonly string[]} libraries
 */
function libraryRule(folder, specifier, libraries) {
	if (libraries.includes(packageOf(specifier))) return null;
	return `${specifier} is no library of ${folder}`;
}

/** @type {Rule} */
function protocolRule(name, { file }) {
	const own = /^app\/protocols\/[^/]+\//.exec(name)?.[0];
	if (own === undefined || file === null || file.startsWith(own)) return null;
	return PROTOCOL_NEIGHBOURS.test(file)
		? null
		: 'a protocol sees bytes, crypto, lane, network, analysis, media, no more';
}

/** @type {Rule} */
function appRule(name, wanted) {
	// The version is written down there and nowhere else.
	if (wanted.file === 'package.json') return null;
	if (wanted.file !== null) {
		return wanted.file.startsWith('app/') ? protocolRule(name, wanted) : 'app/ imports only itself';
	}
	if (!isBuiltin(wanted.specifier)) return libraryRule('app/', wanted.specifier, APP_LIBRARIES);
	const mayTouchNode =
		/^app\/(capture|export)\//.test(name) ||
		(name.startsWith('app/crypto/') && wanted.specifier === 'node:crypto') ||
		(name === 'app/inflate.ts' && wanted.specifier === 'node:zlib');
	return mayTouchNode
		? null
		: 'in app/ only capture/, export/, crypto/ and inflate.ts may use Node';
}

/** The contract is read by every process, so neither Electron nor Node may hang on it. @type {Rule} */
function contractRule(_name, wanted) {
	if (wanted.file === null) return libraryRule('the contract', wanted.specifier, ['valibot']);
	if (wanted.file === 'app/index.ts') {
		return wanted.isTypeOnly ? null : 'the contract takes only types from app/';
	}
	return wanted.file.startsWith('main/ipc/') ? null : 'the contract stands alone';
}

/** @type {Rule} */
function mainRule(name, wanted) {
	if (name === 'main/ipc/contract.ts') return contractRule(name, wanted);
	if (wanted.file !== null) {
		const isOpen = /^(main|native)\//.test(wanted.file) || wanted.file === 'app/index.ts';
		return isOpen ? null : 'main/ imports itself, native/ and the door app/index.ts';
	}
	if (isBuiltin(wanted.specifier)) return null;
	return libraryRule('main/', wanted.specifier, ['electron', ...MAIN_LIBRARIES]);
}

/** @type {Rule} */
function rendererRule(_name, wanted) {
	if (wanted.file === null) {
		return libraryRule('renderer/', wanted.specifier, RENDERER_LIBRARIES);
	}
	if (wanted.file.startsWith('renderer/')) return null;
	if (wanted.file !== 'main/ipc/contract.ts') return 'renderer/ imports itself and the contract';
	return wanted.isTypeOnly ? null : 'renderer/ takes only types from the contract';
}

/** Nothing but tests may need tests, and nothing may need the benchmark. @type {Rule} */
function nobodyRule(name, { file }) {
	const forbidden = ['test', 'bench'].find((folder) => file?.startsWith(`${folder}/`));
	const isOwn = forbidden !== undefined && name.startsWith(`${forbidden}/`);
	if (forbidden === undefined || isOwn || name.startsWith('test/')) return null;
	return `nothing imports ${forbidden}/`;
}

/** @type {readonly (readonly [string, Rule])[]} */
const RULES = [
	['app/', appRule],
	['main/', mainRule],
	['renderer/', rendererRule],
	['', nobodyRule],
];

/**
 * Why a file may not import something; null when it may.
 * @param {string} name the importing file, path from the root
 * @param {Import} wanted
 */
export function violation(name, wanted) {
	for (const [folder, rule] of RULES) {
		const reason = name.startsWith(folder) ? rule(name, wanted) : null;
		if (reason !== null) return `${name} imports ${wanted.specifier}: ${reason}`;
	}
	return null;
}
