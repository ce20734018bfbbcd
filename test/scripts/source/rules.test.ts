import { describe, expect, test } from 'vitest';
import { violation } from '../../../scripts/source/rules.mjs';

/** Whether `name` may import `wanted`: a path from the root, or a package after a colon. */
function may(name: string, wanted: string, isTypeOnly = false): boolean {
	const isPackage = wanted.startsWith(':');
	const specifier = isPackage ? wanted.slice(1) : `./${wanted}`;
	return violation(name, { specifier, file: isPackage ? null : wanted, isTypeOnly }) === null;
}

describe('app/', () => {
	test('imports itself and its libraries', () => {
		expect(may('app/filter/parse.ts', 'app/errors.ts')).toBe(true);
		expect(may('app/filter/parse.ts', ':chevrotain')).toBe(true);
		expect(may('app/filter/parse.ts', ':commander')).toBe(false);
		expect(may('app/session.ts', 'main/cli.ts', true)).toBe(false);
		expect(may('app/session.ts', ':electron', true)).toBe(false);
	});

	test('uses Node only to capture and to export', () => {
		expect(may('app/capture/file.ts', ':node:fs')).toBe(true);
		expect(may('app/export/ffmpeg.ts', ':node:child_process')).toBe(true);
		expect(may('app/session.ts', ':node:fs')).toBe(false);
		expect(may('app/inflate.ts', ':node:zlib')).toBe(true);
		expect(may('app/inflate.ts', ':node:fs')).toBe(false);
		expect(may('app/session.ts', ':node:zlib')).toBe(false);
		expect(may('app/network/tcp.ts', ':buffer')).toBe(false);
	});

	test('keeps protocols apart, except through their doors', () => {
		const sip = 'app/protocols/sip/session.ts';
		expect(may(sip, 'app/protocols/sip/parse.ts')).toBe(true);
		expect(may(sip, 'app/protocols/protocol.ts')).toBe(true);
		expect(may(sip, 'app/network/flow.ts')).toBe(true);
		expect(may(sip, 'app/inflate.ts')).toBe(true);
		expect(may(sip, 'app/protocols/rtp/index.ts')).toBe(true);
		expect(may(sip, 'app/protocols/rtp/parse.ts')).toBe(false);
		expect(may(sip, 'app/views/streams.ts')).toBe(false);
		expect(may('app/protocols/registry.ts', 'app/protocols/sip/index.ts')).toBe(true);
	});
});

describe('main/', () => {
	test('enters app/ by its door only', () => {
		expect(may('main/cli.ts', 'app/index.ts')).toBe(true);
		expect(may('main/cli.ts', 'app/session.ts')).toBe(false);
		expect(may('main/window.ts', 'renderer/commands.ts')).toBe(false);
		expect(may('main/window.ts', ':electron')).toBe(true);
		expect(may('main/window.ts', ':lodash')).toBe(false);
	});

	test('keeps the contract free of Electron, Node and running code', () => {
		const contract = 'main/ipc/contract.ts';
		expect(may(contract, ':valibot')).toBe(true);
		expect(may(contract, 'app/index.ts', true)).toBe(true);
		expect(may(contract, 'app/index.ts')).toBe(false);
		expect(may(contract, ':electron', true)).toBe(false);
		expect(may(contract, ':node:path')).toBe(false);
		expect(may(contract, 'main/window.ts')).toBe(false);
	});
});

describe('renderer/', () => {
	test('sees the types of the contract and nothing else outside', () => {
		const page = 'renderer/App.svelte';
		expect(may(page, 'main/ipc/contract.ts', true)).toBe(true);
		expect(may(page, 'main/ipc/contract.ts')).toBe(false);
		expect(may(page, 'main/ipc/wire.ts', true)).toBe(false);
		expect(may(page, 'app/views/streams.ts', true)).toBe(false);
		expect(may(page, ':svelte/reactivity')).toBe(true);
		expect(may(page, ':@lucide/svelte/icons/play')).toBe(true);
		expect(may(page, ':node:path')).toBe(false);
		expect(may(page, ':electron')).toBe(false);
	});
});

test('nothing imports tests, and only tests may look into the benchmark', () => {
	expect(may('app/session.ts', 'test/fixtures/builders/call.ts')).toBe(false);
	expect(may('bench/run.mjs', 'test/fixtures/builders/call.ts')).toBe(false);
	expect(may('scripts/run.mjs', 'bench/run.mjs')).toBe(false);
	expect(may('bench/run.mjs', 'bench/load.mjs')).toBe(true);
	expect(may('test/bench/load.test.ts', 'bench/load.mjs')).toBe(true);
});
