/** Options that every command shares which reads a capture. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { OpenOptions, WiresharkRules } from '../../app/index.ts';
import { UsageError } from '../../app/index.ts';

/** As commander hands them over. */
export interface ReadOptions {
	readonly read?: string[];
	readonly json?: boolean;
	readonly decodeAs?: string[];
	readonly keylog?: string[];
	readonly wpa?: string[];
	readonly filter?: string;
	readonly from?: string;
	readonly to?: string;
	readonly heuristics: boolean;
	readonly wiresharkRules: WiresharkRules;
	readonly follow?: boolean;
}

function collect(value: string, previous: string[] | undefined): string[] {
	return [...(previous ?? []), value];
}

/**
 * Adds the file argument and the options of `ReadOptions`.
 * @param hasBounds `--from` and `--to` as times; a command may need the words for itself
 */
export function addReadOptions(command: Command, hasBounds = true): Command {
	if (hasBounds) {
		command
			.option('--from <time>', 'leave out packets before: seconds or ISO 8601')
			.option('--to <time>', 'leave out packets after: seconds or ISO 8601');
	}
	return command
		.argument('[files...]', 'capture files, merged by time; - for standard input')
		.option('-r, --read <file>', 'capture file (as tshark names it)', collect)
		.option('--json', 'print one JSON document')
		.option('-d, --decode-as <rule>', 'udp.port==6970,rtp or rtp.ssrc==0x…,H264/90000', collect)
		.option('--keylog <file>', 'TLS secrets in NSS key-log form', collect)
		.option(
			'--wpa <ssid:passphrase>',
			'passphrase of a Wi-Fi network (WPA, WPA2), or a master key of 64 digits (WPA3 too)',
			collect,
		)
		.option('-Y, --filter <expression>', 'display filter over the fields of `tapdeck fields`')
		.option('--no-heuristics', 'only media that signalling announced or --decode-as names')
		.addOption(
			new Option('--wireshark-rules <version>', 'whose rules the compatible figures follow')
				.choices(['4.0', '4.4'])
				.default('4.4'),
		)
		.option('--follow', 'the file is still being written: go on until interrupted');
}

/**
 * Turns parsed options into the engine's.
 * @throws UsageError when no file is named
 */
export function openOptions(
	files: readonly string[],
	options: ReadOptions,
	needs: Pick<OpenOptions, 'keepPackets' | 'hash' | 'cameras'>,
): OpenOptions {
	const paths = [...(options.read ?? []), ...files];
	if (paths.length === 0)
		throw new UsageError('no capture named: give a file, or - for standard input');
	if (paths.filter((path) => path === '-').length > 1) {
		throw new UsageError('standard input can be read once: give - only once');
	}
	return {
		paths,
		follow: options.follow === true,
		heuristics: options.heuristics,
		rules: options.wiresharkRules,
		decodeAs: options.decodeAs ?? [],
		keyLogs: options.keylog ?? [],
		wpa: options.wpa ?? [],
		from: options.from ?? null,
		to: options.to ?? null,
		...needs,
	};
}
