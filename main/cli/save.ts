/** `tapdeck save`: saves streams as playable files with a manifest. */
import { Command, Option } from 'commander';
import type {
	CaptureEngine,
	ManifestDocument,
	SaveFormat,
	SaveNames,
	SaveProgress,
	SaveRequest,
	SaveSync,
	SecretsChoice,
} from '../../app/index.ts';
import { SAVE_FORMATS, SAVE_NAMES, SAVE_SYNCS } from '../ipc/save-choices.ts';
import { ALL_CALLS } from './calls.ts';
import type { CommandContext } from './exit.ts';
import { EXIT_PARTLY } from './exit.ts';
import type { ReadOptions } from './options.ts';
import { addReadOptions, openOptions } from './options.ts';
import { notice, print, printJson, withCapture } from './run.ts';
import { listStreams } from './streams.ts';
import { tableText } from './table.ts';

interface SaveOptions extends ReadOptions {
	readonly out: string;
	readonly only?: string;
	readonly format: SaveFormat;
	readonly sync: SaveSync;
	readonly names: SaveNames;
	readonly overwrite?: boolean;
	readonly stereo?: boolean;
	readonly capturePoint?: string;
	readonly secrets: SecretsChoice;
}

/** Ids to save: those named, those that a filter leaves, or all. */
async function chosen(
	engine: CaptureEngine,
	options: SaveOptions,
): Promise<readonly string[] | null> {
	const named = options.only?.split(',').map((id) => id.trim()) ?? null;
	const filter = options.filter ?? '';
	if (filter === '') return named;
	const matching = (await listStreams(engine, filter)).map((item) => item.id);
	return named === null ? matching : matching.filter((id) => named.includes(id));
}

/** Calls to save as stereo files: those named, or all that have media. */
async function chosenCalls(
	engine: CaptureEngine,
	options: SaveOptions,
): Promise<readonly string[]> {
	const named = options.only?.split(',').map((id) => id.trim());
	const { items } = await engine.calls({ ...ALL_CALLS, filter: options.filter ?? '' });
	const withMedia = items.filter(({ streams }) => streams.length > 0).map(({ id }) => id);
	return named ?? withMedia;
}

/** Progress on standard error, at most when a further stream is done, on a terminal only. */
function progressLine(): (progress: SaveProgress) => void {
	if (!process.stderr.isTTY) return () => undefined;
	return (progress) => {
		const percent = Math.round(progress.fraction * 100);
		process.stderr.write(`\r${progress.done} of ${progress.total} files, ${percent} %   `);
		if (progress.phase === 'done') process.stderr.write('\n');
	};
}

function manifestText(manifest: ManifestDocument): string {
	const rows = manifest.items.map((item) => [
		item.id,
		item.file,
		item.bytes,
		item.duration.toFixed(3),
		item.lostPackets,
		item.sha256,
		item.warnings.join('; '),
	]);
	const heads = [
		{ head: 'Id' },
		{ head: 'File' },
		{ head: 'Bytes', right: true },
		{ head: 'Duration (s)', right: true },
		{ head: 'Lost', right: true },
		{ head: 'SHA-256' },
		{ head: 'To note' },
	];
	return rows.length === 0 ? 'Nothing was saved.' : tableText(heads, rows);
}

/** Builds the command. */
export function saveCommand(context: CommandContext): Command {
	const command = new Command('save')
		.description('save streams as playable files with a manifest')
		.requiredOption('--out <folder>', 'folder to write to; made when it is not there')
		.option('--only <ids>', 'ids of streams or calls, with commas between')
		.addOption(new Option('--format <name>', 'output form').choices(SAVE_FORMATS).default('auto'))
		.addOption(new Option('--sync <to>', 'where time begins').choices(SAVE_SYNCS).default('none'))
		.addOption(new Option('--names <scheme>', 'file names').choices(SAVE_NAMES).default('auto'))
		.option('--stereo', 'calls as one file each, caller left and callee right')
		.option('--capture-point <words>', 'where the capture was taken, for the manifest')
		.addOption(
			new Option('--secrets <which>', 'TLS secrets that go along with the packets of calls')
				.choices(['captured', 'all', 'none'])
				.default('captured'),
		)
		.option('--overwrite', 'replace files that exist');
	return addReadOptions(command).action(async (files: string[], options: SaveOptions) => {
		const needs = { keepPackets: true, hash: true };
		await withCapture(openOptions(files, options, needs), context, async (engine) => {
			const calls = options.stereo === true ? await chosenCalls(engine, options) : [];
			const request: SaveRequest = {
				only: options.stereo === true ? [] : await chosen(engine, options),
				calls,
				format: options.format,
				sync: options.sync,
				names: options.names,
				overwrite: options.overwrite === true,
				secrets: options.secrets,
				...(options.capturePoint === undefined ? {} : { capturePoint: options.capturePoint }),
			};
			const manifest = await engine.save(request, options.out, progressLine(), context.signal);
			for (const { id, reason } of manifest.failed) notice(`${id} could not be saved: ${reason}`);
			for (const { id, reason } of manifest.leftOut ?? []) notice(`${id} is ${reason}`);
			if (manifest.failed.length > 0) context.exitCode = EXIT_PARTLY;
			await (options.json === true ? printJson(manifest) : print(`${manifestText(manifest)}\n`));
		});
	});
}
