/** `tapdeck replay`: sends one stream's RTP again with its own timing. */
import { Command } from 'commander';
import { UsageError } from '../../app/index.ts';
import type { ReplayRequest } from '../replay.ts';
import { replay } from '../replay.ts';
import { wholeNumber } from './capture-options.ts';
import type { CommandContext } from './exit.ts';
import type { ReadOptions } from './options.ts';
import { addReadOptions, openOptions } from './options.ts';
import { print, printJson, withCapture } from './run.ts';

interface ReplayOptions extends Omit<ReadOptions, 'from' | 'to'> {
	readonly stream: string;
	readonly to: string;
	readonly begin?: string;
	readonly end?: string;
	readonly speed: string;
	readonly sourcePort: string;
	readonly allowRemote?: boolean;
}

/** `127.0.0.1:5004`, `[::1]:5004`. @throws UsageError */
export function hostAndPort(text: string): { readonly host: string; readonly port: number } {
	const [, six, host = six ?? '', port = ''] =
		/^(?:\[([0-9a-f:.]+)\]|([^:]+)):(\d+)$/iu.exec(text) ?? [];
	const number = Number(port);
	if (host !== '' && number > 0 && number < 65_536) return { host, port: number };
	throw new UsageError(`--to ${text}: address and port are wanted, for example 127.0.0.1:5004`);
}

function seconds(option: string, text: string | undefined): number | null {
	if (text === undefined) return null;
	const value = Number(text);
	if (text.trim() !== '' && value >= 0) return value;
	throw new UsageError(`${option} ${text}: seconds since the first packet are wanted`);
}

/** @throws UsageError */
function requestOf(options: ReplayOptions): ReplayRequest {
	const speed = Number(options.speed);
	if (!(speed > 0 && speed <= 1000)) {
		throw new UsageError(`--speed ${options.speed}: a number above 0 is wanted, for example 2`);
	}
	return {
		...hostAndPort(options.to),
		begin: seconds('--begin', options.begin),
		end: seconds('--end', options.end),
		speed,
		sourcePort: wholeNumber('--source-port', options.sourcePort, 0, 65_535) ?? 0,
		allowRemote: options.allowRemote === true,
	};
}

/** Builds the command. */
export function replayCommand(context: CommandContext): Command {
	const command = new Command('replay')
		.description("sends one stream's RTP again with its own timing")
		.requiredOption('--stream <id>', 'id of `tapdeck streams`')
		.requiredOption('--to <host:port>', 'where to; only this machine by default')
		.option('--begin <seconds>', 'leave out packets before: seconds since the first packet')
		.option('--end <seconds>', 'leave out packets after')
		.option('--speed <factor>', 'faster or slower than it was', '1')
		.option('--source-port <number>', 'port to send from; 0 for any', '0')
		.option('--allow-remote', 'to other machines as well');
	return addReadOptions(command, false).action(async (files: string[], options: ReplayOptions) => {
		const request = requestOf(options);
		const needs = { keepPackets: true, hash: false };
		const { to: _to, ...read } = options;
		await withCapture(openOptions(files, read, needs), context, async (engine) => {
			const result = await replay(engine.rtpPackets(options.stream), request, context.signal);
			if (options.json === true) {
				return printJson({ schema: 'tapdeck/replay@1', stream: options.stream, ...result });
			}
			const { packets, bytes, duration, to } = result;
			return print(
				`${packets} packets, ${bytes} bytes, ${duration.toFixed(3)} s of ${options.stream} sent to ${to}:${request.port}\n`,
			);
		});
	});
}
