/**
 * Every hardening setting of the window in one place. Do not soften a line without reading
 * Electron's security documentation and the test that belongs to it.
 */

/** Preferences of every window; stated although some are defaults, so that a test can see them. */
export const WEB_PREFERENCES = {
	sandbox: true,
	contextIsolation: true,
	nodeIntegration: false,
	nodeIntegrationInWorker: false,
	nodeIntegrationInSubFrames: false,
	webSecurity: true,
	webviewTag: false,
	allowRunningInsecureContent: false,
	spellcheck: false,
} as const;

/** Sent with every page and asset. */
export const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' tapdeck: blob:",
	'media-src tapdeck: blob:',
	"font-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	'trusted-types svelte-trusted-html',
].join('; ');

/** Web pages that Help may open in the system's browser. */
export const EXTERNAL_PAGES: readonly string[] = [
	'https://www.wireshark.org/',
	'https://www.rfc-editor.org/',
	'https://ffmpeg.org/',
];

/** The part of a session that is locked down. */
export interface LockableSession {
	setPermissionRequestHandler(
		handler: (contents: unknown, permission: string, callback: (granted: boolean) => void) => void,
	): void;
	setPermissionCheckHandler(handler: () => boolean): void;
	webRequest: {
		onBeforeRequest(
			listener: (
				details: { readonly url: string },
				callback: (response: { cancel: boolean }) => void,
			) => void,
		): void;
	};
}

/** The part of a window's contents that is locked down. */
export interface LockableContents {
	on(
		event: 'will-navigate' | 'will-redirect' | 'will-attach-webview',
		listener: (event: { preventDefault(): void }) => void,
	): unknown;
	setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: 'deny' }): void;
}

/**
 * Refuses every permission, and every request that is not for our own scheme.
 * @param options.devtools allow the developer tools' own pages (never in a packaged program)
 */
export function lockSession(
	session: LockableSession,
	options: { readonly devtools: boolean },
): void {
	session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
	session.setPermissionCheckHandler(() => false);
	session.webRequest.onBeforeRequest(({ url }, callback) =>
		callback({ cancel: !isOwnAddress(url, options.devtools) }),
	);
}

/** Whether a request may leave the page: our scheme, blobs made by the page, nothing else. */
export function isOwnAddress(url: string, devtools: boolean): boolean {
	if (url.startsWith('tapdeck://') || url.startsWith('blob:tapdeck://')) return true;
	return devtools && url.startsWith('devtools://');
}

/**
 * Nails the contents to its page: no navigation, no redirect, no webview, no further window.
 * @param openExternal shows a page of `EXTERNAL_PAGES` in the system's browser
 */
export function lockContents(
	contents: LockableContents,
	openExternal: (url: string) => void,
): void {
	for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'] as const) {
		contents.on(event, (details) => details.preventDefault());
	}
	contents.setWindowOpenHandler(({ url }) => {
		if (isExternalPage(url)) openExternal(url);
		return { action: 'deny' };
	});
}

/** Whether the address is https and begins with an allowed page. */
export function isExternalPage(url: string): boolean {
	try {
		const { href } = new URL(url);
		return EXTERNAL_PAGES.some((page) => href.startsWith(page));
	} catch {
		return false;
	}
}
