/** The `tapdeck://` scheme: pages and assets of the window, and nothing outside their folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CONTENT_SECURITY_POLICY } from './security.ts';

/** Scheme name. */
export const SCHEME = 'tapdeck';

/** To be registered before the program is ready. */
export const SCHEME_PRIVILEGES = {
	scheme: SCHEME,
	privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
} as const;

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.woff2': 'font/woff2',
	'.woff': 'font/woff',
	'.json': 'application/json',
};

/**
 * File that an address stands for.
 * @param root folder of the assets, absolute
 * @returns absolute path, or null when the address is not ours, leads outside, or has no known type
 */
export function assetPath(address: string, root: string): string | null {
	const url = new URL(address);
	if (url.protocol !== `${SCHEME}:` || url.host !== 'app') return null;
	let name: string;
	try {
		name = decodeURIComponent(url.pathname);
	} catch {
		return null;
	}
	if (/[\0\\:]/u.test(name)) return null;
	const file = path.resolve(root, `.${path.posix.normalize(name)}`);
	const inside = file.startsWith(path.resolve(root) + path.sep);
	return inside && path.extname(file) in TYPES ? file : null;
}

/** Answers one request of a page; everything that is no asset is 404. */
export async function serveAsset(address: string, root: string): Promise<Response> {
	const headers = {
		'content-security-policy': CONTENT_SECURITY_POLICY,
		'x-content-type-options': 'nosniff',
		'cross-origin-opener-policy': 'same-origin',
		'referrer-policy': 'no-referrer',
	};
	const file = assetPath(address, root);
	if (file === null) return new Response('not found', { status: 404, headers });
	try {
		const body = await readFile(file);
		const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
		return new Response(new Uint8Array(body), { headers: { ...headers, 'content-type': type } });
	} catch {
		return new Response('not found', { status: 404, headers });
	}
}
