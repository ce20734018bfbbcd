/** Programs of the extcap kind: asked, listed, captured from. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CaptureUnavailableError } from '../../../app/index.ts';
import { openExtcap } from '../../../main/capture/command-source.ts';
import type { ExtcapInterface } from '../../../main/capture/extcap.ts';
import {
	extcapFolders,
	extcapInterfaces,
	extcapWords,
	findExtcap,
	linesOf,
} from '../../../main/capture/extcap.ts';
import { extcapItems } from '../../../main/capture/interfaces.ts';
import type { LiveSource } from '../../../main/capture/live-source.ts';
import { USUAL_REQUEST } from '../../../main/capture/live-source.ts';
import { openSource } from '../../../main/capture/open-source.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { until } from '../../fixtures/until.ts';

const REQUEST = { ...USUAL_REQUEST, interface: 'radio0', filter: 'udp' };
let folder = '';
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-extcap-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that answers as the protocol says; `capturing` is what it does with its pipe. */
function radio(capturing: string, name = 'radio'): string {
	const packets = [1, 2, 3].map((seconds) => ({
		...{ seconds, fraction: 0, bytes: Uint8Array.of(seconds, 2, 3) },
	}));
	const pcap = path.join(folder, 'three.pcap');
	writeFileSync(pcap, pcapFile(packets, { linkType: 105 }));
	const file = path.join(folder, 'extcap', name);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(
		file,
		`#!${process.execPath}
const fs = require('fs');
const args = process.argv.slice(2);
const has = (word) => args.some((one) => one.startsWith(word));
const after = (word) => args[args.indexOf(word) + 1];
if (has('--extcap-interfaces')) {
	console.log('extcap {version=1.0}{help=https://example.org}');
	console.log('interface {value=radio0}{display=A radio}');
	console.log('interface {value=radio1}{display=Another}');
	console.log('interface {value=--option}{display=no name}');
} else if (has('--extcap-dlts')) {
	console.log('dlt {number=105}{name=IEEE802_11}{display=802.11}');
	console.log('dlt {number=many}{name=X}{display=odd}');
} else if (has('--capture')) {
	fs.writeFileSync(${JSON.stringify(path.join(folder, 'words'))}, args.join(' '));
	const pcap = fs.readFileSync(${JSON.stringify(pcap)});
	const fifo = after('--fifo');
	${capturing}
}
`,
	);
	chmodSync(file, 0o755);
	return file;
}

const place = (): readonly string[] => [path.join(folder, 'extcap')];
async function found(): Promise<ExtcapInterface> {
	const one = await findExtcap('radio0', place());
	if (one === null) throw new Error('the radio was not found');
	return one;
}

function taken(source: LiveSource) {
	const heard = { packets: 0, ends: [] as (string | null)[] };
	source.start({
		batch: ({ count }) => (heard.packets += count),
		end: (failure) => heard.ends.push(failure),
	});
	return heard;
}

describe('what programs say', () => {
	test('is read as values in braces; what is no name is left out', () => {
		const text =
			'extcap {version=1.0}\ninterface {value=a}{display=An A}\r\ninterface {value=}\n' +
			'interface {value=-i}{display=x}\ndlt {number=1}{name=EN10MB}\nnonsense {';
		expect(linesOf(text, 'interface')).toEqual([{ value: 'a', display: 'An A' }]);
		expect(linesOf(text, 'dlt')).toEqual([{ number: '1', name: 'EN10MB' }]);
	});

	test('words of a capture name interface, pipe and filter', () => {
		expect(extcapWords(REQUEST, '/p')).toEqual([
			...['--capture', '--extcap-interface', 'radio0', '--fifo', '/p'],
			...['--extcap-capture-filter', 'udp'],
		]);
		expect(extcapWords({ ...REQUEST, filter: '' }, '/p')).toHaveLength(5);
	});

	test('folders are those of Wireshark, or those that are named', () => {
		expect(extcapFolders('linux', {}).join()).toContain('/usr/lib/wireshark/extcap');
		expect(extcapFolders('darwin', {})[0]).toContain('Wireshark.app');
		expect(extcapFolders('win32', { APPDATA: 'C:\\me' }).join()).toContain('C:\\me');
		const named = `/a${path.delimiter}/b`;
		expect(extcapFolders('linux', { TAPDECK_EXTCAP: named })).toEqual(['/a', '/b']);
		expect(extcapFolders('linux', { TAPDECK_EXTCAP: '' })).toEqual([]);
	});
});

describe.skipIf(process.platform === 'win32')(
	'programs that are there (no shebang: skipped)',
	() => {
		test('are asked for interfaces and link types, others are passed over', async () => {
			const program = radio('');
			writeFileSync(path.join(folder, 'extcap', 'readme.txt'), 'no program');
			const broken = path.join(folder, 'extcap', 'broken');
			writeFileSync(broken, '#!/bin/sh\nexit 3\n');
			chmodSync(broken, 0o755);
			const linkTypes = [{ value: 105, name: 'IEEE802_11', description: '802.11' }];
			const all = await extcapInterfaces([...place(), path.join(folder, 'none')]);
			expect(all).toEqual([
				{ program, name: 'radio0', display: 'A radio', linkTypes },
				{ program, name: 'radio1', display: 'Another', linkTypes },
			]);
			expect(extcapItems(all)[1]).toMatchObject({
				...{ name: 'radio1', description: 'Another', linkType: 'IEEE802_11', capturable: true },
				...{ through: 'extcap', reason: null, up: true },
			});
			expect(await findExtcap('radio9', place())).toBeNull();
		});

		test('are captured from through a pipe until they are told to end', async () => {
			radio('fs.createWriteStream(fifo).write(pcap); setInterval(() => {}, 1000);');
			const source = await openExtcap(await found(), REQUEST);
			expect(source.facts).toMatchObject({ name: 'radio0', linkType: 105, filter: 'udp' });
			const heard = taken(source);
			await until(() => expect(heard.packets).toBe(3));
			source.stop();
			await until(() => expect(heard.ends).toEqual([null]));
		});

		test('that write and go at once lose nothing', async () => {
			radio('fs.writeFileSync(fifo, pcap); console.error("the radio is off"); process.exit(1);');
			const heard = taken(await openExtcap(await found(), REQUEST));
			await until(() => expect(heard.ends).toEqual(['radio has ended: the radio is off']));
			expect(heard.packets).toBe(3);
		});

		test('that will not end are ended', async () => {
			const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);';
			radio(`fs.createWriteStream(fifo).write(pcap); ${deaf}`);
			const heard = taken(await openExtcap(await found(), REQUEST));
			const source = await openExtcap(await found(), REQUEST);
			const second = taken(source);
			source.stop();
			await until(() => expect(second.ends).toEqual([null]));
			expect(heard.ends).toEqual([]);
		});

		test('that fail before the first packet give their reason', async () => {
			radio('console.error("no radio on channel 1"); process.exit(2);');
			await expect(openExtcap(await found(), REQUEST)).rejects.toThrow(
				'cannot capture on radio0 through radio: no radio on channel 1',
			);
		});

		test('are asked when the system knows no such interface', async () => {
			radio('fs.createWriteStream(fifo).write(pcap); setInterval(() => {}, 1000);');
			const unknown = (): never => {
				throw new CaptureUnavailableError('there is no interface radio0');
			};
			const openers = { native: unknown, dumpcap: () => null };
			const extcap = (name: string) => findExtcap(name, place());
			const source = await openSource(REQUEST, { ...openers, extcap });
			expect(source.facts.linkType).toBe(105);
			source.stop();
			const other = openSource({ ...REQUEST, interface: 'eth9' }, { ...openers, extcap });
			await expect(other).rejects.toThrow('there is no interface radio0');
		});
	},
);
