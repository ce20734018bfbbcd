import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../../main/security.ts';
import { callCapture } from './capture.ts';
import type { Running } from './launch.ts';
import { launch } from './launch.ts';

let running: Running;

beforeAll(async () => {
	running = await launch([callCapture('call.pcap', 60)]);
	await running.page.getByText('2 streams', { exact: true }).waitFor();
});

afterAll(async () => {
	await running.electron.close();
});

describe('the page', () => {
	test('comes from our scheme with the policy', async () => {
		const { page } = running;
		expect(page.url()).toBe('tapdeck://app/index.html');
		const policy = await page.evaluate(async () => {
			const response = await fetch('tapdeck://app/index.html');
			return response.headers.get('content-security-policy');
		});
		expect(policy).toBe(CONTENT_SECURITY_POLICY);
	});

	test('has no Node, no Electron, and two functions of ours', async () => {
		const found = await running.page.evaluate(() => ({
			require: typeof (globalThis as { require?: unknown }).require,
			process: typeof (globalThis as { process?: unknown }).process,
			bridge: Object.keys((globalThis as unknown as { tapdeck: object }).tapdeck).sort(),
		}));
		expect(found).toEqual({
			require: 'undefined',
			process: 'undefined',
			bridge: ['call', 'listen'],
		});
	});

	test('runs with isolation and without Node in its preferences', async () => {
		const preferences = await running.electron.evaluate(({ webContents }) => {
			const [contents] = webContents.getAllWebContents();
			const read = contents as unknown as { getLastWebPreferences(): Record<string, unknown> };
			return read.getLastWebPreferences();
		});
		expect(preferences).toMatchObject({
			sandbox: true,
			contextIsolation: true,
			nodeIntegration: false,
			webSecurity: true,
			webviewTag: false,
		});
	});

	test('cannot evaluate code or run an inline script', async () => {
		const found = await running.page.evaluate(() => {
			const script = document.createElement('script');
			let refused = false;
			try {
				script.textContent = 'globalThis.wasRun = true';
				document.head.append(script);
			} catch {
				refused = true;
			}
			return { refused, wasRun: (globalThis as { wasRun?: boolean }).wasRun ?? false };
		});
		expect(found.wasRun).toBe(false);
		const markup = await running.page.evaluate(() => {
			try {
				document.body.insertAdjacentHTML('beforeend', '<i>x</i>');
				return 'allowed';
			} catch {
				return 'refused';
			}
		});
		expect(markup).toBe('refused');
	});

	test.each(['https://example.org/', 'http://127.0.0.1:9/', 'file:///etc/hostname'])(
		'cannot fetch %s',
		async (url) => {
			const answer = await running.page.evaluate(
				(address) =>
					fetch(address).then(
						() => 'fetched',
						() => 'refused',
					),
				url,
			);
			expect(answer).toBe('refused');
		},
	);

	test.each(['tapdeck://app/../../package.json', 'tapdeck://app/%2e%2e/main/index.cjs'])(
		'finds nothing at %s',
		async (url) => {
			const status = await running.page.evaluate(
				(address) => fetch(address).then(({ status }) => status),
				url,
			);
			expect(status).toBe(404);
		},
	);

	test('cannot leave, open windows, or be framed', async () => {
		const { page, electron } = running;
		await page.evaluate(() => {
			location.href = 'https://example.org/';
		});
		expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
		expect(page.url()).toBe('tapdeck://app/index.html');
		expect(
			await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
		).toBe(1);
	});

	test('gets no permission', async () => {
		const states = await running.page.evaluate(async () => {
			const notification = await Notification.requestPermission();
			const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
				() => 'granted',
				() => 'denied',
			);
			return [notification, media];
		});
		expect(states).toEqual(['denied', 'denied']);
	});
});

describe('the contract', () => {
	const call = (name: string, argument: unknown): Promise<unknown> =>
		running.page.evaluate(
			([callName, callArgument]) =>
				(
					globalThis as unknown as {
						tapdeck: { call(name: unknown, argument: unknown): Promise<unknown> };
					}
				).tapdeck.call(callName, callArgument),
			[name, argument] as const,
		);

	test.each([
		['an unknown call', 'eval', 'process.exit()'],
		['a path in place of a grant', 'openCapture', { grants: ['/etc/passwd'], rules: '4.4' }],
		['a capture of no window', 'packetDetail', { capture: 'c99', frame: 1 }],
		['a folder that was not granted', 'showFolder', { grant: crypto.randomUUID(), file: null }],
	])('refuses %s', async (_what, name, argument) => {
		expect(await call(name, argument)).toHaveProperty(
			'error.code',
			expect.stringMatching(/contract|not-found/u),
		);
	});
});
