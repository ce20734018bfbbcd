import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CapturePermissionError } from '../../../app/index.ts';
import {
	dumpcapCommand,
	openCommand,
	openRemote,
	remoteCommand,
} from '../../../main/capture/command-source.ts';
import { findDumpcap } from '../../../main/capture/dumpcap.ts';
import type { LiveRequest, LiveSource } from '../../../main/capture/live-source.ts';
import { USUAL_REQUEST } from '../../../main/capture/live-source.ts';
import { openSource } from '../../../main/capture/open-source.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { canCapture, loopbackName } from '../../fixtures/libpcap.ts';
import { until } from '../../fixtures/until.ts';

const REQUEST: LiveRequest = { ...USUAL_REQUEST, interface: 'eth7' };
let folder = '';
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-command-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that does as the script says; `pcap` names a capture of two packets. */
function program(script: string) {
	const bytes = Uint8Array.of(1, 2, 3);
	const packets = [1, 2].map((seconds) => ({ seconds, fraction: 0, bytes }));
	const file = path.join(folder, 'two.pcap');
	writeFileSync(file, pcapFile(packets));
	const text = `const pcap = require('fs').readFileSync(${JSON.stringify(file)});${script}`;
	return { program: process.execPath, words: ['-e', text], title: 'dumpcap' };
}

function taken(source: LiveSource) {
	const heard = { packets: 0, ends: [] as (string | null)[] };
	source.start({
		batch: ({ count }) => (heard.packets += count),
		end: (failure) => heard.ends.push(failure),
	});
	return heard;
}

describe('capturing through another program', () => {
	test('takes its packets until it is stopped', async () => {
		const source = await openCommand(
			program('process.stdout.write(pcap); setInterval(() => {}, 1000)'),
			REQUEST,
		);
		expect(source.facts).toMatchObject({ name: 'eth7', linkType: 1, ticksPerSecond: 1e9 });
		const heard = taken(source);
		await until(() => expect(heard.packets).toBe(2));
		expect(source.counters()).toMatchObject({ captured: 2 });
		source.stop();
		await until(() => expect(heard.ends).toEqual([null]));
	});

	test('a program that leaves another one behind does not hold the end up', async () => {
		const stays = "['-e','setTimeout(() => {}, 15000)']";
		const source = await openCommand(
			program(
				`process.stdout.write(pcap);
				require('child_process').spawn(process.execPath, ${stays}, { stdio: 'inherit' });
				setInterval(() => {}, 1000)`,
			),
			REQUEST,
		);
		const heard = taken(source);
		await until(() => expect(heard.packets).toBe(2));
		source.stop();
		await until(() => expect(heard.ends).toEqual([null]));
	});

	test('what it says when it cannot begin is the reason', async () => {
		const silent = program('console.error("line one\\nno permission for eth7"); process.exit(2)');
		await expect(openCommand(silent, REQUEST)).rejects.toThrow(
			'cannot capture on eth7 through dumpcap: no permission for eth7',
		);
		const missing = { program: path.join(folder, 'none'), words: [], title: 'dumpcap' };
		await expect(openCommand(missing, REQUEST)).rejects.toThrow('ENOENT');
		const other = program('process.stdout.write("no pcap at all, but long enough")');
		await expect(openCommand(other, REQUEST)).rejects.toThrow('a pcap was expected');
	});

	test('an end that nobody asked for is a failure, told once', async () => {
		const source = await openCommand(program('process.stdout.write(pcap)'), REQUEST);
		const heard = taken(source);
		await until(() => expect(heard.ends).toEqual(['dumpcap has ended: exit code 0']));
		expect(heard.packets).toBe(2);
		source.stop();
		expect(heard.ends).toHaveLength(1);
	});
});

describe('the words', () => {
	test('of dumpcap say what was chosen', () => {
		const request = { ...REQUEST, filter: 'udp', promiscuous: false, timestampType: 'host' };
		expect(dumpcapCommand('/usr/bin/dumpcap', request).words.join(' ')).toBe(
			'-q -P -w - -i eth7 -s 262144 -B 32 -p --time-stamp-type host -f udp',
		);
	});

	test('of ssh are quoted for the shell at the other end', () => {
		const request = { ...REQUEST, interface: "e'h", filter: 'udp; reboot' };
		const { program: ssh, words } = remoteCommand('me@host', request);
		expect(ssh).toBe('ssh');
		expect(words.slice(0, 3)).toEqual(['-o', 'BatchMode=yes', 'me@host']);
		expect(words[3]).toContain(String.raw`'-i' 'e'\''h'`);
		expect(words[3]).toMatch(/'--' 'udp; reboot'$/u);
	});

	test.each(['-oProxyCommand=reboot', 'me@host -x', ''])(
		'of a host "%s" are refused',
		async (host) => {
			await expect(openRemote(host, REQUEST)).rejects.toThrow('user@host is wanted');
		},
	);
});

describe('who opens an interface', () => {
	const none = () => Promise.resolve(null);
	const refused = (): never => {
		throw new CapturePermissionError('this user may not capture');
	};

	test('is dumpcap where tapdeck may not and dumpcap may', async () => {
		const may = { program: path.join(folder, 'none'), linkTypes: () => [{} as never] };
		const opened = openSource(REQUEST, {
			...{ native: refused, dumpcap: () => may, extcap: none },
		});
		await expect(opened).rejects.toThrow('through dumpcap');
	});

	test('is nobody where neither may: the remedy is said', async () => {
		const mayNot = { program: 'dumpcap', linkTypes: () => [] };
		for (const dumpcap of [() => mayNot, () => null]) {
			const opened = openSource(REQUEST, { native: refused, dumpcap, extcap: none });
			await expect(opened).rejects.toThrow('this user may not capture');
		}
	});
});

const dumpcap = findDumpcap();
test.skipIf(!canCapture || dumpcap === null)(
	'the real dumpcap begins and ends (skipped without it or the right)',
	async () => {
		const request = { ...USUAL_REQUEST, interface: loopbackName(), filter: 'udp port 45999' };
		const source = await openCommand(dumpcapCommand(dumpcap?.program ?? '', request), request);
		expect(source.facts.linkType).toBe(1);
		const heard = taken(source);
		source.stop();
		await until(() => expect(heard.ends).toEqual([null]));
	},
);
