import { describe, expect, test, vi } from 'vitest';
import type { LockableContents, LockableSession } from '../../main/security.ts';
import {
	CONTENT_SECURITY_POLICY,
	WEB_PREFERENCES,
	isExternalPage,
	isOwnAddress,
	lockContents,
	lockSession,
} from '../../main/security.ts';

type PermissionHandler = Parameters<LockableSession['setPermissionRequestHandler']>[0];
type RequestListener = Parameters<LockableSession['webRequest']['onBeforeRequest']>[0];

function fakeSession() {
	const handlers: {
		permission?: PermissionHandler;
		check?: () => boolean;
		request?: RequestListener;
	} = {};
	const session: LockableSession = {
		setPermissionRequestHandler: (handler) => {
			handlers.permission = handler;
		},
		setPermissionCheckHandler: (handler) => {
			handlers.check = handler;
		},
		webRequest: {
			onBeforeRequest: (listener) => {
				handlers.request = listener;
			},
		},
	};
	return { session, handlers };
}

function fakeContents() {
	const listeners = new Map<string, (event: { preventDefault(): void }) => void>();
	let open: Parameters<LockableContents['setWindowOpenHandler']>[0] | undefined;
	const contents: LockableContents = {
		on: (event, listener) => listeners.set(event, listener),
		setWindowOpenHandler: (handler) => {
			open = handler;
		},
	};
	return { contents, listeners, openWindow: (url: string) => open?.({ url }) };
}

describe('web preferences', () => {
	test.each([
		['sandbox', true],
		['contextIsolation', true],
		['nodeIntegration', false],
		['nodeIntegrationInWorker', false],
		['nodeIntegrationInSubFrames', false],
		['webSecurity', true],
		['webviewTag', false],
		['allowRunningInsecureContent', false],
	] as const)('%s is %s', (name, value) => {
		expect(WEB_PREFERENCES[name]).toBe(value);
	});
});

describe('content security policy', () => {
	test('begins with nothing allowed and names each exception', () => {
		expect(CONTENT_SECURITY_POLICY.split('; ')).toEqual([
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
		]);
	});

	test('allows neither inline nor evaluated code', () => {
		expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|data:/u);
	});
});

describe('session', () => {
	test('refuses every permission that is asked for', () => {
		const { session, handlers } = fakeSession();
		lockSession(session, { devtools: false });
		for (const permission of ['media', 'geolocation', 'clipboard-read', 'openExternal']) {
			const answer = vi.fn();
			handlers.permission?.(null, permission, answer);
			expect(answer).toHaveBeenCalledExactlyOnceWith(false);
		}
	});

	test('answers every permission check with no', () => {
		const { session, handlers } = fakeSession();
		lockSession(session, { devtools: false });
		expect(handlers.check?.()).toBe(false);
	});

	test.each([
		['https://example.org/', true],
		['http://127.0.0.1/', true],
		['file:///etc/passwd', true],
		['ws://example.org/', true],
		['data:text/html,x', true],
		['devtools://devtools/x.js', true],
		['tapdeck://app/index.html', false],
		['blob:tapdeck://app/1234', false],
	])('cancels a request for %s: %s', (url, cancel) => {
		const { session, handlers } = fakeSession();
		lockSession(session, { devtools: false });
		const answer = vi.fn();
		handlers.request?.({ url }, answer);
		expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel });
	});

	test('lets the developer tools load their own pages only where they are allowed', () => {
		expect(isOwnAddress('devtools://devtools/x.js', true)).toBe(true);
		expect(isOwnAddress('devtools://devtools/x.js', false)).toBe(false);
	});
});

describe('contents', () => {
	test.each(['will-navigate', 'will-redirect', 'will-attach-webview'])('prevents %s', (event) => {
		const { contents, listeners } = fakeContents();
		lockContents(contents, () => undefined);
		const preventDefault = vi.fn();
		listeners.get(event)?.({ preventDefault });
		expect(preventDefault).toHaveBeenCalledOnce();
	});

	test('opens no window, and shows allowed pages in the browser', () => {
		const { contents, openWindow } = fakeContents();
		const openExternal = vi.fn();
		lockContents(contents, openExternal);
		expect(openWindow('https://www.wireshark.org/docs/')).toEqual({ action: 'deny' });
		expect(openExternal).toHaveBeenCalledExactlyOnceWith('https://www.wireshark.org/docs/');
	});

	test('does not show other pages', () => {
		const { contents, openWindow } = fakeContents();
		const openExternal = vi.fn();
		lockContents(contents, openExternal);
		expect(openWindow('https://example.org/')).toEqual({ action: 'deny' });
		expect(openExternal).not.toHaveBeenCalled();
	});

	test.each([
		'http://www.wireshark.org/',
		'https://www.wireshark.org.example.org/',
		'https://user@example.org/https://www.wireshark.org/',
		'javascript:alert(1)',
		'not an address',
	])('does not take %s for an allowed page', (url) => {
		expect(isExternalPage(url)).toBe(false);
	});
});
