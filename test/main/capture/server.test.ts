import { expect, test } from 'vitest';
import { CaptureUnavailableError } from '../../../app/index.ts';
import type { FromCapture } from '../../../main/capture/messages.ts';
import { CaptureServer } from '../../../main/capture/server.ts';
import type { Addon } from '../../../main/capture/addon.ts';
import { captureFault, fakeAddon, FakeSource } from '../../fixtures/fake-live.ts';

const RADIO = {
	...{ program: '/x/radio', name: 'radio0', display: 'A radio' },
	linkTypes: [{ value: 105, name: 'IEEE802_11', description: '802.11' }],
};

function serve(addon: () => Addon) {
	const sent: FromCapture[] = [];
	const server = new CaptureServer(
		{
			send: (message) => sent.push(message),
			addon,
			dumpcap: () => null,
			extcaps: () => Promise.resolve([RADIO]),
			open: ({ interface: name }) =>
				name === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve(good),
			clock: { now: () => 0, every: () => () => undefined },
		},
		(name) => new FakeSource(name),
	);
	const good = new FakeSource('good');
	return { server, sent, good };
}

test('without a library the list says what to install, and the window goes on', async () => {
	const { server, sent } = serve(() => ({
		...fakeAddon(new Map()),
		listInterfaces: () => {
			throw captureFault('ENOPCAP', 'libpcap is not available');
		},
	}));
	await server.receive({ kind: 'sources', id: 1 });
	expect(sent).toMatchObject([{ kind: 'reply', id: 1, ok: { interfaces: [{ name: 'radio0' }] } }]);
	expect(JSON.stringify(sent)).toMatch(/is not installed|could not be loaded/u);
});

test('without the addon the list says that it was not built', async () => {
	const { server, sent } = serve(() => {
		throw new CaptureUnavailableError('live capture is not built here');
	});
	await server.receive({ kind: 'sources', id: 1 });
	expect(sent).toMatchObject([{ ok: { failure: 'live capture is not built here' } }]);
	await server.receive({ kind: 'check', id: 2, filter: 'udp', linkNumber: 1 });
	expect(sent[1]).toMatchObject({ kind: 'refused', id: 2 });
});

test('a filter that is wrong is answered with its words and its place', async () => {
	const { server, sent } = serve(() => ({
		...fakeAddon(new Map()),
		compileFilter: (filter: string) => (filter.includes('prt') ? 'syntax error' : null),
	}));
	await server.receive({ kind: 'check', id: 1, filter: 'udp prt 5', linkNumber: 1 });
	expect(sent).toEqual([{ kind: 'reply', id: 1, ok: { failure: 'syntax error', position: 4 } }]);
});

test('when one of several interfaces cannot be opened, none is', async () => {
	const { server, sent, good } = serve(() => fakeAddon(new Map()));
	const requests = ['good', 'bad'].map((name) => ({ interface: name }) as never);
	await server.receive({ kind: 'start', id: 1, requests, keeping: {} as never });
	expect(sent).toMatchObject([{ kind: 'refused', id: 1, error: { message: 'no' } }]);
	expect(good.stops).toBe(1);
});
