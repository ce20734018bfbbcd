/** What the commands share: opening, reading, telling of damage, printing. */
import type { CaptureEngine, OpenOptions } from '../../app/index.ts';
import { openCapture } from '../../app/index.ts';
import type { CommandContext } from './exit.ts';

/**
 * Reads a capture to its end (or until the user stops it), hands it to `use` and closes it.
 * Damage and notices go to standard error.
 */
export async function withCapture(
	options: OpenOptions,
	context: CommandContext,
	use: (engine: CaptureEngine) => Promise<void>,
): Promise<void> {
	const engine = openCapture(options);
	try {
		await engine.run(context.signal);
		tellDamage(engine);
		await use(engine);
	} finally {
		await engine.close();
	}
}

function tellDamage(engine: CaptureEngine): void {
	for (const { name, damage } of engine.damagedFiles()) {
		notice(
			`${name} breaks off at byte ${damage.offset}: ${damage.reason}. What is before it is used.`,
		);
	}
}

/** One line on standard error. */
export function notice(text: string): void {
	process.stderr.write(`tapdeck: ${text}\n`);
}

/** One JSON document on standard output. */
export function printJson(document: unknown): Promise<void> {
	return print(`${JSON.stringify(document)}\n`);
}

/**
 * A document whose `items` come page by page, so that a list of any length needs the memory of a
 * page.
 */
export async function printJsonList(
	schema: string,
	pages: Iterable<readonly unknown[]>,
): Promise<void> {
	let before = `{"schema":${JSON.stringify(schema)},"items":[`;
	for (const page of pages) {
		if (page.length === 0) continue;
		await print(before + JSON.stringify(page).slice(1, -1));
		before = ',';
	}
	await print(before === ',' ? ']}\n' : `${before}]}\n`);
}

/** Writes and waits until the pipe took it, so that a slow reader loses nothing. */
export function print(text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
	});
}
