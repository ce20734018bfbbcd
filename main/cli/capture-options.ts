/** Words of `tapdeck capture`. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { SaveNames } from '../../app/index.ts';
import { UsageError } from '../../app/index.ts';
import type { LiveRequest } from '../capture/live-source.ts';
import { USUAL_REQUEST } from '../capture/live-source.ts';
import type { PresetName } from '../capture/presets.ts';
import { PRESET_NAMES, PRESETS } from '../capture/presets.ts';
import { SAVE_NAMES } from '../ipc/save-choices.ts';

/** As commander hands them over. */
export interface CaptureOptions {
	readonly interface: readonly string[];
	readonly filter?: string;
	readonly preset?: PresetName;
	readonly remote?: string;
	readonly write?: string;
	readonly save?: string;
	readonly names: SaveNames;
	readonly streamTimeout?: string;
	readonly duration?: string;
	readonly packets?: string;
	readonly ring?: string;
	readonly snapLength?: string;
	readonly buffer?: string;
	readonly promiscuous: boolean;
	readonly monitor?: boolean;
	readonly immediate?: boolean;
	readonly timestampType?: string;
	readonly reserve: string;
	readonly overwrite?: boolean;
	readonly progress?: boolean;
	readonly json?: boolean;
}

/** A ring of files. */
export interface Ring {
	readonly fileBytes: number;
	readonly fileCount: number;
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
	return [...(previous ?? []), value];
}

/** Adds the options of `CaptureOptions`. */
export function addCaptureOptions(command: Command): Command {
	return command
		.requiredOption('-i, --interface <name>', 'interface; may be given several times', collect)
		.option('-f, --filter <expression>', 'capture filter in the language of tcpdump')
		.addOption(new Option('--preset <name>', 'a ready capture filter').choices([...PRESET_NAMES]))
		.option('--remote <user@host>', 'capture there: ssh runs tcpdump, which must be installed')
		.option('-w, --write <file>', 'where to keep the packets (pcapng); - is standard output')
		.option('--save <folder>', 'record each RTP stream into this folder as it arrives')
		.addOption(
			new Option('--names <scheme>', 'names of recorded files').choices(SAVE_NAMES).default('ssrc'),
		)
		.option('--stream-timeout <seconds>', 'a stream is done after so long without packets (5)')
		.option('--duration <seconds>', 'stop after so long')
		.option('-c, --packets <count>', 'stop after so many packets')
		.option('--ring <size>x<count>', 'files of a size, for example 100Mx10: older ones go')
		.option('-s, --snap-length <bytes>', 'bytes kept of each packet')
		.option('-B, --buffer <MiB>', "size of the kernel's buffer")
		.option('-p, --no-promiscuous', 'only packets of this host')
		.option('-I, --monitor', 'monitor mode (802.11)')
		.option('--immediate', 'every packet at once instead of whole blocks')
		.option('--timestamp-type <name>', 'one of those that `interfaces --json` names')
		.option('--reserve <MB>', 'stop when less than this is free on the disk', '200')
		.option('--progress', 'one JSON line a second on standard error: packets, listed, lag')
		.option('--overwrite', 'replace a file that is there')
		.option('--json', 'print one JSON document when it ends');
}

/** @throws UsageError */
export function requestsOf(options: CaptureOptions): readonly LiveRequest[] {
	const { filter = '', preset } = options;
	const wanted = preset === undefined ? filter : joined(PRESETS[preset], filter);
	return options.interface.map((name) => ({
		interface: name,
		filter: wanted,
		snapLength:
			wholeNumber('--snap-length', options.snapLength, 1, 262_144) ?? USUAL_REQUEST.snapLength,
		bufferBytes:
			(wholeNumber('--buffer', options.buffer, 1, 2047) ?? USUAL_REQUEST.bufferBytes >> 20) << 20,
		promiscuous: options.promiscuous,
		monitor: options.monitor === true,
		immediate: options.immediate === true,
		timestampType: options.timestampType ?? '',
		remote: remoteOf(options.remote),
	}));
}

/** @throws UsageError */
function remoteOf(remote: string | undefined): string {
	if (remote === undefined) return '';
	if (remote.trim() === '') throw new UsageError('--remote: user@host is wanted');
	return remote;
}

function joined(preset: string, filter: string): string {
	return filter === '' ? preset : `(${preset}) and (${filter})`;
}

/** @throws UsageError */
export function wholeNumber(
	option: string,
	text: string | undefined,
	least: number,
	most = Number.MAX_SAFE_INTEGER,
): number | null {
	if (text === undefined) return null;
	const value = Number(text);
	if (Number.isInteger(value) && value >= least && value <= most) return value;
	throw new UsageError(`${option} ${text}: a whole number from ${least} to ${most} is wanted`);
}

/** @throws UsageError */
export function secondsOf(option: string, text: string | undefined): number | null {
	if (text === undefined) return null;
	const value = Number(text);
	if (value > 0 && value < 1e8) return value;
	throw new UsageError(`${option} ${text}: seconds are wanted, for example 60`);
}

const UNITS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9 };

/** `100Mx10`. @throws UsageError */
export function ringOf(text: string | undefined): Ring | null {
	if (text === undefined) return null;
	const [, size = '', unit = '', count = ''] = /^(\d+)([KMG]?)x(\d+)$/iu.exec(text) ?? [];
	const ring = {
		fileBytes: Number(size) * (UNITS[unit.toUpperCase()] ?? 1),
		fileCount: Number(count),
	};
	if (ring.fileBytes >= 1000 && ring.fileCount > 0) return ring;
	throw new UsageError(`--ring ${text}: size x count is wanted, for example 100Mx10`);
}
